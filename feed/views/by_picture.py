"""The page on which one searches by an example picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from accounts.access.person import person_of
from feed.feeds.serving import serve
from feed.feeds.table import BY_PICTURE
from feed.search.by_picture import Look
from feed.similarity.comparing import is_behind
from feed.views.lists import grid
from gallery.forms.upload import UploadForm
from gallery.images.uploads import refuse_by_length
from gallery.models import Image
from lib.problems import Problem

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer

LOOKED_FOR = "looked-for"  # in the session
OWN = 12  # pictures of one's own that are offered


@csrf_exempt  # the token is in the body, and a body that is too long must not be read; `_look` asks for it
@never_cache
def by_picture(request: HttpRequest) -> HttpResponse:
    """GET shows what looks like `?image=`, `?look=` or `?words=`; POST leads there from a file, which is not kept."""
    if request.method != "POST":
        return _found(request)
    try:
        refuse_by_length(request.headers.get("Content-Length"))
    except Problem as problem:
        return _page(request, UploadForm({}, None).with_only(problem), problem.status)
    return _look(request)


@csrf_protect
@login_required
def _look(request: HttpRequest) -> HttpResponse:
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, 422)
    try:
        look = Look.of_upload(form.cleaned_data["picture"], person_of(request))
    except Problem as problem:
        problem.add_to(form)
        return _page(request, form, 422 if problem.status == 400 else problem.status)
    request.session[LOOKED_FOR] = {"look": str(look), "likeness": look.likeness}  # the last one alone
    return HttpResponseRedirect(look.address)


def _found(request: HttpRequest) -> HttpResponse:
    try:
        look = Look.asked(request.user, request.GET)
    except Problem as problem:
        return _page(request, UploadForm({}, None).with_only(problem), problem.status)
    if look is None:
        return _page(request, UploadForm())
    slate = serve(BY_PICTURE, request.user, look, cursor=request.GET.get("cursor", ""))
    seen = {"likeness": likeness(request, look), "incomplete": is_behind()}
    return _page(request, UploadForm(), 200, look=look, **seen, **grid(slate))


def likeness(request: HttpRequest, look: Look) -> str:
    """Of the upload that this browser searched by last, where this is what it looks like."""
    told = request.session.get(LOOKED_FOR) or {}
    return str(told["likeness"]) if told.get("look") == str(look) else ""


def _page(request: HttpRequest, form: UploadForm, status: int = 200, **found: Any) -> HttpResponse:
    return render(request, "feed/by_picture.html", {"form": form, "own": own(request.user), **found}, status=status)


def own(viewer: Viewer) -> list[Image]:
    """The newest pictures of this person."""
    if not viewer.is_authenticated:
        return []
    return list(Image.objects.kept().filter(maker=viewer.pk).exclude(task="mask").order_by("-pk")[:OWN])
