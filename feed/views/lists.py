"""Pages that show lists of posts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

import orjson
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access.person import person_of
from feed.feeds.feed import Feed
from feed.feeds.kept_out import kept_out
from feed.feeds.serving import serve
from feed.feeds.table import SEARCHES, tab_of
from feed.forms import FilterForm
from feed.impressions import view_report
from feed.impressions.slate import Slate
from feed.models import Card, Repost
from feed.search import offered
from feed.search.parts import Part
from feed.search.reasons import in_the_way
from feed.search.search import Search, address
from feed.similarity.looks import reads_words
from gallery.cards import joining
from gallery.models import Post
from gallery.models.tag_name import as_name
from lib.frames.frame import framed
from lib.problems import Problem
from lib.shareable import share, shareable

if TYPE_CHECKING:
    from gallery.cards.stored import ListedCard
    from gallery.models.visibility import Viewer


@require_GET
def feed_page(request: HttpRequest, feed: Feed, word: str = "") -> HttpResponse:
    subject = feed.subject(request.user, word) if feed.subject else None
    if (spelled := feed.spelled(word)) != word:
        return redirect_to(reverse(feed.route, args=[spelled]), request)
    slate = serve(feed, request.user, subject, cursor=request.GET.get("cursor", ""))
    about = {"subject": subject}
    words = {"title": feed.title % about, "heading": feed.heading % about}
    words["atom"] = reverse(feed.atom_route, args=[word] if word else []) if feed.atom_path else ""
    context = words | about | {"feed": feed, "tab": tab_of(feed)}
    own: dict[str, Any] = {"incomplete": True} if feed.incomplete and feed.incomplete() else {}
    if not slate.rows:
        context |= own | (why_empty(feed, request.user, subject) if not slate.start else {})
        page = render(request, "feed/feed.html", context | grid(slate))
        return page if feed.signed_in_only else share(page, slate.id)
    rows = joining.html(cast("Sequence[ListedCard]", slate.rows), start=slate.start, slate=slate.id)
    if said := feed.lead(request.user) if feed.lead and not slate.start else "":
        own["lead"] = said
    page = framed(
        request, "feed/feed.html", context, rows=rows, next_cursor=slate.next_cursor, seen=grid(slate), own=own
    )
    return page if feed.signed_in_only else share(page, slate.id)


def why_empty(feed: Feed, viewer: Viewer, subject: Any) -> dict[str, Any]:
    return {"kept_out": kept_out(feed, viewer, subject), "mutes_subject": feed.is_muted(viewer, subject)}


def redirect_to(address: str, request: HttpRequest) -> HttpResponse:
    """For good, with the query that was asked here."""
    query = request.GET.urlencode()
    return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


@shareable
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Words and filters find posts; what begins with them, people and tags; #word alone is the tag's page."""
    asked = Search.of(request.GET)
    if request.GET and not all(request.GET.values()):
        return HttpResponseRedirect(address(asked))  # controls left as they were say nothing
    match asked.parts:
        case [Part(name="tag", without=False, typed=typed) as part] if typed.startswith("#") and not asked.refusals:
            return HttpResponseRedirect(reverse("tag", args=[as_name(part.value)]))
    slate = serve(SEARCHES[asked.sort], request.user, asked, cursor=request.GET.get("cursor", ""))
    beside = found_beside(request, asked, slate)
    return share(render(request, "feed/search.html", grid(slate) | beside), slate.id)


def found_beside(request: HttpRequest, asked: Search, slate: Slate) -> dict[str, Any]:
    """Conditions with the search that lacks each, people and tags, and where nothing was found the reasons."""
    nothing = not slate.rows and not slate.start
    return {
        "q": asked.text,
        "search": asked,
        "words": " ".join(part.value for part in asked.words if not part.without),
        "shown_words": " ".join(part.value for part in asked.words if not part.without) if reads_words() else "",
        "chips": [(part, address(asked.without(part))) for part in asked.filters],
        "filters": FilterForm(asked),
        "filtered": asked.sort != "hot" or any(not part.typed for part in asked.filters),
        "people": [] if slate.start else offered.people(request.user, asked),
        "tags": [] if slate.start else offered.tags(request.user, asked),
        "fewer": [(part, address(less)) for part, less in in_the_way(request.user, asked)] if nothing else [],
        "kept_out": kept_out(SEARCHES[asked.sort], request.user, asked) if nothing else "",
        "incomplete": Card.words_are_missing(),
        "atom": address(asked, "atom-search") if asked.question else "",
    }


def grid(slate: Slate) -> dict[str, Any]:
    """What `gallery/cards.html` shows."""
    return {"slate": slate, "page": slate, "posts": slate.rows}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def dismiss_repost(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET is a reload, or somebody who came back from signing in; what is no repost any more needs no word."""
    post = get_object_or_404(Post.objects.visible_to(request.user), pk=pk, maker=request.user.pk)
    if request.method == "POST":
        for repost in Repost.objects.filter(pk=pk):
            repost.dismiss(by=person_of(request))
        messages.success(request, _("Nobody is told any more that it was posted before."))
    return redirect(post)


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
