"""Lets any page show cards that its view has read."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString

from gallery.cards import joining
from gallery.cards.stored import ListedCard
from gallery.lineage.parents import sentence
from gallery.models import Post
from gallery.registries.exposure import Shown

register = template.Library()


@register.simple_tag(takes_context=True)
def cards_of(context: template.Context, cards: Sequence[ListedCard] | SafeString) -> SafeString:
    """A feed's cards; a page whose frame is kept brings them joined."""
    if isinstance(cards, SafeString):
        return cards
    slate = context.get("slate")
    start, name = (slate.start, slate.id) if slate else (0, None)
    return joining.html(cards, start=start, slate=name)


@register.simple_tag
def parents_of_card(post: Post) -> SafeString:
    """Whom it credits, with links."""
    return sentence(post)


@register.simple_tag
def cards_aside(cards: Sequence[ListedCard], slate: Shown | None = None) -> SafeString:
    return joining.aside(cards, slate=slate.id if slate else None)
