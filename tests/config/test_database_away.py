"""PostgreSQL away: everybody is told so at once, by an answer that needs no database."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, connections

from config.front.away import Patience
from lib.process.database import Pulse
from tests.config.asking import ask


@pytest.fixture
def database_away(client, monkeypatch, django_db_blocker):
    """Nobody listens where the database should be."""
    client.raise_request_exception = False
    wrapper = connections["default"]
    wrapper.close()
    monkeypatch.setitem(wrapper.settings_dict, "HOST", "127.0.0.1")
    monkeypatch.setitem(wrapper.settings_dict, "PORT", "1")
    with django_db_blocker.unblock():
        yield
        wrapper.close()


@pytest.mark.parametrize("address", ["/", "/new", "/search?q=house", "/status", "/@ada"])
def test_a_page_says_so(client, database_away, address):
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "away for a moment" in answer.content.decode()
    assert "Nous revenons" in answer.content.decode()


@pytest.mark.parametrize("address", ["/api/v1/posts", "/api/v1/status", "/api/v1/me"])
def test_a_program_reads_a_problem(client, database_away, address):
    answer = client.get(address, headers={"Authorization": "Bearer atl_whatever"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["code"] == "database-away"


def test_a_form_of_somebody_signed_in_is_answered_so_too(client, database_away):
    client.cookies["sessionid"] = "whatever"
    assert client.post("/create", {"prompt": "a lighthouse"}).status_code == 503


class Silent:
    """An application whose database keeps silent."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, scope, receive, send) -> None:
        self.asked += 1
        await asyncio.sleep(3600)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def unanswered(clock: Clock) -> Iterator[Pulse]:
    """A pulse whose question the database keeps, for as long as the test goes on."""
    asked, answered = threading.Event(), threading.Event()

    def question() -> None:
        asked.set()
        answered.wait(60)

    pulse = Pulse(question, clock)
    pulse.begin()
    assert asked.wait(60)
    yield pulse
    pulse.end()
    answered.set()


@pytest.mark.parametrize(
    ("address", "kind"),
    [("/", "text/html"), pytest.param("/api/v1/posts", "application/problem+json", marks=pytest.mark.long)],
)
def test_who_waits_for_a_silent_database_is_told_to_go(address, kind):
    clock, silent = Clock(), Silent()

    async def wait(pulse: Pulse) -> None:
        waiting = asyncio.ensure_future(ask(Patience(silent, pulse), address))
        await asyncio.sleep(0.01)
        clock.now = 60.0
        answer = await waiting
        assert answer.status == 503
        assert answer.headers["content-type"].startswith(kind)
        assert answer.headers["retry-after"] == "5"

    with unanswered(clock) as pulse:
        asyncio.run(wait(pulse))


def test_while_it_is_silent_no_thread_is_given_to_anybody():
    clock, silent = Clock(), Silent()
    with unanswered(clock) as pulse:
        clock.now = 60.0
        assert asyncio.run(ask(Patience(silent, pulse), "/")).status == 503
    assert silent.asked == 0


def test_a_process_that_was_held_up_does_not_blame_the_database():
    clock = Clock()
    pulse = Pulse(lambda: None, clock)
    pulse.begin()
    clock.now = 60.0  # nothing of it ran for a minute, its pulse neither
    assert not pulse.is_away
    pulse.end()


def test_the_pulse_knows_a_refusal_at_once_and_an_answer_as_well():
    answers = iter([None, OperationalError("refused"), None])

    def question() -> None:
        if error := next(answers):
            raise error

    pulse, known = Pulse(question), []
    for _ in range(3):
        pulse.beat()
        known.append(pulse.is_away)
    assert known == [False, True, False]
