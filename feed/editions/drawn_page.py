"""A page of a feed that keeps orders: by rank and by chance from one of them; after it, the rest by time."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from accounts.models import Block, Mute
from feed.models import Card, Edition
from feed.ranking.exploration import Arrangement
from gallery.cards import stored
from gallery.cards.chosen import among, chosen
from gallery.models.post_queryset import wants_mature
from lib.pagination import Page, bad_cursor

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from feed.feeds.pages import PageOf
    from feed.models.order import Eligible, Order
    from feed.ranking.exploration import Place
    from gallery.cards.stored import ListedCard
    from gallery.models.visibility import Viewer

NEWEST = ("-published", "-post_id")
SEEDS = 2**32


@dataclass
class DrawnPage(Page["ListedCard"]):
    """With what the log of exposure has to say of it; both lists are by row."""

    propensities: list[float] = field(default_factory=list)
    explored: list[int] = field(default_factory=list)
    order: Order | None = None
    eligible: Eligible | None = None


@dataclass(frozen=True)
class Reader:
    """Where somebody is: in which order, by which chance, at which place; beyond its last place, after which card."""

    order: int
    seed: int
    place: int
    after: str = ""

    @classmethod
    def starting(cls, order: int) -> Reader:
        return cls(order, secrets.randbelow(SEEDS), 0)

    @classmethod
    def parse(cls, cursor: str) -> Reader:
        """Raises Problem("bad-cursor")."""
        numbers, _dot, after = cursor.partition("!")
        parts = numbers.split(".")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 11 for part in parts):
            raise bad_cursor()
        order, seed, place = map(int, parts)
        return cls(order, seed, place, after)

    def __str__(self) -> str:
        return f"{self.order}.{self.seed}.{self.place}" + (f"!{self.after}" if self.after else "")

    def moved(self, place: int) -> Reader:
        return Reader(self.order, self.seed, place)

    def beyond(self, place: int, after: str) -> str:
        """The cursor after a card of the rest; nothing after the last."""
        return str(Reader(self.order, self.seed, place, after)) if after else ""


class Orders(Protocol):
    """Where a feed's orders come from."""

    def begin(self, viewer: Viewer) -> int:
        """The number of the one that a walk of this viewer begins in; 0 where there is none."""

    def numbered(self, number: int, viewer: Viewer) -> Order | None:
        """The order, as long as it is kept and this viewer's to read."""

    def rest(self, viewer: Viewer) -> QuerySet[Card]:
        """The cards that come after it, the newest first; those that stand in the order are left out of them."""


class Editions:
    """The orders of the hot feed: everybody's."""

    def begin(self, viewer: Viewer) -> int:
        return Edition.newest()

    def numbered(self, number: int, viewer: Viewer) -> Order | None:
        return Edition.numbered(number)

    def rest(self, viewer: Viewer) -> QuerySet[Card]:
        return Card.objects.listed_for(viewer)


def pages_of(orders: Orders) -> PageOf:
    """As `feed.feeds.pages.PageOf`. Somebody whose order is gone is told to begin anew: Problem("bad-cursor")."""

    def page(viewer: Viewer, subject: Any, cursor: str, size: int, form: str) -> Page[ListedCard]:
        reader = Reader.parse(cursor) if cursor else Reader.starting(orders.begin(viewer))
        order = orders.numbered(reader.order, viewer) if reader.order else None
        if order is None:
            if reader.order:
                raise bad_cursor()
            return rest(orders.rest(viewer), reader, (), size, form)
        eligible = order.open_to(hidden_makers(viewer), wants_mature(viewer))
        arrangement = Arrangement(eligible.ranked, eligible.pool, share=order.weights["explored"], seed=reader.seed)
        places = arrangement.page(reader.place, size) if reader.place < len(eligible) else []
        page = drawn(viewer, order, places, form)
        page.order, page.eligible = order, eligible
        reader = reader if reader.after else reader.moved(reader.place + len(places))
        if reader.place < len(eligible):
            page.next_cursor = str(reader)
            return page
        return filled_up(page, rest(orders.rest(viewer), reader, order.posts, max(size - len(page), 1), form))

    return page


hot_page = pages_of(Editions())


def drawn(viewer: Viewer, order: Order, places: Sequence[Place], form: str) -> DrawnPage:
    """The cards at these places, as far as this viewer may still see them."""
    posts = [order.posts[place.item] for place in places]
    found = {card.pk: card for card in chosen(viewer, posts, form)}
    page = DrawnPage([])
    for post, place in zip(posts, places, strict=True):
        if card := found.get(post):
            if place.explored:
                page.explored.append(len(page))
            page.rows.append(card)
            page.propensities.append(place.propensity)
    return page


def filled_up(page: DrawnPage, more: Page[ListedCard]) -> DrawnPage:
    """With cards of the rest, which stand in a fixed order."""
    page.rows += more.rows
    page.propensities += [1.0] * len(more)
    page.next_cursor = more.next_cursor
    return page


def rest(rows: QuerySet[Card], reader: Reader, without: Sequence[uuid.UUID], size: int, form: str) -> Page[ListedCard]:
    """All these that are not in the order, the newest first."""
    if without:
        rows = rows.exclude(among(without, "post_id"))
    page = stored.page_of(rows, NEWEST, reader.after, size, form=form)
    page.next_cursor = reader.beyond(reader.place, page.next_cursor)
    return page


def hidden_makers(viewer: Viewer) -> frozenset[int]:
    """Whose posts this viewer is not shown: blocked either way, or muted."""
    if not viewer.is_authenticated:
        return frozenset()
    muted = Mute.objects.filter(by=viewer.pk).values("whom")
    return frozenset(key for (key,) in Block.hidden_from(viewer).union(muted, all=True).values_list("whom"))
