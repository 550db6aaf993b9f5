"""Knocking at a door: an address about something, asked for by one viewer, and whether that lets them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from rest_framework.test import APIClient

from tests.access.table import Door, Grid
from tests.access.undone import undone
from tests.access.world import HANDLES
from tests.config.addresses import addressed, takes_writing, walked

NOTHING = {"person": "nobody", "token": "0", "invitation": "0", "export uuid": "00000000-0000-0000-0000-000000000000"}
NOTHING |= {"team invitation": "0", "team member": "nobody"}
NO_KEY = "0" * 22
CONVERTED = re.compile(r"<(\w+):(\w+)>")
BESIDE = {"name": "w320", "tab": "liked", "kind": "new"}  # what else an address holds
WORDS = {"tag": "lake", "atom-tag": "lake", "feed-model": "openly/gradients", "atom-model": "openly/gradients"}


_BROWSER, _PROGRAM = Client(), APIClient()


@dataclass(frozen=True)
class Knock:
    """One address by one method."""

    name: str
    route: str
    method: str
    is_api: bool
    door: Door

    @property
    def scoped(self) -> bool:
        """Whether a token needs a scope for it, as all that changes something but a report of views does."""
        return self.is_api and self.name != "api-impressions"

    @property
    def grid(self) -> Grid:
        return self.door.grid(self.method)

    def address(self, keys: dict[str, str] | None, beside: str) -> str:
        """About what has these keys, or about nothing; `beside` is a public post's key."""
        if self.name in WORDS:
            return "/" + CONVERTED.sub(WORDS[self.name], self.route)
        if self.name == "sitemap-part":
            return "/sitemap-makers.xml"
        if self.door.about in ("", "nothing", "library"):
            route = CONVERTED.sub(lambda found: BESIDE.get(found[2], found[0]), self.route)
            return "/" + addressed(route)
        first = True

        def fill(found: re.Match[str]) -> str:
            nonlocal first
            if first:
                first = False
                about = "export uuid" if found[1] == "uuid" else self.door.about
                return keys[about] if keys else NOTHING.get(about, NO_KEY)
            return beside if found[1] == "id" else BESIDE[found[2]]

        return "/" + CONVERTED.sub(fill, self.route)

    def send(self, address: str, role: str, world: dict[str, Any]) -> Any:
        """The answer, with what it changed undone."""
        browser = self._client(role, world)
        with undone():
            sent: dict[str, Any] = {} if self.method in ("get", "delete") else {"data": {}}
            answer = getattr(browser, self.method)(address, **sent, headers={"Sec-Fetch-Site": "same-origin"})
            if answer.streaming:
                body = b"" if answer.is_async else answer.getvalue()
                answer.seen = body
            else:
                answer.seen = answer.content
        return answer

    def _client(self, role: str, world: dict[str, Any]) -> Any:
        """One for all, since a client loads the whole house; what it was told before is forgotten."""
        browser: Any = _PROGRAM if self.is_api else _BROWSER
        browser.cookies.clear()
        if self.is_api:
            token = {"HTTP_AUTHORIZATION": f"Bearer {world['tokens'][role]}"} if role in HANDLES else {}
            browser.credentials(**token)
        elif role in HANDLES:
            browser.cookies[settings.SESSION_COOKIE_NAME] = world["cookies"][role]
        return browser


def is_in(answer: Any) -> bool:
    """Refusals of what was sent are let in; so are redirects, but those to signing in and to proving oneself."""
    if answer.status_code in (301, 302):
        return not re.match(r"/accounts/(login|reauthenticate|2fa/reauthenticate)", answer["Location"])
    return answer.status_code not in (401, 403, 404)


def knocks(table: dict[str, Door]) -> Iterator[Knock]:
    """Every address that has a line in it, by each of its methods."""
    for route, pattern in walked(get_resolver()):
        if door := table.get(pattern.name or ""):
            for method in methods_of(pattern, door):
                yield Knock(pattern.name or "", route, method, hasattr(pattern.callback, "cls"), door)


def methods_of(pattern: URLPattern, door: Door) -> list[str]:
    return list(dict.fromkeys(["get", *takes_writing(pattern)]))
