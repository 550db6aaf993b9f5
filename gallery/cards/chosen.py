"""The cards of posts that were chosen by their keys, as far as a viewer's lists may hold them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, UUIDField, Value

from gallery.cards import stored
from gallery.models import Post
from gallery.models.post_queryset import wants_mature
from lib import prepared

if TYPE_CHECKING:
    from gallery.cards.stored import ListedCard
    from gallery.models.visibility import Viewer

MOST = 1_000
# Values that no query has by itself: they stand in for a viewer's and for keys while the statement is put together.
SOMEBODY, SOME_KEYS = 7_201_141_720_114_117, [UUID(int=0x72011417201141720114172011417202)]


def chosen(viewer: Viewer, keys: Sequence[UUID], form: str) -> list[ListedCard]:
    """In the order of `keys` (at most MOST), without those that may not stand in this viewer's lists; one query."""
    if not keys:
        return []
    mature = wants_mature(viewer)
    rows = prepared.rows(_statement(viewer.is_authenticated, mature, form), viewer=viewer.pk, keys=list(keys))
    found = {card.pk: card for card in stored.listed(rows, MOST, form).rows}
    return [found[key] for key in keys if key in found]


@lru_cache(maxsize=32)
def _statement(signed_in: bool, mature: bool, form: str) -> str:
    viewer: Any = SimpleNamespace(is_authenticated=signed_in, pk=SOMEBODY, show_mature=mature)
    rows = Post.objects.listed_for(viewer).filter(among(SOME_KEYS))
    return prepared.statement(stored.selected(rows, ("id",), form, MOST), {"viewer": SOMEBODY, "keys": SOME_KEYS})


def among(keys: Sequence[UUID], field: str = "pk") -> Func:
    """Whether a row's `field` is one of these: a single value, however many they are."""
    value = Value(list(keys), output_field=ArrayField(UUIDField()))
    return Func(F(field), value, template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField())
