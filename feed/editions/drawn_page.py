"""A page of a feed that keeps orders: by rank and by chance from one of them; after it, the rest by time."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol

from feed.full_text.question import any_of
from feed.models import Card, Edition
from feed.ranking.exploration import Arrangement
from gallery.cards import stored
from gallery.cards.chosen import among, chosen
from gallery.models.post_queryset import wants_mature
from lib import prepared
from lib.pagination import Page, after, bad_cursor, cursor_values

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from feed.feeds.pages import PageOf
    from feed.models.order import Eligible, Order
    from feed.ranking.exploration import Place
    from gallery.cards.stored import ListedCard
    from gallery.models.visibility import Viewer

NEWEST = ("-published", "-post_id")
SEEDS = 2**32
# Values that no query has by itself: they stand in for a reader's while the statement is put together.
SOMEBODY = 7_201_141_720_114_117
SOME_KEY, SOME_TIME = uuid.UUID(int=0x72011417201141720114172011417203), datetime(1901, 2, 3, 4, 5, 6, 790, tzinfo=UTC)
SOME_KEYS = [uuid.UUID(int=0x72011417201141720114172011417204)]
HIDDEN = """
SELECT whom_id, NULL::uuid, 0, NULL FROM accounts_block WHERE by_id = %(viewer)s
UNION ALL SELECT by_id, NULL::uuid, 0, NULL FROM accounts_block WHERE whom_id = %(viewer)s
UNION ALL SELECT whom_id, NULL::uuid, 0, NULL FROM accounts_mute WHERE by_id = %(viewer)s
UNION ALL SELECT NULL::bigint, post_id, id, NULL FROM gallery_hiddenpost WHERE by_id = %(viewer)s
UNION ALL SELECT NULL::bigint, NULL::uuid, 0, question FROM feed_mutedword WHERE person_id = %(viewer)s
"""
MUTED = """
SELECT post_id FROM feed_card
 WHERE post_id = ANY(%(posts)s) AND maker <> %(viewer)s AND words @@ %(question)s::tsquery
"""


@dataclass
class DrawnPage(Page["ListedCard"]):
    """With what the log of exposure has to say of it; both lists are by row."""

    propensities: list[float] = field(default_factory=list)
    explored: list[int] = field(default_factory=list)
    order: Order | None = None
    eligible: Eligible | None = None


@dataclass(frozen=True)
class Reader:
    """Where somebody is: in which order, by which chance, at which place; beyond its last place, after which card.

    `hidden` is the last post that they had hidden when they began: one that they hide on the way keeps its place, which
    is then empty, so that none of the others moves.
    """

    order: int
    seed: int
    place: int
    hidden: int
    after: str = ""

    @classmethod
    def starting(cls, order: int, hidden: int) -> Reader:
        return cls(order, secrets.randbelow(SEEDS), 0, hidden)

    @classmethod
    def parse(cls, cursor: str) -> Reader:
        """Raises Problem("bad-cursor")."""
        numbers, _dot, after = cursor.partition("!")
        parts = numbers.split(".")
        if len(parts) != 4 or not all(part.isascii() and part.isdigit() and len(part) < 11 for part in parts):
            raise bad_cursor()
        order, seed, place, hidden = map(int, parts)
        return cls(order, seed, place, hidden, after)

    def __str__(self) -> str:
        numbers = f"{self.order}.{self.seed}.{self.place}.{self.hidden}"
        return f"{numbers}!{self.after}" if self.after else numbers

    def moved(self, place: int) -> Reader:
        return replace(self, place=place, after="")

    def beyond(self, place: int, after: str) -> str:
        """The cursor after a card of the rest; nothing after the last."""
        return str(replace(self, place=place, after=after)) if after else ""


@dataclass(frozen=True)
class Hidden:
    """What a viewer is not shown: makers, blocked either way or muted; posts, in the order in which they hid them; and
    what the words or tags that they mute find.

    By the gallery's rule for one's lists (`may_be_listed`), which the cards are asked for once more.
    """

    viewer: int = 0
    makers: frozenset[int] = frozenset()
    posts: tuple[tuple[int, uuid.UUID], ...] = ()
    question: str = ""  # of the muted words and tags, as the text of a tsquery

    @classmethod
    def of(cls, viewer: Viewer) -> Hidden:
        """One query; none for a visitor."""
        if not viewer.is_authenticated:
            return cls()
        found = prepared.rows(HIDDEN, viewer=viewer.pk)
        posts = sorted((number, post) for _maker, post, number, _question in found if post)
        question = any_of([question for *_others, question in found if question])
        return cls(viewer.pk, frozenset(maker for maker, *_others in found if maker), tuple(posts), question)

    @property
    def last(self) -> int:
        return self.posts[-1][0] if self.posts else 0

    def upto(self, last: int, order: Order) -> frozenset[uuid.UUID]:
        """Those of this order that were hidden by then, and those that are muted; a query where words or tags are."""
        early = frozenset(post for number, post in self.posts if number <= last)
        return (early.intersection(order.posts) if early else early) | self.muted(order)

    def muted(self, order: Order) -> frozenset[uuid.UUID]:
        if not self.question:
            return frozenset()
        found = prepared.rows(MUTED, posts=list(order.posts), viewer=self.viewer, question=self.question)
        return frozenset(post for (post,) in found)


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


class Rest(Protocol):
    def __call__(
        self, viewer: Viewer, reader: Reader, without: Sequence[uuid.UUID], size: int, form: str
    ) -> Page[ListedCard]: ...


def pages_of(orders: Orders, rest: Rest) -> PageOf:
    """As `feed.feeds.pages.PageOf`. Somebody whose order is gone is told to begin anew: Problem("bad-cursor")."""

    def page(viewer: Viewer, subject: Any, cursor: str, size: int, form: str) -> Page[ListedCard]:
        hidden = Hidden.of(viewer)
        reader = Reader.parse(cursor) if cursor else Reader.starting(orders.begin(viewer), hidden.last)
        order = orders.numbered(reader.order, viewer) if reader.order else None
        if order is None:
            if reader.order:
                raise bad_cursor()
            return rest(viewer, reader, (), size, form)
        eligible = order.open_to(hidden.makers, hidden.upto(reader.hidden, order), wants_mature(viewer))
        arrangement = Arrangement(eligible.ranked, eligible.pool, share=order.weights["explored"], seed=reader.seed)
        places = arrangement.page(reader.place, size) if reader.place < len(eligible) else []
        page = drawn(viewer, order, places, form)
        page.order, page.eligible = order, eligible
        reader = reader if reader.after else reader.moved(reader.place + len(places))
        if reader.place < len(eligible):
            page.next_cursor = str(reader)
            return page
        return filled_up(page, rest(viewer, reader, order.posts, max(size - len(page), 1), form))

    return page


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


def rest_of(orders: Orders) -> Rest:
    """All cards that are not in an order, the newest first."""

    def rest(viewer: Viewer, reader: Reader, without: Sequence[uuid.UUID], size: int, form: str) -> Page[ListedCard]:
        rows = orders.rest(viewer)
        if without:
            rows = rows.exclude(among(without, "post_id"))
        page = stored.page_of(rows, NEWEST, reader.after, size, form=form)
        page.next_cursor = reader.beyond(reader.place, page.next_cursor)
        return page

    return rest


def rest_alike(orders: Orders) -> Rest:
    """The same, where it is put together alike for all readers with the same rights: once in a process."""

    @lru_cache(maxsize=64)
    def statement(signed_in: bool, mature: bool, beyond: bool, size: int, form: str) -> str:
        viewer: Any = SimpleNamespace(is_authenticated=signed_in, pk=SOMEBODY, show_mature=mature)
        rows = orders.rest(viewer).exclude(among(SOME_KEYS, "post_id"))
        stand_ins: dict[str, Any] = {"viewer": SOMEBODY, "without": SOME_KEYS}
        if beyond:
            stand_ins |= {"published": SOME_TIME, "post": SOME_KEY}
            rows = rows.filter(after(NEWEST, [SOME_TIME, SOME_KEY]))
        return prepared.statement(stored.selected(rows, NEWEST, form, size), stand_ins)

    def rest(viewer: Viewer, reader: Reader, without: Sequence[uuid.UUID], size: int, form: str) -> Page[ListedCard]:
        values: dict[str, Any] = {}
        if reader.after:
            values["published"], values["post"] = cursor_values(Card, NEWEST, reader.after)
        text = statement(viewer.is_authenticated, wants_mature(viewer), bool(reader.after), size, form)
        page = stored.listed(prepared.rows(text, viewer=viewer.pk, without=list(without), **values), size, form)
        page.next_cursor = reader.beyond(reader.place, page.next_cursor)
        return page

    return rest


hot_page = pages_of(Editions(), rest_alike(Editions()))
