"""Deciding a case that is neither a report nor about a verdict: once, with its Action, by another than it is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lib.problems import Problem
from moderation.cases.permission import ask_moderator, ask_other
from moderation.models import Action, Case

if TYPE_CHECKING:
    from accounts.models import User


@contextmanager
def closing(case: Case, by: User) -> Iterator[Case]:
    """The open case, locked; all inside happens together or not at all. Raises Problem."""
    ask_moderator(by)
    with transaction.atomic():
        locked = Case.objects.select_for_update().filter(pk=case.pk, state=Case.State.OPEN).first()
        if locked is None:
            raise Problem("already-decided", _("This case has been decided already."), status=409)
        ask_other(by, locked.maker.pk if locked.maker else None, locked.person_id)
        yield locked
    case.refresh_from_db()


def close(case: Case, state: str, action: Action, by: User) -> None:
    decision = {"state": state, "decided_by": by, "decided": timezone.now(), "action": action.number}
    Case.objects.filter(pk=case.pk).update(**decision)
