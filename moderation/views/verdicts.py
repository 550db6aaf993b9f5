"""The receipt of a verdict, and its appeal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access.person import person_of
from lib.problems import Problem
from moderation.cases.appeals import PACE, appeal
from moderation.cases.decisions import say
from moderation.cases.permission import MODERATES
from moderation.forms import AppealForm, SayForm
from moderation.models import Case, Verdict


@login_required
@require_safe
def verdict(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The receipt: the rule, the words, how sure, that nothing was spent, and what can be done about it."""
    return _receipt(request, pk, AppealForm(), SayForm())


@login_required
@require_safe
def image_verdict(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Why a picture of one's own does not leave."""
    found = Verdict.objects.filter(image=pk, person=person_of(request)).exclude(action=Verdict.Outcome.RATE)
    newest = found.order_by("-pk").first()
    if newest is None:
        raise Http404
    return redirect(newest)


@login_required
@require_POST
def verdict_appeal(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _own_verdict(request, pk), AppealForm(request.POST)
    if form.is_valid():
        try:
            PACE.keep(request.user.pk)
            appeal(found, by=person_of(request), text=form.cleaned_data["text"])
            messages.success(request, _("Another person will look at it. You are told what came of it."))
            return redirect(found)
        except Problem as problem:
            if problem.status == 404:
                raise
            problem.add_to(form)
    return _receipt(request, pk, form, SayForm())


@login_required
@require_POST
def verdict_say(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = _own_verdict(request, pk), SayForm(request.POST)
    waiting = get_object_or_404(Case, verdict=found, person=person_of(request), state=Case.State.OPEN)
    if form.is_valid():
        try:
            say(waiting, form.cleaned_data["said"], by=person_of(request))
            return redirect(found)
        except Problem as problem:
            problem.add_to(form)
    return _receipt(request, pk, AppealForm(), form)


def _own_verdict(request: HttpRequest, pk: UUID) -> Verdict:
    """One's own; moderators read all."""
    seen = Verdict.objects.select_related("rule", "image")
    if not (request.user.is_staff and request.user.has_perm(MODERATES)):
        seen = seen.filter(person=person_of(request))
    return get_object_or_404(seen, pk=pk)


def _receipt(request: HttpRequest, pk: UUID, form: AppealForm, words: SayForm) -> HttpResponse:
    found = _own_verdict(request, pk)
    cases = list(found.cases.order_by("pk"))
    context = {
        "verdict": found,
        "cases": cases,
        "waiting": next((case for case in cases if case.is_open), None),
        "may_appeal": found.person_id == request.user.pk and found.may_be_appealed and not _appealed(cases),
        "form": form,
        "say": words,
    }
    return render(request, "moderation/verdict.html", context, status=422 if form.errors or words.errors else 200)


def _appealed(cases: list[Case]) -> bool:
    return any(case.is_open or case.kind == Case.Kind.APPEAL for case in cases)
