"""What templates ask about people."""

from __future__ import annotations

from django import template

from accounts.models import Standing, User

register = template.Library()


@register.simple_tag(takes_context=True)
def standing_with(context: template.Context, person: User) -> Standing:
    """How things are between the person who looks and this one: one query, none for a visitor."""
    return Standing.between(context["request"].user, person)
