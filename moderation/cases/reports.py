"""Deciding about a thing that was reported, once, whoever else decides at the same moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import Post
from gallery.posts import publication
from lib.problems import Problem
from moderation.cases.permission import ask_moderator, ask_other
from moderation.cases.putting_back import put_back
from moderation.models import Action, Case, Report

if TYPE_CHECKING:
    from accounts.models import User


def uphold(report: Report, *, by: User) -> None:
    """Take the thing down, which answers everyone who has reported it. Raises Problem("already-decided")."""
    with deciding(report, by, Report.State.OPEN) as together:
        settled = together.decide(Report.State.UPHELD, by)
        if isinstance(report.thing, Post):
            publication.remove(report.thing)
        else:
            report.thing.remove()
        together.close(Case.State.UPHELD, Action.Kind.REMOVE, by)
        for one in settled:
            one.tell_reporter("report-upheld")
        report.tell_maker("post-removed" if report.post else "comment-removed")


def dismiss(report: Report, *, by: User) -> None:
    """The thing stays, as far as this report goes. Raises Problem("own" or "already-decided")."""
    ask_other(by, maker_of(report))
    with deciding(report, by, Report.State.OPEN) as together:
        together.decide(Report.State.DISMISSED, by, only=report)
        if len(together.reports) == 1:
            together.close(Case.State.OVERTURNED, Action.Kind.DISMISS, by)
        report.tell_reporter("report-dismissed")


def overturn(report: Report, *, by: User) -> None:
    """Put back what was taken down. Raises Problem("own"), and "already-decided" where nothing was."""
    ask_other(by, maker_of(report))
    with deciding(report, by, Report.State.UPHELD) as together:
        together.decide(Report.State.DISMISSED, by)
        together.close(Case.State.OVERTURNED, Action.Kind.PUT_BACK, by)
        if isinstance(report.thing, Post):
            back = put_back(report.thing)
        else:
            report.thing.reinstate()
            back = True
        if back:
            report.tell_maker("put-back")


def reopen(case: Case, *, by: User) -> None:
    """Undo the last decision about a reported thing: it stands as it did, and its reports wait again."""
    ask_moderator(by)
    with transaction.atomic():
        reports = list(case.reports.select_for_update().order_by("pk"))
        thing = case.post or case.comment
        if case.state == Case.State.UPHELD:
            put_back(thing, but=case) if isinstance(thing, Post) else thing and thing.reinstate()
        Report.objects.filter(pk__in=[one.pk for one in reports]).update(
            state=Report.State.OPEN, decided=None, decided_by=None
        )


def maker_of(report: Report) -> int | None:
    thing = report.thing
    return thing.maker_id if isinstance(thing, Post) else thing.by_id


class Together:
    """All reports of one thing that are in one state, locked."""

    def __init__(self, reports: list[Report]) -> None:
        self.reports = reports

    def decide(self, state: str, by: User, *, only: Report | None = None) -> list[Report]:
        """Move them all, or only one; those that were moved."""
        settled = [report for report in self.reports if only is None or report.pk == only.pk]
        decision = {"state": state, "decided_by": by, "decided": timezone.now()}
        Report.objects.filter(pk__in=[report.pk for report in settled]).update(**decision)
        return settled

    def close(self, state: str, kind: str, by: User) -> None:
        """Write the action down, and close the cases that these reports belong to."""
        thing = self.reports[0].thing
        action = Action.add(kind, "post" if isinstance(thing, Post) else "comment", thing.pk, by=by)
        decision = {"state": state, "decided_by": by, "decided": timezone.now(), "action": action.number}
        Case.objects.filter(pk__in=[report.case_id for report in self.reports]).update(**decision)


@contextmanager
def deciding(report: Report, by: User, state: str) -> Iterator[Together]:
    """Everything inside happens together or not at all. Raises Problem("forbidden" or "already-decided")."""
    ask_moderator(by)
    with transaction.atomic():
        same = Report.objects.filter(post=report.post_id, comment=report.comment_id, state=state)
        locked = list(same.select_for_update(of=("self",)).select_related("by").order_by("pk"))
        if report.pk not in {found.pk for found in locked}:
            raise Problem("already-decided", _("This report has been decided already."), status=409)
        yield Together(locked)
    report.refresh_from_db()
