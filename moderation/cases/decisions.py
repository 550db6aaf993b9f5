"""Deciding a case: one decision, whoever else decides at the same moment, and its undoing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification
from lib.problems import Problem
from moderation.cases import names, reports, takedowns
from moderation.cases.permission import ask_moderator, ask_other
from moderation.judging.pictures import clear_by
from moderation.models import Action, Case, Report, Verdict
from moderation.models.case import MOST_SAID
from moderation.registries.redoing import redoing_of

if TYPE_CHECKING:
    from accounts.models import User


class Way(NamedTuple):
    """How a kind of its own is decided, and what undoing its decision takes back besides."""

    uphold: Callable[..., None]
    overturn: Callable[..., None]
    reopen: Callable[[Case], None]


WAYS: dict[str, Way] = {
    Case.Kind.TAKEDOWN: Way(takedowns.uphold, takedowns.overturn, takedowns.reopen),
    Case.Kind.NAME: Way(names.uphold, names.overturn, names.reopen),
}
ABOUT_THINGS = (Case.Kind.REPORT, Case.Kind.TAKEDOWN)


def uphold(case: Case, *, by: User) -> None:
    """The rule, who reported it, or who asked for it, was right. Raises Problem."""
    if way := WAYS.get(case.kind):
        way.uphold(case, by=by)
    elif case.kind == Case.Kind.REPORT:
        reports.uphold(_first_report(case), by=by)
    else:
        with deciding(case, by) as verdict:
            _close(case, Case.State.UPHELD, Action.Kind.UPHOLD, verdict, by)
            clear_by(verdict)
            _tell(verdict, "verdict-upheld")
    case.refresh_from_db()


def overturn(case: Case, *, by: User) -> str:
    """It stays, or may be made after all: what was refused is made at once, and free. Raises Problem.

    The address of what is being made; empty where nothing is, with the reason in the dialogue.
    """
    if way := WAYS.get(case.kind):
        way.overturn(case, by=by)
        return ""
    if case.kind == Case.Kind.REPORT:
        for report in case.reports.filter(state="open").order_by("pk"):
            reports.dismiss(report, by=by)
        case.refresh_from_db()
        return ""
    with deciding(case, by) as verdict:
        verdict.state = Verdict.State.OVERTURNED
        verdict.save(update_fields=["state"])
        _close(case, Case.State.OVERTURNED, Action.Kind.OVERTURN, verdict, by)
        clear_by(verdict)
    case.refresh_from_db()
    made = _redo(case, verdict)
    _tell(verdict, "verdict-overturned", made)
    return made


def undo(case: Case, *, by: User) -> None:
    """Everything is as it was before the decision, and the case waits again. Raises Problem."""
    ask_moderator(by)
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        owner = locked.verdict.rule.owner_id if locked.verdict else None
        ask_other(by, locked.maker.pk if locked.maker else None, locked.person_id, owner)
        action = _to_undo(locked)
        action.undo(by=by)
        if way := WAYS.get(locked.kind):
            way.reopen(locked)
        if locked.kind == Case.Kind.REPORT:
            reports.reopen(locked, by=by)
        elif locked.verdict and locked.state == Case.State.OVERTURNED:
            Verdict.objects.filter(pk=locked.verdict.pk).update(state=Verdict.State.STANDING)
            if locked.verdict.person:
                redoing_of(locked.verdict.subject).take_back(locked.verdict.person, key_of(locked.verdict))
        Case.objects.filter(pk=case.pk).update(state=Case.State.OPEN, decided=None, decided_by=None, action=None)
        if locked.verdict:
            locked.verdict.refresh_from_db()
            clear_by(locked.verdict)
    case.refresh_from_db()


def _to_undo(case: Case) -> Action:
    """What decided it. Raises Problem where that is not to be undone."""
    action = Action.objects.filter(number=case.action).standing().first() if case.action else None
    if case.is_open or action is None:
        raise Problem("not-decided", _("There is no decision of this case to undo."), status=409)
    if case.verdict and not case.verdict.text:
        raise Problem(
            "gone", _("This was more than six months ago: its words are gone, and nobody can look."), status=409
        )
    about: dict[str, Any] = {"post": case.post_id, "comment": case.comment_id, "verdict": None, "kind": case.kind}
    if case.kind == Case.Kind.NAME:
        about["person"] = case.person_id
    if case.kind in (*ABOUT_THINGS, Case.Kind.NAME) and Case.objects.filter(**about, state=Case.State.OPEN).exists():
        raise Problem("not-decided", _("It was reported anew meanwhile: decide that case."), status=409)
    return action


def say(case: Case, text: str, *, by: User) -> None:
    """Ask or answer within the case: a moderator, or whoever it is about. Raises Problem."""
    is_maker = by.pk == case.person_id
    if not is_maker:
        ask_moderator(by)
    text = text.strip()
    if not text or not case.is_open:
        raise Problem("not-open", _("Say something, while the case is open."), status=409)
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        if len(locked.dialogue) >= MOST_SAID:
            raise Problem("too-much-said", _("Enough was said: a moderator decides now."), status=409)
        locked.say(text, by="person" if is_maker else "moderator")
        if not is_maker and case.verdict and case.person:
            _notify(case.person, "case-answer", case.pk, case.verdict)
    case.refresh_from_db()


def key_of(verdict: Verdict) -> str:
    """Under which it is done after all, once."""
    return f"verdict {verdict.key}"


@contextmanager
def deciding(case: Case, by: User) -> Iterator[Verdict]:
    """The verdict of an open case, locked. Raises Problem("forbidden", "own", "same-person" or "already-decided")."""
    ask_moderator(by)
    with transaction.atomic():
        locked = Case.objects.select_for_update().filter(pk=case.pk, state=Case.State.OPEN).first()
        if locked is None:
            raise Problem("already-decided", _("This case has been decided already."), status=409)
        about = Verdict.objects.select_for_update(of=("self",)).select_related("rule", "person")
        verdict = about.get(cases=locked)
        ask_other(by, verdict.person_id, verdict.rule.owner_id)
        if verdict.cases.exclude(pk=case.pk).filter(decided_by=by).exists():
            raise Problem(
                "same-person", _("You have decided about this before: another moderator decides."), status=403
            )
        yield verdict


def _close(case: Case, state: str, kind: str, verdict: Verdict, by: User) -> None:
    action = Action.add(kind, "verdict", verdict.pk, by=by, detail={"rule": verdict.rule.name})
    decision = {"state": state, "decided_by": by, "decided": timezone.now(), "action": action.number}
    Case.objects.filter(pk=case.pk).update(**decision)


def _redo(case: Case, verdict: Verdict) -> str:
    """A rating kept nothing from being made, so nothing is made of it."""
    if verdict.person is None or verdict.action == Verdict.Outcome.RATE:
        return ""
    try:
        return redoing_of(verdict.subject).redo(verdict.person, verdict.asked, key_of(verdict))
    except Problem as problem:
        case.say(str(problem), by="moderator")
        return ""


def _tell(verdict: Verdict, kind: str, url: str = "") -> None:
    if verdict.person:
        _notify(verdict.person, kind, verdict.pk, verdict, url)


def _notify(person: User, kind: str, subject: UUID, verdict: Verdict, url: str = "") -> None:
    where = url or verdict.get_absolute_url()
    Notification.tell(person, kind, subject=subject, url=where, title=verdict.text[:80])


def _first_report(case: Case) -> Report:
    """Raises Problem("already-decided")."""
    found = case.reports.filter(state="open").order_by("pk").first()
    if found is None:
        raise Problem("already-decided", _("This case has been decided already."), status=409)
    return found
