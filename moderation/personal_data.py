"""What moderation keeps of a person: to hand over, and to erase."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder

from lib.ids import to_text
from moderation.cases import names
from moderation.models import Case, Report, Verdict

if TYPE_CHECKING:
    from accounts.models import User


class ModerationData:
    """The reports a person filed, names they closed, takedowns they asked for, and the verdicts on what they asked for
    with what was said of them; what others reported of theirs names others, and is not handed over."""

    def export(self, user: User) -> Iterator[tuple[str, bytes]]:
        filed = [_report(report) for report in _filed(user)]
        yield "reports.json", json.dumps(filed, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
        claimed = [_claim(case) for case in _claims(user)]
        yield "claims.json", json.dumps(claimed, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()
        judged = [_verdict(verdict) for verdict in _judged(user)]
        yield "verdicts.json", json.dumps(judged, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()

    def erase(self, user: User) -> None:
        """Decisions stay, without the person and the person's words."""
        Report.objects.filter(by=user, state=Report.State.OPEN).delete()
        Report.objects.filter(by=user).update(by=None, text="")
        names.forget(user)
        _claims(user).filter(kind=Case.Kind.NAME, state=Case.State.OPEN).delete()
        _claims(user).update(person=None, text="", asked={}, dialogue=[])
        of_person = Verdict.objects.filter(person=user)
        Case.objects.filter(verdict__in=of_person, state=Case.State.OPEN).delete()
        Case.objects.filter(verdict__in=of_person).update(person=None, text="", dialogue=[])
        of_person.update(person=None, text="", text_sha256="", asked={}, evidence={})


def _claims(user: User) -> Any:
    """Of names to close, and takedowns asked for by somebody with an account."""
    return Case.objects.filter(person=user, verdict=None).order_by("pk")


def _claim(case: Case) -> dict[str, Any]:
    names = ("kind", "state", "text", "asked", "dialogue", "created", "decided")
    return {"id": case.key, **{name: getattr(case, name) for name in names}}


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
