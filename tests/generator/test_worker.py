"""The process that draws: opening its engine, and how much it takes on at a time."""

from __future__ import annotations

import pytest

from accounts.models import Plan
from generator.engines.base import EngineError
from generator.models import EngineCard, Job, State
from generator.worker import Worker, open_worker
from tests.generator.fake_engine import ABLE, FakeEngine


def test_an_opened_engine_announces_what_it_can_do(db, settings):
    worker = open_worker("sketch")
    settings.ENGINE = "sketch"
    assert EngineCard.capabilities_now() == worker.able
    assert not worker.able.is_model


def test_what_was_announced_is_read_back_the_same(studio):
    assert EngineCard.capabilities_now() == ABLE


def test_an_engine_that_cannot_be_opened_leaves_its_trouble_on_the_card(db):
    with pytest.raises(EngineError):
        open_worker("crayons")
    assert "no engine called" in EngineCard.objects.get(name="crayons").trouble


def test_trouble_at_a_restart_does_not_forget_what_the_engine_could_do(studio):
    EngineCard.in_trouble("fake", "The weights are gone.")
    assert EngineCard.capabilities_now() == ABLE


def test_the_drawing_program_can_be_asked_before_any_worker_has_started(db, settings, ada):
    settings.ENGINE = "sketch"
    assert Job.accept(ada, prompt="a lighthouse").engine == "sketch"


def test_a_worker_stops_for_breath_and_leaves_the_rest_waiting(ada, ask):
    Plan.objects.filter(code="free").update(jobs_at_once=9)
    for _ in range(3):
        ask(ada)
    assert Worker(FakeEngine(), "tests").work(at_most=2) == 2
    assert Job.objects.filter(state=State.QUEUED).count() == 1
