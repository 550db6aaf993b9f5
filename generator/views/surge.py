"""The operator's page of surge mode: see how it stands, set it, and try it out first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.access.person import person_of
from accounts.models import Plan
from generator.forms.surge import RehearsalForm, SurgeForm
from generator.models import Machine, Surge, SurgeChange
from generator.status.incidents import watch
from generator.status.snapshot import PlanWait, plan_waits
from generator.surge.rehearsal import Outcome, Rehearsal
from generator.surge.traffic import Traffic
from lib.problems import Problem

MOST_CHANGES = 20
REASONS: dict[str, Any] = {
    "too many at once": gettext_lazy("too many at once"),
    "quota": gettext_lazy("no images left today"),
    "wait too long": gettext_lazy("the wait would be too long"),
    "signups": gettext_lazy("no new accounts"),
    "stages": gettext_lazy("not let in yet"),
    "remixes": gettext_lazy("remixes are off"),
}


@login_required
@require_http_methods(["GET", "POST"])
def surge(request: HttpRequest) -> HttpResponse:
    """`simulate` shows what would come of the settings, without keeping them; `apply` keeps them."""
    if not request.user.has_perm("generator.change_surge"):
        raise Http404
    plans = list(Plan.objects.all())
    machines = max(1, Machine.alive().count())
    data = request.POST if request.method == "POST" else None
    form = SurgeForm(data, instance=Surge.now(), plans=plans)
    trial = RehearsalForm(data if data and "simulate" in data else None, initial={"machines": machines})
    page: dict[str, Any] = {"form": form, "trial": trial}
    if data is not None and form.is_valid():
        if "simulate" not in data:
            form.set_up().settle(person_of(request))
            watch()
            messages.success(request, _("It holds from now on."))
            return redirect("surge")
        if trial.is_valid():
            page |= simulated(form.set_up(), trial)
    status = 422 if form.errors or trial.errors else 200
    return render(request, "generator/surge.html", page | present_state(), status=status)


def present_state() -> dict[str, Any]:
    """How it stands now, whatever the form says."""
    lines: list[PlanWait] = plan_waits()
    return {
        "now": Surge.now(),
        "lines": lines,
        "longest": max((line.likely for line in lines if line.likely is not None), default=None),
        "left": max((line.seconds_left for line in lines), default=0.0),
        "changes": [Change(change) for change in SurgeChange.objects.select_related("by")[:MOST_CHANGES]],
    }


def simulated(proposed: Surge, trial: RehearsalForm) -> dict[str, Any]:
    """The same traffic without any measure and with those proposed."""
    try:
        traffic = Traffic.of_last_day()
    except Problem as problem:
        trial.add_error(None, str(problem))
        return {}
    if not traffic.arrivals:
        trial.add_error(None, _("Nobody asked for a picture in the last 24 hours, so there is nothing to try this on."))
        return {}
    how: dict[str, int] = {"times": trial.cleaned_data["times"], "machines": trial.cleaned_data["machines"]}
    without: Outcome = Rehearsal.of(traffic, Surge(mode=Surge.Mode.OFF), **how)
    with_it: Outcome = Rehearsal.of(traffic, proposed, **how)
    rows = list(zip(without.plans, with_it.plans, strict=True))
    return {
        "rows": rows,
        "stretch": without.traffic,
        "surge_percent": round(100 * with_it.surge_share),
        "reasons": [(REASONS[name], count) for name, count in sorted(with_it.refused.items())],
    }


class Change:
    """A line of the history, in words."""

    def __init__(self, change: SurgeChange) -> None:
        self.at, self.by, self.active, self.wait = change.at, change.by, change.active, change.wait
        names = {field.name: field.verbose_name for field in Surge._meta.fields}
        self.lines = [
            (names.get(name, name), self._said(before), self._said(after))
            for name, (before, after) in change.changes.items()
        ]

    @staticmethod
    def _said(value: Any) -> str:
        if isinstance(value, dict):
            return ", ".join(f"{code}: {images}" for code, images in value.items()) or "–"
        if isinstance(value, list):
            return ", ".join(str(one) for one in value) or "–"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return str(value) if value != "" else "–"
