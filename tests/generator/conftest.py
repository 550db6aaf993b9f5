"""A studio with the fake engine: its card is announced, and workers are made on demand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from generator.jobs.acceptance import Sources, accept
from generator.models import EngineCard, Job
from generator.requests.request import GenerationRequest
from generator.worker.loop import Worker
from tests.generator.fake_engine import ABLE, FakeEngine


@pytest.fixture
def studio(db: None, settings: Any) -> None:
    """The site is set up with the fake engine, and its worker has announced it."""
    settings.ENGINE = "fake"
    EngineCard.announce("fake", ABLE)


@pytest.fixture
def worker() -> Callable[..., Worker]:
    """A worker with an engine of one's own: `worker(failing=1).work()`."""

    def make(**engine: Any) -> Worker:
        return Worker(FakeEngine(**engine), "tests")

    return make


@pytest.fixture
def ask(studio: None) -> Callable[..., Job]:
    """A person asks for a picture: `ask(ada, "a lighthouse", candidates=2)`."""

    def asked_by(
        user: Any, prompt: str = "a lighthouse at dusk", *, sources: Sources = (), key: str | None = None, **asked: Any
    ) -> Job:
        return accept(user, GenerationRequest(prompt, **asked), sources=sources, key=key)

    return asked_by


@pytest.fixture
def draw(worker: Callable[..., Worker]) -> Callable[..., Job]:
    """Let a worker empty the queue, then read the job again."""

    def work(job: Job, **engine: Any) -> Job:
        worker(**engine).work()
        job.refresh_from_db()
        return job

    return work
