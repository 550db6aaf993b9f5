"""Pages that show lists of posts."""

from __future__ import annotations

import orjson
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from feed.feeds import Feed
from feed.full_text import search_text
from feed.impressions import view_report
from feed.impressions.notes import note_served
from feed.impressions.slate import Slate
from gallery.models import Tag
from lib.problems import Problem


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return feed(request, "hot")


@require_GET
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    try:
        slate = Feed(request.user).read(kind, request.GET.get("cursor", ""))
    except KeyError as error:
        raise Http404(kind) from error
    return shown(request, slate, "feed/feed.html", kind=kind, top=kind.startswith("top-"))


@login_required
@require_GET
def following(request: HttpRequest) -> HttpResponse:
    return feed(request, "following")


@require_GET
def top(request: HttpRequest, span: str) -> HttpResponse:
    return feed(request, f"top-{span}")


@require_GET
def tag(request: HttpRequest, name: str) -> HttpResponse:
    found = get_object_or_404(Tag, name=name)
    slate = Feed(request.user).tag(found.name, request.GET.get("cursor", ""))
    return shown(request, slate, "feed/tag.html", tag=found)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Words find posts; a word that begins a handle finds people too; #word is a tag."""
    text = search_text(request.GET.get("q", ""))
    if text.startswith("#") and (found := Tag.objects.filter(name=text[1:].lower()).first()):
        return HttpResponseRedirect(reverse("tag", args=[found.name]))
    slate = Feed(request.user).search(text, request.GET.get("cursor", ""))
    handle = text.lstrip("@").lower()
    people = User.objects.filter(handle__startswith=handle, state=User.State.ACTIVE)[:6] if len(handle) > 1 else []
    return shown(request, slate, "feed/search.html", q=text, people=people)


def shown(request: HttpRequest, slate: Slate, template: str, **context: object) -> HttpResponse:
    note_served(slate, request.user)
    page = {"slate": slate, "page": slate, "posts": slate.rows, "surface": slate.surface}
    return render(request, template, {**page, **context})


@csrf_exempt  # a beacon carries no token; it can only lengthen views of a slate whose unguessable id it knows
@require_POST
def viewed(request: HttpRequest) -> HttpResponse:
    try:
        report = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Problem("invalid", _("This is not JSON.")) from error
    view_report.take(report)
    return HttpResponse(status=204)
