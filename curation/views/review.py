"""Looking at the pictures of a snapshot: what was chosen and what fell, decided upon many at once, and undone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from curation.models import Change, Snapshot
from curation.room import board as pages
from curation.room.captions import write_captions
from curation.snapshots.decisions import decide, undo
from curation.snapshots.history import survivors
from curation.views.access import curator
from lib.ids import from_text
from lib.pagination import keyset_page
from lib.problems import Problem

SIZE = 30
UNDO = "undo "


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, pk: str) -> HttpResponse:
    """`?of=` is chosen, or the code of a reason. A POST does what `do` says with each `image`, or undoes a change."""
    person = curator(request)
    found = get_object_or_404(Snapshot, pk=pk)
    if request.method == "POST":
        _do(request, found, person)
        return redirect(request.get_full_path())
    of = request.GET.get("of", pages.CHOSEN)
    context: dict[str, Any] = {"snapshot": found, "of": of, "stages": survivors(found.survivors)}
    context["page"] = pages.board(found, of, request.GET.get("cursor", ""), person)
    return render(request, "curation/board.html", context | {"last": pages.last_change(found.name)})


@login_required
@require_safe
def copies(request: HttpRequest, pk: str) -> HttpResponse:
    return _groups(request, pk, pages.copied, "copies")


@login_required
@require_safe
def families(request: HttpRequest, pk: str) -> HttpResponse:
    return _groups(request, pk, pages.families, "families")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: HttpRequest, name: str) -> HttpResponse:
    """All that was decided for the recipes of a name, newest first. A POST undoes one."""
    person = curator(request)
    if request.method == "POST":
        undo(_change(request, name), by=person)
        return redirect(request.get_full_path())
    rows = Change.objects.filter(name=name).select_related("by", "undone_by")
    page = keyset_page(rows, ("-id",), request.GET.get("cursor", ""), SIZE)
    return render(request, "curation/changes.html", {"page": page, "name": name})


def _groups(request: HttpRequest, pk: str, read: Callable[..., Any], kind: str) -> HttpResponse:
    person = curator(request)
    found = get_object_or_404(Snapshot, pk=pk)
    page = read(found, request.GET.get("cursor", ""), person)
    return render(request, "curation/groups.html", {"snapshot": found, "page": page, "kind": kind})


def _do(request: HttpRequest, found: Snapshot, person: User) -> None:
    """One change, said with how many pictures it is of; a Problem is said in its place."""
    act = request.POST.get("do", "")
    if act.startswith(UNDO):
        undo(_change(request, found.name), by=person)
        messages.success(request, _("Undone."))
        return
    try:
        change = _decided(request, act, found, person)
    except Problem as problem:
        for line in [line for lines in problem.errors.values() for line in lines] or [str(problem)]:
            messages.error(request, line)
        return
    said = {
        "exclude": ngettext(
            "%(n)d picture is left out of the next build.",
            "%(n)d pictures are left out of the next build.",
            change.pictures,
        ),
        "include": ngettext(
            "%(n)d picture is kept by the next build.", "%(n)d pictures are kept by the next build.", change.pictures
        ),
        "caption": ngettext("%(n)d caption is written.", "%(n)d captions are written.", change.pictures),
    }
    messages.success(request, said[change.act] % {"n": change.pictures})


def _decided(request: HttpRequest, act: str, found: Snapshot, person: User) -> Change:
    try:
        images = [from_text(key) for key in request.POST.getlist("image")]
    except ValueError as error:
        raise Problem.not_found() from error
    if act == "caption":
        words, way = request.POST.get("words", ""), request.POST.get("way", "set")
        return write_captions(images, words, way, name=found.name, by=person)
    return decide(act, images, name=found.name, by=person, note=request.POST.get("note", "").strip())


def _change(request: HttpRequest, name: str) -> Change:
    try:
        key = UUID(request.POST.get("do", "").removeprefix(UNDO))
    except ValueError as error:
        raise Problem.not_found() from error
    return get_object_or_404(Change, pk=key, name=name)
