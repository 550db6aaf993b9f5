"""A press that was lost with the session is done after signing in, and one is back where one was.

Only what can be taken back in one press, was pressed on a page of ours, and by whoever signs in now.
"""

from __future__ import annotations

import copy
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access.refused_form import RefusedForm
from lib.ids import to_text
from lib.problems import Problem

PRESSES = frozenset(
    {
        *("post-like", "post-unlike", "post-hide", "post-unhide", "post-collect"),
        *("follow", "follow-delete", "mute", "mute-delete", "block", "block-delete"),
    }
)


def press_at(address: str) -> ResolverMatch | None:
    """What is pressed by sending a form to this address; None for all that is no press."""
    path = address.partition("?")[0].removeprefix(get_script_prefix().rstrip("/"))
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if match.url_name in PRESSES else None


def place_of() -> str:
    """Where signing in leads for a press to be done."""
    return reverse("pressed")


@login_required
@require_GET
def pressed(request: HttpRequest) -> HttpResponse:
    """A GET, since nothing else follows a sign-in. It does only what this browser pressed on a page of ours, once."""
    kept = RefusedForm.of(request)
    match = press_at(kept.action) if kept else None
    if kept is None or match is None:
        return redirect("/")
    RefusedForm.forget(request)
    try:
        match.func(as_pressed(request, kept), *match.args, **match.kwargs)
    except Http404:
        messages.error(request, str(Problem.not_found()))
    except Problem as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("What you pressed before signing in is done."))
    return HttpResponseRedirect(kept.page + mark_of(match))


def as_pressed(request: HttpRequest, kept: RefusedForm) -> Any:
    again: Any = copy.copy(request)
    again.method, again.path, again.POST = "POST", kept.action, kept.as_sent()
    return again


def mark_of(match: ResolverMatch) -> str:
    """The card of the post in a list, where one was."""
    return f"#post-{to_text(match.kwargs['pk'])}" if "pk" in match.kwargs else ""
