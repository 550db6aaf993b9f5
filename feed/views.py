"""Pages that show lists of posts."""

from __future__ import annotations

from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
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
from gallery.cards import joining
from gallery.models import Tag
from lib.frames.frame import framed
from lib.problems import Problem


@require_GET
def feed_page(request: HttpRequest, feed: Feed, word: str = "") -> HttpResponse:
    subject = feed.subject(request.user, word) if feed.subject else None
    slate = serve(feed, request.user, subject, cursor=request.GET.get("cursor", ""))
    about = {"subject": subject}
    words = {"title": feed.title % about, "heading": feed.heading % about}
    context = words | about | {"feed": feed, "tab": tab_of(feed)}
    if not slate.rows:
        return render(request, "feed/feed.html", context | grid(slate))
    rows = joining.html(slate.rows, csrf_token=get_token(request), start=slate.start, slate=slate.id)
    return framed(request, "feed/feed.html", context, rows=rows, next_cursor=slate.next_cursor, seen=grid(slate))


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Words find posts; a word that begins a handle finds people too; #word is a tag."""
    text = search_text(request.GET.get("q", ""))
    if text.startswith("#") and (found := Tag.objects.filter(name=text[1:].lower()).first()):
        return HttpResponseRedirect(reverse("tag", args=[found.name]))
    slate = serve(SEARCH, request.user, text, cursor=request.GET.get("cursor", ""))
    handle = text.lstrip("@").lower()
    people = User.objects.filter(handle__startswith=handle, state=User.State.ACTIVE)[:6] if len(handle) > 1 else []
    return render(request, "feed/search.html", grid(slate) | {"q": text, "people": people})


def grid(slate: Slate) -> dict[str, Any]:
    """What `gallery/cards.html` shows."""
    return {"slate": slate, "page": slate, "posts": slate.rows}


@csrf_exempt  # a beacon carries no token; it can only lengthen views of a slate whose unguessable id it knows
@require_POST
def viewed(request: HttpRequest) -> HttpResponse:
    try:
        report = orjson.loads(request.body)
    except orjson.JSONDecodeError as error:
        raise Problem("invalid", _("This is not JSON.")) from error
    view_report.take(report)
    return HttpResponse(status=204)
