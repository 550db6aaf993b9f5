"""A password that was typed into a refused form of joining need not be typed again: its hash is kept for ten minutes.

In the session of that browser, as in the account it is to become; never the password itself.
"""

from __future__ import annotations

import time
from typing import Any

from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

IN_SESSION, KEPT_SECONDS = "joining-password", 600


def keep(request: HttpRequest, password: str) -> None:
    request.session[IN_SESSION] = {"hash": make_password(password), "at": time.time()}


def kept(request: HttpRequest) -> str:
    """The hash; empty where none is kept any more."""
    told: dict[str, Any] = request.session.get(IN_SESSION) or {}
    return str(told["hash"]) if told and told["at"] > time.time() - KEPT_SECONDS else ""


def forget(request: HttpRequest) -> None:
    request.session.pop(IN_SESSION, None)
