"""What load balancers and supervisors are told: of a process, of what its pages need, and of every part."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from django.db import OperationalError

from config import asgi
from config.probes import readiness as asked
from config.probes.parts import PARTS
from config.probes.readiness import Readiness
from tests.config.asking import ask


def fine() -> None:
    """A part that answers."""


def broken() -> None:
    raise OperationalError("connection refused")


def told_of(monkeypatch: pytest.MonkeyPatch, **states: Any) -> None:
    """A site whose parts are fine but for these."""
    parts = dict.fromkeys(PARTS, fine) | states
    monkeypatch.setattr(asked, "readiness", Readiness(parts))


def test_a_process_that_lives_says_so_whatever_is_away(monkeypatch):
    told_of(monkeypatch, database=broken)
    answer = asyncio.run(ask(asgi.application, "/livez", host="10.0.0.7"))
    assert answer.status == 200


@pytest.mark.parametrize("part", ["database", "schema"])
def test_without_what_pages_need_it_is_not_ready(monkeypatch, part):
    told_of(monkeypatch, **{part: broken})
    answer = asyncio.run(ask(asgi.application, "/readyz", host="10.0.0.7"))
    assert answer.status == 503
    assert f'"{part}": "away"' in answer.text


@pytest.mark.parametrize("part", ["redis", "broker", "storage", "engine"])
def test_what_pages_do_without_is_told_and_takes_no_page_away(client, monkeypatch, part):
    told_of(monkeypatch, **{part: broken})
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"][part]) == (200, "away")
    assert client.get("/readyz?all").status_code == 503
    assert client.get("/healthz").status_code == 503


def test_all_is_there(client, monkeypatch):
    told_of(monkeypatch)
    assert client.get("/healthz").json() == {"ready": True, "parts": dict.fromkeys(PARTS, "ok")}


def test_a_part_that_keeps_silent_is_away_and_is_not_asked_twice(monkeypatch):
    monkeypatch.setattr(asked, "PATIENCE", 0.01)
    answered, times = threading.Event(), []

    def silent() -> None:
        times.append(1)
        answered.wait()

    clock = iter(range(0, 1000, 10))
    told = Readiness({"storage": silent, "redis": fine}, lambda: float(next(clock)))
    assert told.states() == told.states() == {"storage": "away", "redis": "ok"}
    assert len(times) == 1
    answered.set()


@pytest.mark.django_db(transaction=True)
def test_the_parts_of_this_very_site_are_asked(studio_machine):
    assert Readiness().states() == dict.fromkeys(PARTS, "ok")


@pytest.fixture
def studio_machine(settings, transactional_db):
    """A machine that lives."""
    from generator.models import Machine
    from tests.generator.fake_engine import ABLE

    settings.ENGINE = "fake"
    Machine.announce("tests", "fake", ABLE)
