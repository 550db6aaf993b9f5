"""A button pressed twice, or a request sent again: the same words a moment later are the same thing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from accounts.models.user import User

if TYPE_CHECKING:
    from collections.abc import Mapping

Row = TypeVar("Row", bound=Model)
MOMENT = timedelta(seconds=10)


def one_at_a_time(person: User) -> None:
    """Until the transaction ends, nothing else of this person's that asks for it is written."""
    User.objects.get_queryset().select_for_update(no_key=True).get(pk=person.pk)


def made_just_now(rows: QuerySet[Row], words: Mapping[str, Any]) -> Row | None:
    """That of these rows which was `created` within a moment and says the same, if there is one."""
    return rows.filter(created__gt=timezone.now() - MOMENT, **words).first()
