"""Lets the head of any page describe a post or a person to the world outside."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString

from gallery.images import training_rights
from gallery.sharing.previews import Shared, absolute, profile_data

register = template.Library()


@register.simple_tag
def shared(post: Any) -> Shared:
    return Shared(post)


@register.simple_tag
def profile_linked_data(person: Any) -> SafeString:
    return profile_data(person)


@register.simple_tag
def robots_of(person: Any) -> str:
    """What crawlers may do with the works of this person, beyond indexing."""
    return "" if training_rights.allowed_by(person) else training_rights.DIRECTIVES


@register.filter
def at_this_site(path: str) -> str:
    """The full address of a path."""
    return absolute(path)
