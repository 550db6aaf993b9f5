"""Lets the head of any page describe a post or a person to the world outside."""

from __future__ import annotations

from typing import Any

from django import template

from gallery.images import training_rights
from gallery.sharing.previews import Shared, absolute, profile_data

register = template.Library()
register.simple_tag(profile_data, name="profile_linked_data")
register.filter("at_this_site", absolute)


@register.simple_tag
def shared(post: Any) -> Shared:
    return Shared(post)


@register.simple_tag
def robots_of(person: Any) -> str:
    """What crawlers may do with the works of this person, beyond indexing."""
    return "" if training_rights.allowed_by(person) else training_rights.DIRECTIVES
