"""What the front has to know of somebody who is signed in, in a cookie, so that it need not ask the database.

The cookie is signed together with the session's own cookie: it is of no use in another session, nobody can write one
for themselves, and it ends with the day. It opens nothing: whoever bears it gets pages that hold only what every
visitor may see (and what is rated mature, once they asked for that). Django drops it as soon as it no longer holds.
"""

from __future__ import annotations

import time
from typing import NamedTuple

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = f"{settings.SITE.cookie_prefix}viewer"
SALT = "config.front.viewer_class"
LASTS_SECONDS = 86_400
MATURE, SHARED, NO, OWN = "mature", "shared", "no", "own"
MAC_LENGTH = 40


class ViewerClass(NamedTuple):
    """`language` as the session says it, else empty; `shared` where nothing is hidden from this viewer alone.

    Someone with blocks or mutes gets every page whole from Django. `expires` is in Unix time.
    """

    language: str
    theme: str
    show_mature: bool
    shared: bool
    expires: int = 0

    def holds_like(self, other: ViewerClass) -> bool:
        return self[:4] == other[:4]


def signed(found: ViewerClass, session: str) -> str:
    """The cookie for a session, good for a day from now."""
    mature, shared = MATURE if found.show_mature else NO, SHARED if found.shared else OWN
    body = f"{found.language}.{found.theme}.{mature}.{shared}.{int(time.time()) + LASTS_SECONDS}"
    return f"{body}.{mac(body, session)}"


def read(cookie: str, session: str) -> ViewerClass | None:
    """What the cookie says; None where it is not of this session, is over or was not written here."""
    body, _dot, told = cookie.rpartition(".")
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    if not (told.isascii() and any(constant_time_compare(told, mac(body, session, secret)) for secret in secrets)):
        return None
    language, theme, mature, shared, expires = body.split(".")
    found = ViewerClass(language, theme, mature == MATURE, shared == SHARED, int(expires))
    return found if found.expires > time.time() else None


def mac(body: str, session: str, secret: str | None = None) -> str:
    """HMAC-SHA256 over both cookies, by a key derived from SECRET_KEY, or from an earlier one."""
    return salted_hmac(SALT, f"{session}\0{body}", secret, algorithm="sha256").hexdigest()[:MAC_LENGTH]
