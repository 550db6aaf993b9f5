"""Joining stored cards into what a page shows, with what is this reader's own in their slots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from gallery.cards import slots
from lib.templatetags.atelier import LOADING

if TYPE_CHECKING:
    from gallery.cards.stored import ListedCard

FIRST_SCREEN = 8
CHOICES = {
    (liked, collected): frozenset(
        {
            slots.IS_LIKED if liked else slots.NOT_LIKED,
            slots.IS_COLLECTED if collected else slots.NOT_COLLECTED,
            *(slots.LIKE_END, slots.COLLECT_END, slots.FEED_END, slots.LOGGED_END, slots.FAR_END),
        }
    )
    for liked in (False, True)
    for collected in (False, True)
}


def html(cards: Sequence[ListedCard], *, start: int = 0, slate: object = None) -> SafeString:
    """A feed's cards, of which the first stands at position `start` (from 0) of `slate`, if it is logged."""
    shown = {slots.IN_FEED, slots.LOGGED} if slate else {slots.IN_FEED}
    near = {marks: choice | shown for marks, choice in CHOICES.items()}
    far = {marks: choice | {slots.IS_FAR} for marks, choice in near.items()}
    parts = []
    for position, card in enumerate(cards, start):
        words = {
            slots.NUMBER: str(position + 1),
            slots.SLATE: f"{slate}:{position}",
            slots.LOADING: _loading(position),
        }
        choices = near if position < FIRST_SCREEN else far
        parts.append(slots.filled(card.text, words, choices[card.liked, card.collected]))
    return _rendered(parts)


def aside(cards: Iterable[ListedCard], *, slate: object = None) -> SafeString:
    """Cards that are no feed, below something else."""
    shown = {slots.IS_FAR, slots.LOGGED} if slate else {slots.IS_FAR}
    parts = []
    for position, card in enumerate(cards):
        words = {slots.SLATE: f"{slate}:{position}", slots.LOADING: LOADING["lazy"]}
        parts.append(slots.filled(card.text, words, CHOICES[card.liked, card.collected] | shown))
    return _rendered(parts)


def _rendered(parts: Iterable[str]) -> SafeString:
    """A template escaped them, and what fills their slots is made here."""
    return mark_safe("".join(parts))  # noqa: S308


def _loading(position: int) -> str:
    if position == 0:
        return LOADING["first"]
    return LOADING["eager" if position < FIRST_SCREEN else "lazy"]


def json(cards: Iterable[ListedCard], *, address: str) -> str:
    """Posts as the API tells them, separated by commas; `address` is the site's, as in https://example.org."""
    words = {slots.ADDRESS: address}
    return ",".join(slots.filled(card.text, words | _said(card), ()) for card in cards)


def _said(card: ListedCard) -> dict[str, str]:
    return {
        slots.LIKES: str(card.like_count),
        slots.COMMENTS: str(card.comments),
        slots.REMIXES: str(card.remixes),
        slots.LIKED: "true" if card.liked else "false",
        slots.COLLECTED: "true" if card.collected else "false",
    }
