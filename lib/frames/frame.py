"""The frame of a page, rendered once for all who see the same, with slots for what is one reader's own.

A frame is rendered for a stand-in: a request and a person made of slots. So nothing of the person who came first can be
in it, whatever the templates show; what they show of a person that is no slot is an error here, not a leak. Who sees
something else has another key: by address, language, theme, being signed in, the incident spoken of. Whoever sees what
few do (staff, or a message to them) gets the page rendered whole.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template import Context, engines
from django.template.loader import get_template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from lib.shareable import NO_TOKEN
from lib.templatetags.atelier import avatar, theme

if TYPE_CHECKING:
    Frame = tuple[list[str], list[str]]

MOST = 500  # frames of a process: some dozen kilobytes each
SEEN_BY_ALL = ("site_name", "site_origin", "site_root", "engine")
_frames: dict[Any, Frame] = {}
_templates: Any = engines["django"]
_whole = _templates.from_string("{{ whole }}")


def framed(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    rows: SafeString,
    next_cursor: str,
    seen: dict[str, Any],
    own: dict[str, Any] | None = None,
) -> HttpResponse:
    """A list's page: `template`, in which `page` has these rows and goes on at this cursor.

    What the context holds must follow from the address; what it holds besides, `seen`, no frame is rendered with. What
    holds for this reader alone, or only now, `own`, stands in a page that is rendered whole.
    """
    site = _site(request)
    user = request.user
    if own or not _is_common(request, user):
        page = SimpleNamespace(rows=rows, next_cursor=next_cursor)
        return render(request, template, context | seen | (own or {}) | {"page": page})
    key = _key(request, template, site, more=bool(next_cursor))
    frame = _frames.get(key) or _keep(key, _render(request, template, context, site, more=bool(next_cursor)))
    words = _words(request, site) | {"rows": rows, "next_cursor": quote_plus(next_cursor, safe="~")}
    whole = mark_safe(_filled(frame, words))  # noqa: S308 - a template's, filled with what is escaped
    return HttpResponse(_whole.render(context | seen | {"whole": whole}))


def _site(request: HttpRequest) -> dict[str, Any]:
    """What every page knows, from the settings' context processors."""
    known: dict[str, Any] = {}
    for processor in _templates.engine.template_context_processors:
        known |= processor(request)
    return known


def _is_common(request: HttpRequest, user: Any) -> bool:
    plain = request.GET.keys() <= {"cursor"} and not settings.DEBUG
    return plain and not user.is_staff and not len(get_messages(request))


def _key(request: HttpRequest, template: str, site: Mapping[str, Any], *, more: bool) -> Any:
    user, incident = request.user, site["current_incident"]
    told = (incident.pk, str(incident.name)) if incident else None
    own = (user.is_authenticated, getattr(user, "shortcuts", True), bool(site["unread_count"]), _theme(request))
    return (
        template,
        request.path,
        get_language(),
        own,
        told,
        (bool(request.GET.get("cursor")), more),
        site.get("page_name"),
        *(site[name] for name in SEEN_BY_ALL),
    )


def _theme(request: HttpRequest) -> str:
    return theme(Context({"request": request, "user": request.user}))


def _keep(key: Any, frame: Frame) -> Frame:
    if len(_frames) >= MOST:
        _frames.clear()
    _frames[key] = frame
    return frame


def _render(
    request: HttpRequest, template: str, context: Mapping[str, Any], site: Mapping[str, Any], *, more: bool
) -> Frame:
    word = secrets.token_hex(16)

    def slot(name: str) -> SafeString:
        return mark_safe(f"{word}{name}{word}")  # noqa: S308 - small letters, digits and _

    user = _person(request.user, slot) if request.user.is_authenticated else AnonymousUser()
    stand_ins: dict[str, Any] = {
        "request": _request(request, user, slot),
        "user": user,
        "perms": {},
        "messages": [],
        "csrf_token": NO_TOKEN,
        "unread_count": slot("unread") if site["unread_count"] else 0,
        "page": SimpleNamespace(rows=slot("rows"), next_cursor=slot("next_cursor") if more else ""),
    }
    known: Any = get_template(template)
    text = known.template.render(Context({**site, **context, **stand_ins}))
    parts = re.split(f"{word}([a-z_]+){word}", text)
    return parts[::2], parts[1::2]


def _person(user: Any, slot: Any) -> SimpleNamespace:
    """Signed in, and otherwise only what frames show of a person."""
    return SimpleNamespace(
        is_authenticated=True,
        is_staff=False,
        shortcuts=user.shortcuts,
        display_name=slot("name"),
        handle=slot("handle"),
        get_absolute_url=slot("profile"),
        drawn=slot("avatar"),
    )


def _request(request: HttpRequest, user: Any, slot: Any) -> SimpleNamespace:
    return SimpleNamespace(
        path=request.path,
        get_full_path=slot("address"),
        resolver_match=request.resolver_match,
        user=user,
        GET=QueryDict("cursor=after" if request.GET.get("cursor") else ""),  # it begins in the middle, wherever
        COOKIES={"theme": _theme(request)},
    )


def _words(request: HttpRequest, site: Mapping[str, Any]) -> dict[str, str]:
    words: dict[str, str] = {"address": escape(request.get_full_path())}
    user: Any = request.user
    if user.is_authenticated:
        words |= {"name": escape(user.name), "handle": escape(user.handle), "profile": escape(user.get_absolute_url())}
        words |= {"avatar": avatar(user), "unread": str(site["unread_count"])}
    return words


def _filled(frame: Frame, words: Mapping[str, str]) -> str:
    texts, slots = frame
    parts = [texts[0]]
    for name, text in zip(slots, texts[1:], strict=True):
        parts += (words[name], text)
    return "".join(parts)
