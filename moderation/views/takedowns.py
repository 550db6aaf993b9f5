"""Takedown by rights holders: the public form, the page its mail leads to, and what the maker reads and answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access.person import person_of
from accounts.models import User
from gallery.models import Post
from lib.limits.client_address import network_of
from lib.problems import Problem
from moderation.cases import takedowns
from moderation.forms import CounterForm, TakedownForm
from moderation.models import Case


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """No account is asked for. What is sent twice is one claim, and one mail more."""
    post = get_object_or_404(Post.objects.published().visible_to(request.user).for_cards(), pk=pk)
    form, sent_to = TakedownForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "email", "text")}
        try:
            takedowns.PACE.keep(network_of(request))
            takedowns.ask(post, person=request.user if isinstance(request.user, User) else None, **said)
            sent_to = said["email"]
        except Problem as problem:
            problem.add_to(form)
    context = {"post": post, "form": form, "sent_to": sent_to}
    return render(request, "moderation/takedown_ask.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def takedown(request: HttpRequest, ticket: str) -> HttpResponse:
    """Whoever has the mail confirms it here, by a press, and reads what becomes of it."""
    case = takedowns.find(ticket)
    if case is None:
        raise Http404
    if request.method == "POST":
        try:
            takedowns.confirm(case)
            return redirect(request.path)
        except Problem as problem:
            messages.warning(request, str(problem))
    waits = case.state == Case.State.UNCONFIRMED
    answer = render(request, "moderation/takedown.html", {"case": case, "post": case.post, "waits": waits})
    answer["X-Robots-Tag"] = "noindex"
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The maker reads whose claim it is and in which words, and answers by one press."""
    person = person_of(request)
    confirmed = Case.objects.filter(kind=Case.Kind.TAKEDOWN, post__maker=person)
    case = get_object_or_404(confirmed.exclude(state=Case.State.UNCONFIRMED).select_related("post"), pk=pk)
    form = CounterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            takedowns.counter(case, by=person, text=form.cleaned_data["text"])
            messages.success(request, _("A moderator decides, and reads your answer. You are told what came of it."))
            return redirect(request.path)
        except Problem as problem:
            problem.add_to(form)
    context = {"case": case, "post": case.post, "form": form}
    return render(request, "moderation/takedown_answer.html", context, status=422 if form.errors else 200)
