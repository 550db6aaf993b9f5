"""The process that draws: opening its engine, and how much it takes on at a time."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
import redis

from accounts.models import Plan
from generator.engines.base import EngineError
from generator.jobs.acceptance import accept
from generator.models import EngineCard, Job, Machine, State
from generator.requests.request import GenerationRequest
from generator.worker.doorbell import heard
from generator.worker.loop import Worker, answer, open_worker
from generator.worker.sweep import ring_again
from tests.generator.fake_engine import ABLE, FakeEngine


@pytest.fixture
def bells(settings: Any) -> Callable[[], list[dict[str, Any]]]:
    """What the bells rung since then say, newest first."""
    broker = redis.Redis.from_url(settings.REDIS_URL)
    broker.delete("gpu")
    heard(ABLE.pool)

    def rung() -> list[dict[str, Any]]:
        bodies = [json.loads(message)["body"] for message in broker.lrange("gpu", 0, -1)]
        return [json.loads(base64.b64decode(body))[1] for body in bodies]

    return rung


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
    assert accept(ada, GenerationRequest("a lighthouse")).engine == "sketch"


def test_a_worker_stops_for_breath_and_leaves_the_rest_waiting(ada, ask):
    Plan.objects.filter(code="free").update(jobs_at_once=9)
    for _ in range(3):
        ask(ada)
    assert Worker(FakeEngine(), "tests").work(at_most=2) == 2
    assert Job.objects.filter(state=State.QUEUED).count() == 1


def test_a_job_rings_for_its_own_pool_once_until_that_is_heard(ada, ask, bells, django_capture_on_commit_callbacks):
    Plan.objects.filter(code="free").update(jobs_at_once=9)
    with django_capture_on_commit_callbacks(execute=True):
        ask(ada), ask(ada)
    assert bells() == [{"pool": ABLE.pool, "passed": 0}]

    heard(ABLE.pool)
    with django_capture_on_commit_callbacks(execute=True):
        ask(ada)
    assert len(bells()) == 2


def test_a_worker_with_another_engine_passes_a_bell_on_and_leaves_it_ringing(ada, ask, bells, settings):
    job = ask(ada)
    settings.ENGINE = "sketch"
    answer(ABLE.pool)
    assert bells() == [{"pool": ABLE.pool, "passed": 1}]
    job.refresh_from_db()
    assert job.state == State.QUEUED


def test_a_worker_whose_engine_does_not_open_passes_a_bell_on(studio, bells, settings):
    Machine.announce("elsewhere", "fake", ABLE)
    settings.ENGINE = "crayons"
    with pytest.raises(EngineError):
        answer(ABLE.pool)
    assert bells() == [{"pool": ABLE.pool, "passed": 1}]


def test_a_bell_is_passed_on_at_most_as_often_as_there_are_machines(studio, bells, settings):
    settings.ENGINE = "sketch"
    Machine.announce("elsewhere", "fake", ABLE)
    for passed in range(5):
        answer(ABLE.pool, passed)
    assert [bell["passed"] for bell in reversed(bells())] == list(range(1, Machine.alive().count() + 1))


def test_the_sweep_rings_for_every_pool_in_which_jobs_wait(ada, bruno, ask, bells):
    first, second = ask(ada), ask(bruno)
    Job.objects.filter(pk=second.pk).update(pool="other:model")
    Job.objects.update(rung=None)
    ring_again()
    assert sorted(bell["pool"] for bell in bells()) == sorted([first.pool, "other:model"])
