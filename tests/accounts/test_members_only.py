"""A site that only its members see, asked at every address there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.access.members_only import OPEN_TO_ALL

pytestmark = pytest.mark.django_db

BY_KIND = {"int": "1", "slug": "ada", "id": "0" * 21 + "1", "uuid": str(uuid4()), "path": "a/b", "str": "abc"}
# What a gateway of its own answers on the event loop, past all middleware: tests/generator/openai_api asks those.
GATEWAY = re.compile(r"^(v1|openai|\(v1\|openai\))(/|$)")


@pytest.fixture(autouse=True)
def _for_members_only(settings: Any) -> None:
    settings.MEMBERS_ONLY = True


def addresses(patterns: Any = None, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Every address of the site as its name and an example of it."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + example(one)
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from addresses(one.url_patterns, route, inner)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}", route


def example(pattern: Any) -> str:
    """A path that this part of a pattern takes."""
    route = getattr(pattern.pattern, "_route", None)
    if route is not None:
        return re.sub(r"<(?:(\w+):)?\w+>", lambda found: BY_KIND.get(found[1] or "str", "abc"), str(route))
    plain = str(pattern.pattern._regex).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
    plain = re.sub(r"\(\?P<name>\[0-9A-Za-z\]\{22\}.*\)", "0" * 22 + ".webp", plain)
    plain = re.sub(r"\(\?P<uidb36>.*?\)-\(\?P<key>.*?\)", "1-abc", plain)
    plain = re.sub(r"\(\?P<key>.*?\)", "abc", plain)
    plain = re.sub(r"\(\?P<provider_id>.*?\)", "sign-in", plain)
    plain = re.sub(r"\(\?P<url>.*?\)", "nothing", plain)
    return plain.replace("\\", "").replace("(/.*)?", "")


ALL = [(name, route) for name, route in addresses() if not GATEWAY.match(route)]


def test_the_walk_finds_the_addresses_of_every_room():
    names = {name for name, _route in ALL}
    assert {"home", "image-file", "post", "job-events", "my-events", "api-schema", "admin:index", "oembed"} <= names
    assert names >= OPEN_TO_ALL - {"livez", "readyz"}


def test_a_stranger_is_shown_nothing_anywhere(client):
    """401 at every address, or 404 where the example leads to none."""
    asked, shown = 0, []
    for name, route in ALL:
        for method in ("get", "post") if name not in OPEN_TO_ALL else ():
            answer = getattr(client, method)(f"/{route}", headers={"accept": "*/*"})
            asked += answer.status_code == 401
            if answer.status_code != 401 and not (answer.status_code == 404 and answer.resolver_match is None):
                shown.append((name, route, method, answer.status_code))
    assert shown == []
    assert asked > 400


def test_a_browser_is_led_to_signing_in_and_back(client):
    answer = client.get("/search?q=sea", headers={"accept": "text/html"})
    assert answer["Location"] == "/accounts/login/?next=/search%3Fq%3Dsea"


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/", "/about"])
def test_the_way_in_is_open(client, page):
    assert client.get(page, headers={"accept": "text/html"}).status_code == 200


def test_a_load_balancer_hears_how_it_is(client):
    assert "parts" in client.get("/healthz").json()


def test_a_member_sees_the_site_and_so_does_their_program(ada, client_of, api_of, post_by):
    post = post_by(ada)
    for address in ("/", post.get_absolute_url(), post.cover.url(), "/new/atom"):
        assert client_of(ada).get(address).status_code in (200, 404)
    assert client_of(ada).get(post.cover.url()).status_code == 200
    program = api_of(ada)
    assert program.get("/api/v1/feeds/new").status_code == 200
    assert Client().get("/api/v1/feeds/new").status_code == 401
    assert Client().get("/api/v1/feeds/new", headers={"authorization": "Bearer atl_invented"}).status_code == 401


def test_who_was_suspended_is_a_stranger(ada, client_of, api_of):
    browser, program = client_of(ada), api_of(ada)
    ada.suspend()
    assert browser.get("/").status_code == 401
    assert program.get("/api/v1/feeds/new").status_code == 401


def test_open_sites_stay_open(client, settings):
    settings.MEMBERS_ONLY = False
    assert client.get("/").status_code == 200
