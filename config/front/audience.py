"""Those who may be shown the very same page, as the headers of a request tell."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.http import parse_cookie
from django.utils.translation import get_language_from_request

from config.front.viewer_class import COOKIE, read

SCRIPT = "script"
"""The cookie by which a script says that there is one (config/static/js/viewer.js)."""
THEME, STATUS_SEEN, MESSAGES = "theme", "status_seen", "messages"
THEMES = ("auto", "dark", "light")
LONGEST_COOKIE, LONGEST_VALUE = 4096, 300
TOLD = (
    b"cookie",
    b"accept-language",
    b"accept-encoding",
    b"host",
    b"x-forwarded-proto",
    b"hx-request",
    b"authorization",
)
Headers = Mapping[bytes, bytes]


class Audience(NamedTuple):
    """What a page for many depends on besides its address. `status_seen` is the incident that was put away."""

    host: bytes
    scheme: bytes
    language: str
    theme: str
    status_seen: str
    members: bool
    show_mature: bool
    htmx: bool

    def headers(self) -> list[tuple[bytes, bytes]]:
        """A request on behalf of this audience: all that it shares, and nothing of one person."""
        cookies = {THEME: self.theme, STATUS_SEEN: self.status_seen}
        told = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
        found = [
            (b"host", self.host),
            (b"x-forwarded-proto", self.scheme),
            (b"accept-language", self.language.encode()),
            (b"cookie", told.encode()),
            (b"hx-request", b"true" if self.htmx else b""),
        ]
        return [(name, value) for name, value in found if value]


class Caller(NamedTuple):
    """A request's audience, the coding its browser prefers, and until when (Unix time) this holds."""

    audience: Audience
    coding: str
    until: float


def caller_of(headers: Headers) -> Caller | None:
    """Who asks. None for whoever is to be answered by Django itself: in doubt, that is everybody."""
    if b"authorization" in headers or any(len(headers.get(name, b"")) > LONGEST_VALUE for name in TOLD[1:]):
        return None
    line = headers.get(b"cookie", b"")
    if len(line) > LONGEST_COOKIE:
        return None
    cookies = parse_cookie(line.decode("latin-1"))
    session = cookies.get(settings.SESSION_COOKIE_NAME)
    known = read(cookies.get(COOKIE, ""), session) if session else None
    if MESSAGES in cookies or (session and not (known and known.shared and cookies.get(SCRIPT))):
        return None
    theme = cookies.get(THEME, "")
    seen = cookies.get(STATUS_SEEN, "")
    audience = Audience(
        host=headers.get(b"host", b""),
        scheme=headers.get(b"x-forwarded-proto", b""),
        language=(known.language if known else "") or language_of(cookies, headers),
        theme=theme if theme in THEMES else known.theme if known else "",
        status_seen=seen if re.fullmatch(r"[0-9]{1,19}", seen) else "",
        members=known is not None,
        show_mature=known is not None and known.show_mature,
        htmx=b"hx-request" in headers,
    )
    return Caller(audience, coding_of(headers), known.expires if known else time.time() + 3600)


def language_of(cookies: Mapping[str, str], headers: Headers) -> str:
    """As Django's own middleware chooses for someone without a session."""
    told = headers.get(b"accept-language", b"").decode("latin-1")
    request = SimpleNamespace(COOKIES=cookies, META={"HTTP_ACCEPT_LANGUAGE": told})
    return get_language_from_request(cast(Any, request))


def coding_of(headers: Headers) -> str:
    """br, gzip, or nothing. One that the header weighs with q=0 is refused."""
    words = headers.get(b"accept-encoding", b"").decode("latin-1").lower().split(",")
    taken = {word.partition(";")[0].strip() for word in words if not re.search(r";\s*q=0(\.0*)?\s*$", word)}
    return next((coding for coding in ("br", "gzip") if coding in taken), "")
