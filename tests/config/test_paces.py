"""No address that changes something is without a pace, and a pace is exact."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

from config.door.kinds import IN_THEIR_FORMS, KINDS
from lib.limits.pace import CountedHere, Counter, Pace
from lib.process.redis_client import redis_client
from tests.config.addresses import addressed, takes_writing, walked

TEN = Pace("ten", most=10, seconds=60)
# The gateway keeps its pace in its calls (tests/generator/openai_api).
GATEWAY = ("v1/", "openai/", "^(v1|openai)")


def test_of_a_hundred_at_once_ten_get_through():
    with ThreadPoolExecutor(20) as crowd:
        passed = list(crowd.map(lambda _: TEN.take("ada").passed, range(100)))
    assert sum(passed) == 10


def test_no_moment_lets_twice_as_much_pass():
    """Wherever a minute of the clock ends, what was used up stays used up."""
    quick = Pace("quick", most=10, seconds=1)
    passed = 0
    began = time.monotonic()
    while time.monotonic() - began < 0.05:
        passed += quick.take("ada").passed
    assert passed <= 10 + int((time.monotonic() - began) / 0.1) + 1


def test_people_are_counted_apart_and_told_what_is_left():
    lefts = [TEN.take("ada").left for _ in range(11)]
    assert lefts == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0]
    assert TEN.take("bruno").left == 9


def test_what_did_not_count_is_given_back():
    for _ in range(10):
        TEN.take("ada")
    TEN.give_back("ada")
    assert TEN.take("ada").passed
    assert not TEN.take("ada").passed


def test_what_is_counted_is_forgotten_when_it_is_paid_off():
    TEN.take("ada")
    assert 0 < redis_client().pttl("pace:ten:ada") <= 6_000


def test_without_redis_each_process_counts_by_itself(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    alone = Counter()
    allowances = [alone.take("guess:ada", TEN.step, TEN.step * 10)[0] for _ in range(30)]
    assert sum(allowances) == 10


def test_counting_here_is_bounded(monkeypatch):
    monkeypatch.setattr("lib.limits.pace.MOST_COUNTED_HERE", 100)
    here = CountedHere()
    passed = [here.take(f"key {at}", 10**9, 10**10)[0] for at in range(200)]
    assert sum(passed) == 100 and len(here.due) == 100


def patterns() -> list[tuple[str, URLPattern]]:
    return list(walked(get_resolver()))


def test_every_address_that_takes_writing_is_in_the_table():
    names = {
        pattern.name or ""
        for route, pattern in patterns()
        if takes_writing(pattern) and not route.startswith("operator/")
    }
    forgotten = {name for name in names if name and name not in KINDS}
    assert forgotten == set()


def test_the_table_names_no_address_that_is_gone():
    assert set(KINDS) - {pattern.name for _route, pattern in patterns()} == set()


@pytest.fixture
def used_up(monkeypatch):
    """Every pace has come to its end for everybody."""
    monkeypatch.setattr(Counter, "take", lambda *_: (False, 7_000_000))


@pytest.mark.django_db
def test_whatever_is_written_to_is_refused_when_its_pace_is_used_up(ada, client_of, api_of, used_up):
    """Every address, found by walking the patterns, is posted to: none does anything."""
    page, program = client_of(ada), api_of(ada)
    ada.is_staff = ada.is_superuser = True
    ada.save()
    wrong: list[Any] = []
    for route, pattern in patterns():
        if (pattern.name or "") in IN_THEIR_FORMS or route.startswith(GATEWAY):
            continue
        is_api, writing = hasattr(pattern.callback, "cls"), takes_writing(pattern)
        methods = writing if is_api else ["post"]
        for method in methods:
            answer = getattr(program if is_api else page, method)(
                "/" + addressed(route), headers={"Accept": "application/json"}
            )
            if answer.status_code != 429 or answer.headers.get("Retry-After") != "7":
                wrong.append((route, method, answer.status_code))
            elif answer.headers["Content-Type"] != "application/problem+json":
                wrong.append((route, method, answer.headers["Content-Type"]))
    assert wrong == []


@pytest.mark.django_db
def test_what_is_left_stands_in_the_headers(ada, api_of, post_by, bruno):
    answer = api_of(ada).put(f"/api/v1/posts/{post_by(bruno).key}/like")
    assert answer.headers["RateLimit-Policy"] == '"react";q=120;w=60'
    assert answer.headers["RateLimit"] == '"react";r=119;t=1'


@pytest.mark.django_db
def test_a_person_has_one_pace_for_pages_and_programs(ada, client_of, api_of):
    """Of something that is given back only after minutes."""
    client_of(ada).post("/settings/export")
    answer = api_of(ada).post("/api/v1/me/export")
    assert '"export";r=3' in answer.headers["RateLimit"]


@pytest.mark.django_db
def test_reading_has_no_pace(client):
    assert "RateLimit" not in client.get("/new").headers


@pytest.mark.django_db
def test_a_page_says_so_in_a_sentence(ada, client_of, used_up):
    answer = client_of(ada).post("/collections", {"title": "Boats"})
    assert answer.status_code == 429
    assert "Please go on in 7 seconds" in answer.content.decode()
    assert answer.headers["Retry-After"] == "7"
