"""Lets any page that shows a post show its comments, whichever view made the page."""

from __future__ import annotations

from typing import Any

from django import template

from gallery.comments import threads

register = template.Library()


@register.simple_tag(takes_context=True)
def comments_of(context: template.Context, post: Any) -> Any:
    """The page of comments that the view has read, or else the first."""
    return context.get("comments") or threads.page(post, context["user"])


@register.filter
def changeable_by(comment: Any, person: Any) -> bool:
    return bool(comment.may_be_changed_by(person))


@register.filter
def deletable_by(comment: Any, person: Any) -> bool:
    return bool(comment.may_be_deleted_by(person))
