"""Stored cards: read with the page they stand on, rendered and written where they are missing or no longer good."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, Q

from gallery.cards import rendering, version
from gallery.models import Post, RenderedCard
from lib.pagination import Page, after, cursor_values, encode

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

WRITTEN = ("version", "cover", "sources", "text")


@dataclass(slots=True)
class ListedCard:
    """A post's card on a page: its text, its counts as they are now, and the viewer's own marks."""

    pk: UUID
    like_count: int
    comments: int
    remixes: int
    cover: UUID
    text: str
    liked: bool = False
    collected: bool = False


COLUMNS = 8  # that `selected` adds behind those of the order


def selected(rows: QuerySet[Any], order: Sequence[str], form: str, size: int) -> QuerySet[Any, Any]:
    """One query for a page of posts, or of rows that have one, with what `listed` reads: one row more than `size`."""
    at = "" if rows.model is Post else "post__"
    card = FilteredRelation(f"{at}rendered", condition=Q(**{f"{at}rendered__form": form}))
    columns = [
        *(F(name.lstrip("-")) for name in order),
        F(f"{at}pk"),
        *(F(f"{at}{count}") for count in ("like_count", "comment_count", "remix_count")),
        version.now(at, "stored__sources"),
        *(F(f"stored__{name}") for name in ("version", "cover", "text")),
    ]
    found: QuerySet[Any, Any] = rows.annotate(stored=card).order_by(*order).values_list(*columns)
    return found[: size + 1]


def page_of(rows: QuerySet[Any], order: Sequence[str], cursor: str, size: int, *, form: str) -> Page[ListedCard]:
    """The `size` cards after `cursor`. Raises Problem("bad-cursor")."""
    if cursor:
        rows = rows.filter(after(order, cursor_values(rows.model, order, cursor)))
    return listed(list(selected(rows, order, form, size)), size, form)


def listed(found: Sequence[Sequence[Any]], size: int, form: str) -> Page[ListedCard]:
    """What the query of `selected` found, as a page of cards that are all good."""
    page, code = found[:size], version.code()
    cards, missing = [], []
    for row in page:
        key, likes, comments, remixes, now, kept, cover, text = row[-COLUMNS:]
        card = ListedCard(key, likes, comments, remixes, cover, text)
        cards.append(card)
        if kept != f"{code}.{now}":
            missing.append(card)
    if missing:
        fresh = {card.post_id: card for card in keep(rendering.render([card.pk for card in missing], form))}
        for card in missing:
            if one := fresh.get(card.pk):
                card.cover, card.text = one.cover, one.text
        cards = [card for card in cards if card.text is not None]
    return Page(cards, encode(found[size - 1][:-COLUMNS]) if len(found) > size else "")


def keep(cards: list[RenderedCard]) -> list[RenderedCard]:
    """Write them for the pages that come; those of posts that few may see are not kept."""
    shown = [card for card in cards if card.post.state == Post.State.PUBLISHED]
    in_order = sorted(shown, key=lambda card: card.post_id)  # so that two pages never wait for each other
    RenderedCard.objects.bulk_create(
        in_order, update_conflicts=True, unique_fields=["post", "form"], update_fields=WRITTEN
    )
    return cards


def prepare(keys: Iterable[UUID]) -> int:
    """Render ahead of time, in every form, the cards of these posts that are not good; answers how many there were."""
    keys, written = list(keys), 0
    for form in rendering.ALL:
        posts = Post.objects.published().filter(pk__in=keys)
        wrong = [row[-COLUMNS] for row in selected(posts, ("-id",), form, len(keys)) if not _good(row)]
        written += len(keep(rendering.render(wrong, form))) if wrong else 0
    return written


def _good(row: Sequence[Any]) -> bool:
    now, kept = row[-4], row[-3]
    return bool(kept == f"{version.code()}.{now}")
