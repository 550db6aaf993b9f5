"""Pages that show lists of posts."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from feed.feeds.feed import Feed
from feed.feeds.serving import serve
from feed.feeds.table import SEARCH, tab_of
from feed.full_text import search_text
from feed.impressions import view_report
from feed.impressions.slate import Slate
from gallery.models import Tag
from lib.problems import Problem
from lib.shareable import share, shareable


@require_GET
def feed_page(request: HttpRequest, feed: Feed, word: str = "") -> HttpResponse:
    subject = feed.subject(request.user, word) if feed.subject else None
    slate = serve(feed, request.user, subject, cursor=request.GET.get("cursor", ""))
    about = {"subject": subject}
    words = {"title": feed.title % about, "heading": feed.heading % about}
    page = render(request, "feed/feed.html", grid(slate) | words | about | {"feed": feed, "tab": tab_of(feed)})
    return share(page, slate.id)


@shareable
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Words find posts; a word that begins a handle finds people too; #word is a tag."""
    text = search_text(request.GET.get("q", ""))
    if text.startswith("#") and (found := Tag.objects.filter(name=text[1:].lower()).first()):
        return HttpResponseRedirect(reverse("tag", args=[found.name]))
    slate = serve(SEARCH, request.user, text, cursor=request.GET.get("cursor", ""))
    handle = text.lstrip("@").lower()
    people = User.objects.filter(handle__startswith=handle, state=User.State.ACTIVE)[:6] if len(handle) > 1 else []
    return share(render(request, "feed/search.html", grid(slate) | {"q": text, "people": people}), slate.id)


def grid(slate: Slate) -> dict[str, Any]:
    """What `gallery/cards.html` shows."""
    return {"slate": slate, "page": slate, "posts": slate.rows}


@csrf_exempt  # a beacon carries no token; it can only lengthen views of a slate whose unguessable id it knows
@require_POST
def viewed(request: HttpRequest) -> HttpResponse:
    if len(request.body) > view_report.LARGEST:
        raise Problem("too-large", _("This report is too long."), status=413)
    try:
        report = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Problem("invalid", _("This is not JSON.")) from error
    view_report.take(report, request.user)
    return HttpResponse(status=204)
