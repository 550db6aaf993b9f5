"""Lets the operators' first page say what is still to be chosen."""

from __future__ import annotations

from django import template

from moderation.judging.live_rules import chosen

register = template.Library()


@register.simple_tag
def rules_to_choose() -> bool:
    """Whether nobody has said yet what kind of site this is."""
    return not chosen()
