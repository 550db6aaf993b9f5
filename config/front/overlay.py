"""What is one viewer's own on a page that all members share: laid over by a script, asked for in one request."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User
from config.front.audience import SCRIPT
from config.front.hidden import hidden_among
from config.front.middleware import class_of, tell_front
from config.front.viewer_class import MATURE, NO
from gallery.models import Post
from gallery.posts.marks import add_marks
from lib.ids import from_text, to_text

MOST_POSTS = 200


@never_cache
@require_safe
def viewer(request: HttpRequest) -> JsonResponse:
    """`?posts=` the keys on the page, `page=` which page it is (`page_name`), `header=1` for the header too.

    Answers `reload` where this viewer should have had another page; else `liked`, `collected` and `hidden`, keys among
    the posts, and with the header its HTML and what scripts need to know. Also tells the front who this is.
    """
    page, user = request.GET.get("page", ""), request.user
    if not isinstance(user, User):
        return JsonResponse({"reload": bool(page)})
    found = class_of(request, user)
    suits = found.shared and page == page_name(get_language() or "", show_mature=found.show_mature)
    told: dict[str, Any] = {"reload": True} if page and not suits else own(request, user)
    response = JsonResponse(told)
    tell_front(request, response, found)
    return response


def page_name(language: str, *, show_mature: bool) -> str:
    """Tells the pages of one address apart by whom they are for; it stands in each of them."""
    return f"{language}.{MATURE if show_mature else NO}"


def own(request: HttpRequest, user: User) -> dict[str, Any]:
    posts = [Post(pk=pk) for pk in keys_in(request.GET.get("posts", ""))]
    add_marks(posts, user)
    told: dict[str, Any] = {
        "reload": False,
        "liked": [to_text(post.pk) for post in posts if post.liked],
        "collected": [to_text(post.pk) for post in posts if post.collected],
        "hidden": [to_text(pk) for pk in hidden_among((post.pk for post in posts), user)],
        "words": {"collect": _("Collect"), "collected": _("Collected")},
    }
    if request.GET.get("header"):
        told["header"] = render_to_string("partials/person.html", request=request)
        told["shortcuts"] = "on" if user.shortcuts else "off"
    return told


def keys_in(text: str) -> Iterator[UUID]:
    """The posts named; what is no key names none."""
    for word in text.split(",")[:MOST_POSTS]:
        try:
            yield from_text(word)
        except ValueError:
            continue


@require_safe
def without_script(request: HttpRequest) -> HttpResponse:
    """Where a shared page leads when scripts were switched off since: from here on whole pages, and back to it."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(wanted if safe else reverse("home"))
    response.delete_cookie(SCRIPT, path=settings.SITE.root, samesite="Lax")
    return response
