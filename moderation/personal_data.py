"""What moderation keeps of a person: to hand over, and to erase."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from lib.ids import to_text
from moderation.models import Case, Report, Verdict

if TYPE_CHECKING:
    from accounts.models import User


class ModerationData:
    """The reports a person filed, and the verdicts on what they asked for with what was said of them; what others
    reported of theirs names others, and is not handed over."""

    def export(self, user: User) -> Iterator[tuple[str, bytes]]:
        filed = [_report(report) for report in _filed(user)]
        yield "reports.json", json.dumps(filed, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
        judged = [_verdict(verdict) for verdict in _judged(user)]
        yield "verdicts.json", json.dumps(judged, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()

    def erase(self, user: User) -> None:
        """Decisions stay, without the person and the person's words."""
        Report.objects.filter(by=user, state=Report.State.OPEN).delete()
        Report.objects.filter(by=user).update(by=None, text="")
        of_person = Verdict.objects.filter(person=user)
        Case.objects.filter(verdict__in=of_person, state=Case.State.OPEN).delete()
        Case.objects.filter(verdict__in=of_person).update(person=None, text="", dialogue=[])
        of_person.update(person=None, text="", text_sha256="", asked={}, evidence={})


def _filed(user: User) -> Any:
    return Report.objects.filter(by=user).select_related("post", "comment").order_by("pk").iterator()


def _judged(user: User) -> Any:
    return (
        Verdict.objects.filter(person=user)
        .select_related("rule")
        .prefetch_related("cases")
        .order_by("pk")
        .iterator(500)
    )


def _verdict(verdict: Verdict) -> dict[str, Any]:
    plain = {name: getattr(verdict, name) for name in ("text", "asked", "state", "created", "expires")}
    names = ("kind", "state", "text", "dialogue", "created", "decided")
    cases = [{name: getattr(case, name) for name in names} for case in verdict.cases.all()]
    image = to_text(verdict.image_id) if verdict.image_id else None
    return {"id": verdict.key, "subject": verdict.subject, "image": image, **verdict.told(), **plain, "cases": cases}


def _report(report: Report) -> dict[str, Any]:
    kind = "post" if report.post_id else "comment"
    plain = {name: getattr(report, name) for name in ("reason", "text", "state", "created", "decided")}
    return {kind: to_text(report.thing.pk), **plain}
