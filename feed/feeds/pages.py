"""How the rows of a feed become pages: by keyset, over what stands in it now or over an edition that stays."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Protocol

from django.db.models import DateTimeField, FloatField, IntegerField, UUIDField

from feed.models import TopPost
from gallery.cards import stored
from gallery.models.post_queryset import may_be_listed, wants_mature
from lib import prepared
from lib.pagination import Page, after, bad_cursor, cursor_values, field_of

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from gallery.cards.stored import ListedCard
    from gallery.models.visibility import Viewer

SIZE = 40
# Values that no query has by itself: they stand in for a reader's while a statement is put together.
STAND_INS: dict[type[Any], Any] = {
    DateTimeField: datetime(1901, 2, 3, 4, 5, 6, 789, tzinfo=UTC),
    UUIDField: uuid.UUID(int=0x72011417201141720114172011417201),
    FloatField: -7.201141e-141,
    IntegerField: 1_720_114_117,
}
SOMEBODY, SOME_NUMBER = 7_201_141_720_114_117, 7_201_141_720_114_118


class PageOf(Protocol):
    """The `size` cards after `cursor`, in a form of `gallery.cards.rendering`. Raises Problem("bad-cursor")."""

    def __call__(self, viewer: Viewer, subject: Any, cursor: str, size: int, form: str) -> Page[ListedCard]: ...


def keyset(rows: Callable[..., QuerySet[Any]], *order: str, by: str = "") -> PageOf:
    """Pages of `rows(viewer)`, or `rows(viewer, subject)`, in this order of fields, of which the last is unique.

    Rows are posts, or have one. The statement is put together once for all readers with the same rights, unless there
    is a subject; where only its attribute `by`, a whole number, matters, for all subjects too.
    """

    def of(viewer: Any, subject: Any) -> QuerySet[Any]:
        return rows(viewer) if subject is None else rows(viewer, subject)

    @lru_cache(maxsize=64)
    def statement(
        signed_in: bool, mature: bool, about: bool, beyond: bool, size: int, form: str
    ) -> tuple[str, type[Model]]:
        viewer = SimpleNamespace(is_authenticated=signed_in, pk=SOMEBODY, show_mature=mature)
        found = of(viewer, SimpleNamespace(**{by: SOME_NUMBER}) if about else None)
        stand_ins = {"viewer": SOMEBODY, "subject": SOME_NUMBER}
        if beyond:
            values = [_stand_in(field_of(found.model, name)) for name in order]
            stand_ins |= {f"after_{number}": value for number, value in enumerate(values)}
            found = found.filter(after(order, values))
        return prepared.statement(stored.selected(found, order, form, size), stand_ins), found.model

    def page(viewer: Viewer, subject: Any, cursor: str, size: int, form: str) -> Page[ListedCard]:
        if subject is not None and not by:
            return stored.page_of(of(viewer, subject), order, cursor, size, form=form)
        mature = wants_mature(viewer)
        text, model = statement(viewer.is_authenticated, mature, subject is not None, bool(cursor), size, form)
        values = _values(model, order, cursor) if cursor else {}
        found = prepared.rows(text, viewer=viewer.pk, subject=getattr(subject, by, None) if by else None, **values)
        return stored.listed(found, size, form)

    return page


def _stand_in(field: Any) -> Any:
    return next(value for kind, value in STAND_INS.items() if isinstance(field, kind))


def _values(model: type[Model], order: Sequence[str], cursor: str) -> dict[str, Any]:
    return {f"after_{number}": value for number, value in enumerate(cursor_values(model, order, cursor))}


def editions(span: str) -> PageOf:
    """Pages of the best of a span. The cursor names the edition in which someone began, before a dot."""

    def page(viewer: Viewer, subject: Any, cursor: str, size: int, form: str) -> Page[ListedCard]:
        edition, _dot, after = cursor.partition(".")
        if edition and not (edition.isdigit() and len(edition) < 10):
            raise bad_cursor()
        number = int(edition or TopPost.newest_edition(span))
        found = places(viewer, SimpleNamespace(span=span, number=number), after, size, form)
        found.next_cursor = found.next_cursor and f"{number}.{found.next_cursor}"
        return found

    def placed(viewer: Viewer, subject: Any) -> QuerySet[TopPost]:
        return TopPost.objects.filter(may_be_listed(viewer, "post__"), kind=span, edition=subject.number)

    places = keyset(placed, "position", by="number")
    return page
