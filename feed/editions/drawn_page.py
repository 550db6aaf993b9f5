"""A page of the hot feed: by rank and by chance from an edition; after the edition, the rest by time."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from accounts.models import Block, Mute
from feed.models import Card, Edition
from feed.ranking.exploration import Arrangement
from gallery.cards import stored
from gallery.cards.chosen import among, chosen
from gallery.models.post_queryset import wants_mature
from lib.pagination import Page, bad_cursor

if TYPE_CHECKING:
    from feed.models.edition import Eligible, Order
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
    """Where somebody is: in which edition, by which chance, at which place; beyond its last place, after which card."""

    edition: int
    seed: int
    place: int
    after: str = ""

    @classmethod
    def starting(cls) -> Reader:
        return cls(Edition.newest(), secrets.randbelow(SEEDS), 0)

    @classmethod
    def parse(cls, cursor: str) -> Reader:
        """Raises Problem("bad-cursor")."""
        numbers, _dot, after = cursor.partition("!")
        parts = numbers.split(".")
        if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 11 for part in parts):
            raise bad_cursor()
        edition, seed, place = map(int, parts)
        return cls(edition, seed, place, after)

    def __str__(self) -> str:
        return f"{self.edition}.{self.seed}.{self.place}" + (f"!{self.after}" if self.after else "")

    def moved(self, place: int) -> Reader:
        return Reader(self.edition, self.seed, place)

    def beyond(self, place: int, after: str) -> str:
        """The cursor after a card of the rest; nothing after the last."""
        return str(Reader(self.edition, self.seed, place, after)) if after else ""


def hot_page(viewer: Viewer, subject: Any, cursor: str, size: int, form: str) -> Page[ListedCard]:
    """As `feed.feeds.pages.PageOf`. Somebody whose edition is gone is told to begin anew: Problem("bad-cursor")."""
    reader = Reader.parse(cursor) if cursor else Reader.starting()
    order = Edition.numbered(reader.edition) if reader.edition else None
    if order is None:
        if reader.edition:
            raise bad_cursor()
        return rest(viewer, reader, (), size, form)
    eligible = order.open_to(hidden_makers(viewer), wants_mature(viewer))
    arrangement = Arrangement(eligible.ranked, eligible.pool, share=order.weights["explored"], seed=reader.seed)
    places = arrangement.page(reader.place, size) if reader.place < len(eligible) else []
    page = drawn(viewer, order, places, form)
    page.order, page.eligible = order, eligible
    reader = reader if reader.after else reader.moved(reader.place + len(places))
    if reader.place < len(eligible):
        page.next_cursor = str(reader)
        return page
    return filled_up(page, rest(viewer, reader, order.posts, max(size - len(page), 1), form))


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


def rest(viewer: Viewer, reader: Reader, without: Sequence[uuid.UUID], size: int, form: str) -> Page[ListedCard]:
    """All posts that are not in the edition, the newest first."""
    rows = Card.objects.listed_for(viewer)
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
