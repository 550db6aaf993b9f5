"""Asking for another look at a verdict: once, free, for as long as it can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gallery.models.words import tidy
from lib.limits.pace import Pace
from lib.problems import Problem
from moderation.models import Case, Verdict
from moderation.models.case import LONGEST

if TYPE_CHECKING:
    from accounts.models import User

PACE = Pace("appeal", most=20, seconds=3600)


def appeal(verdict: Verdict, *, by: User, text: str = "") -> Case:
    """Raises Problem: "not-found", "gone", "already-appealed", "invalid"."""
    if verdict.person_id != by.pk or not by.is_active:
        raise Problem.not_found()
    text = tidy(text)
    if len(text) > LONGEST or "\x00" in text:
        raise Problem.invalid(text=_("At most %(longest)s letters.") % {"longest": LONGEST})
    if verdict.state == Verdict.State.OVERTURNED:
        raise Problem("already-appealed", _("This was overturned already: it may be made."), status=409)
    if not verdict.may_be_appealed:
        raise Problem(
            "gone", _("This was more than six months ago: its words are gone, and nobody can look."), status=409
        )
    if verdict.cases.filter(kind=Case.Kind.HELD, state=Case.State.OPEN).exists():
        raise Problem("already-appealed", _("A person is about to look at this already."), status=409)
    try:
        with transaction.atomic():
            return Case.objects.create(kind=Case.Kind.APPEAL, verdict=verdict, person=by, text=text)
    except IntegrityError as error:
        said = _("You have appealed already. Another person looks at it, once.")
        raise Problem("already-appealed", said, status=409) from error
