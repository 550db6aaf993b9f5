"""The moderators' room: the queue of cases, one or several decided at once, and what was decided undone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access.person import person_of
from lib.ids import from_text
from lib.problems import Problem
from moderation.cases.decisions import overturn, say, undo, uphold
from moderation.cases.names import figures
from moderation.cases.permission import MODERATES
from moderation.cases.queue import SIZE, case_of, queue
from moderation.forms import SayForm
from moderation.judging import waiting
from moderation.models import Case

VERBS: dict[str, Callable[..., Any]] = {"uphold": uphold, "overturn": overturn, "undo": undo}


@login_required
@require_http_methods(["GET", "POST"])
def cases(request: HttpRequest) -> HttpResponse:
    """A press on a row's button sends "verb key" as `decide`; `decide_all` is a verb for those chosen."""
    _for_moderators(request)
    if request.method == "POST":
        _decide(request)
        return redirect(request.get_full_path())
    decided = request.GET.get("state") == "decided"
    page = queue(decided=decided, cursor=request.GET.get("cursor", ""))
    context = {"page": page, "cursor": page.next_cursor, "decided": decided, "classifier_is_dead": waiting.anything()}
    return render(request, "moderation/cases.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One case with its dialogue."""
    _for_moderators(request)
    found, form = _found(pk), SayForm(request.POST if "said" in request.POST else None)
    if request.method == "POST":
        if not form.is_bound:
            _decide(request)
            return redirect(request.path)
        if form.is_valid():
            try:
                say(found, form.cleaned_data["said"], by=person_of(request))
                return redirect(request.path)
            except Problem as problem:
                problem.add_to(form)
    context = {"case": found, "form": form, "figures": _figures(found)}
    return render(request, "moderation/case.html", context, status=422 if form.errors else 200)


def _figures(found: Case) -> dict[str, Any] | None:
    """What a name would do once it is closed: nobody closes a word that all use."""
    return figures(found) if found.kind == Case.Kind.NAME and found.is_open else None


def _for_moderators(request: HttpRequest) -> None:
    if not (request.user.is_staff and request.user.has_perm(MODERATES)):
        raise Http404


def _found(pk: UUID) -> Case:
    found = case_of(pk)
    if found is None:
        raise Http404
    return found


def _decide(request: HttpRequest) -> None:
    """One by one: what another has decided meanwhile says so, and stops nothing else."""
    verb, keys = _asked(request)
    decided = 0
    for one in Case.objects.filter(pk__in=list(keys)).order_by("pk"):
        try:
            VERBS[verb](one, by=person_of(request))
            decided += 1
        except Problem as problem:
            messages.warning(request, f"{one}: {problem}")
    if decided:
        said = ngettext("%(count)d case done.", "%(count)d cases done.", decided) % {"count": decided}
        messages.success(request, said)


def _asked(request: HttpRequest) -> tuple[str, Iterable[UUID]]:
    """The verb and the cases. Raises Problem("invalid")."""
    verb, _space, key = request.POST.get("decide", "").partition(" ")
    keys = [key] if verb else request.POST.getlist("case")[:SIZE]
    verb = verb or request.POST.get("decide_all", "")
    try:
        chosen = [from_text(one) for one in keys]
    except ValueError as error:
        raise Problem.not_found() from error
    if verb not in VERBS or not chosen:
        raise Problem.invalid(case=_("Choose cases, and what to do with them."))
    return verb, chosen
