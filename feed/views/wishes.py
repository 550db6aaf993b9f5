"""The page on which people say what they want to see."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access.requests import SignedInRequest
from feed.forms import ProfileForm, SentenceForm
from feed.models import Wish
from lib.problems import Problem


@login_required
def wishes(request: SignedInRequest) -> HttpResponse:
    """The lines with their sliders; POST keeps them."""
    form = ProfileForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.keep()
        return saved(request)
    return page(request, SentenceForm(), form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: SignedInRequest) -> HttpResponse:
    """A sentence becomes lines. GET is a reload, or somebody who came back from signing in."""
    if request.method != "POST":
        return redirect("settings-wishes")
    form = SentenceForm(request.POST)
    if form.is_valid():
        try:
            form.keep(request.user)
            return saved(request)
        except Problem as problem:
            form.add_error("said", problem.errors["said"])
    return page(request, form, ProfileForm(request.user))


@login_required
@require_GET
def export(request: SignedInRequest) -> HttpResponse:
    lines = list(Wish.objects.filter(person=request.user).values("kind", "name", "weight"))
    answer = JsonResponse({"wishes": lines}, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer.headers["Content-Disposition"] = 'attachment; filename="wishes.json"'
    return answer


def page(request: SignedInRequest, sentence: SentenceForm, profile: ProfileForm) -> HttpResponse:
    status = 422 if sentence.is_bound or profile.is_bound else 200
    return render(request, "feed/wishes.html", {"form": sentence, "profile": profile}, status=status)


def saved(request: SignedInRequest) -> HttpResponse:
    messages.success(request, _("Saved."))
    return redirect("settings-wishes")
