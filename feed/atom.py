"""Any feed as Atom (RFC 4287): what visitors would see on the first page of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from feed.feeds.feed import Feed
from feed.feeds.serving import read
from feed.feeds.table import SEARCHES
from feed.search.search import Search, address
from gallery.models import Post
from gallery.sharing.atom import MOST, Posts
from gallery.sharing.previews import absolute


@dataclass(frozen=True)
class About:
    """What a feed is about, and the word in its address that says so."""

    word: str
    subject: Any

    @property
    def args(self) -> list[str]:
        return [self.word] if self.word else []


class AtomOf(Posts[About]):
    """The Atom feed of one entry of the table."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        word = kwargs.get("word", "")
        if (spelled := self.feed.spelled(word)) != word:
            if not spelled:
                raise Http404
            return HttpResponseRedirect(reverse(self.feed.atom_route, args=[spelled]))
        return unless_known(request, super().__call__(request, *args, **kwargs))

    def get_object(self, request: HttpRequest, word: str = "") -> About:
        return About(word, self.feed.subject(AnonymousUser(), word) if self.feed.subject else None)

    def title(self, about: About) -> str:
        heading = self.feed.heading % {"subject": about.subject}
        return _("%(list)s on %(site)s") % {"list": heading, "site": settings.SITE_NAME}

    def link(self, about: About) -> str:
        return absolute(reverse(self.feed.route, args=about.args))

    def feed_url(self, about: About) -> str:
        return absolute(reverse(self.feed.atom_route, args=about.args))

    def items(self, about: About) -> Iterable[Post]:
        return first_page(self.feed, about.subject)


class AtomOfSearch(Posts[Search]):
    """What is found by the parameters that a search's page has."""

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return unless_known(request, super().__call__(request, *args, **kwargs))

    def get_object(self, request: HttpRequest) -> Search:
        return Search.of(request.GET)

    def title(self, about: Search) -> str:
        asked = " ".join(map(str, about.parts))
        return _("“%(words)s” on %(site)s") % {"words": asked, "site": settings.SITE_NAME}

    def link(self, about: Search) -> str:
        return absolute(address(about))

    def feed_url(self, about: Search) -> str:
        return absolute(address(about, route="atom-search"))

    def items(self, about: Search) -> Iterable[Post]:
        return first_page(SEARCHES[about.sort], about)


def first_page(feed: Feed, subject: Any) -> list[Post]:
    keys = [row.pk for row in read(feed, AnonymousUser(), subject, size=MOST).rows]
    found = Post.objects.for_cards().prefetch_related("tags").in_bulk(keys)
    return [found[key] for key in keys if key in found]


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer, or that it is as its reader has it already (RFC 9110, 13.1)."""
    response["ETag"] = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
