"""What somebody mutes: nouns that a POST makes and another unmakes, named by the line that people type."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access.person import person_of
from accounts.access.requests import PageRequest, SignedInRequest
from accounts.access.way_back import way_back
from feed.forms import MuteForm
from feed.mutes import Mutes, mute, unmute
from lib.problems import Problem


@login_required
@never_cache
@require_safe
def muted(request: SignedInRequest) -> HttpResponse:
    """All of it, and a field for more; `?said=` fills the field."""
    return page(request, MuteForm(initial={"said": request.GET.get("said", "")[:200]}))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: PageRequest, delete: bool = False) -> HttpResponse:
    """Mute what `said` names, or no longer; back to where the button was, with the way to undo it in a message.

    Whoever is not signed in any more comes back to the field, with what they said in it.
    """
    said = request.POST.get("said", "")
    if not request.user.is_authenticated:
        return redirect_to_login(f"{reverse('settings-mutes')}?{urlencode({'said': said})}")
    if request.method != "POST":  # reloaded, or come back from signing in
        return redirect("settings-mutes")
    form = MuteForm(request.POST)
    if form.is_valid():
        try:
            shown = (unmute if delete else mute)(person_of(request), form.cleaned_data["said"])
        except Problem as problem:
            problem.add_to(form)
        else:
            told = render_to_string("feed/muted_undo.html", {"shown": shown, "muted": not delete}, request=request)
            messages.success(request, mark_safe(told))  # noqa: S308 - our own template, escaped
            return HttpResponseRedirect(way_back(request, reverse("settings-mutes")))
    return page(request, form)


def page(request: PageRequest, form: MuteForm) -> HttpResponse:
    facts = {"form": form, "mutes": Mutes.of(person_of(request))}
    return render(request, "feed/mutes.html", facts, status=422 if form.is_bound else 200)
