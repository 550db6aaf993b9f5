"""The page on which anyone checks a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts.access.authentication import viewer_of
from gallery.checking.check import PACE, Checked, check
from gallery.checking.findings import findings, rows
from gallery.forms.upload import UploadForm
from gallery.images.uploads import refuse_by_length
from gallery.lineage.family import Lineage
from gallery.models.post import Post
from lib.limits.client_address import network_of
from lib.problems import Problem

GENERATIONS, PREVIEW = 3, 24


@csrf_exempt  # the token is in the body, and a body that is too long must not be read; `_checked` asks for it
@never_cache
def check_file(request: HttpRequest) -> HttpResponse:
    """GET asks for a file; POST answers what can be found out of it, on the same page, and keeps nothing."""
    if request.method != "POST":
        return _page(request, UploadForm())
    try:
        refuse_by_length(request.headers.get("Content-Length"))
    except Problem as problem:
        return _page(request, UploadForm({}, None).with_only(problem), problem.status)
    return _checked(request)


@csrf_protect
def _checked(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        PACE.keep(request.user.pk if request.user.is_authenticated else network_of(request))
        found = check(form.cleaned_data["picture"], viewer_of(request))
    except Problem as problem:
        problem.add_to(form)
        return _page(request, form, 422 if problem.status == 400 else problem.status)
    return _page(request, UploadForm(), 200, **_told(request, found))


def _told(request: HttpRequest, found: Checked) -> dict[str, Any]:
    post = found.post
    return {
        "checked": found,
        "findings": findings(found),
        "said": rows(found.report),
        "post": post,
        "veiled": post is not None and _veiled(post, request),
        "lineage": Lineage(post, found.viewer, deepest=GENERATIONS, most=PREVIEW) if post else None,
    }


def _veiled(post: Post, request: HttpRequest) -> bool:
    """A mature picture is shown to its maker, and to those who want such."""
    viewer = request.user
    wants = viewer.is_authenticated and (viewer.show_mature or viewer.pk == post.maker_id)
    return post.rating != "everyone" and not wants


def _page(request: HttpRequest, form: UploadForm, status: int = 200, **told: Any) -> HttpResponse:
    return render(request, "gallery/check.html", {"form": form, **told}, status=status)
