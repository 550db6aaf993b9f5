"""The gateway on a real server, with a worker that draws beside it; people come with the real `openai` client."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.db import connections
from openai import DefaultHttpxClient, OpenAI

from accounts.models import Token, User
from config import asgi
from generator.engines.base import Capabilities, Task
from generator.jobs import server_sent
from generator.models import EngineCard
from generator.openai_api import executor
from generator.worker.loop import Worker
from lib.process.database import pulse
from tests.generator.fake_engine import ABLE, FakeEngine
from tests.generator.openai_api.server import serving

PAINTS = replace(ABLE, tasks=ABLE.tasks | {Task.INPAINT})


class PaintingEngine(FakeEngine):
    """The fake engine, which can also be told that it repaints parts. Tests set its attributes while it runs."""

    able = PAINTS

    def capabilities(self) -> Capabilities:
        return self.able


@dataclass
class Studio:
    """A served site at `address` with one engine at work. `hold()` makes it wait in the middle of what it draws."""

    address: str
    engine: PaintingEngine = field(default_factory=PaintingEngine)
    gate: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.gate.set()
        self.engine.before_step = lambda request, step: self.pause()

    def pause(self) -> None:
        self.gate.wait(10)

    def hold(self) -> None:
        self.gate.clear()

    def release(self) -> None:
        self.gate.set()

    def draw_until_over(self) -> None:
        worker = Worker(self.engine, "tests")
        try:
            while not self.over.is_set():
                worker.work()
                time.sleep(0.02)
        finally:
            connections.close_all()


@pytest.fixture(scope="package")
def address(django_db_setup: None) -> Iterator[str]:
    """One server for all of these tests; when it is gone its threads let their connections go."""
    with serving() as found:
        yield found
    let_go(executor.EXECUTOR, executor.EXECUTOR._max_workers)
    let_go(server_sent.READERS, server_sent.READERS._max_workers)
    let_go(asgi.threads.executor, asgi.THREADS)


def let_go(executor: Executor, threads: int) -> None:
    together = threading.Barrier(threads)

    def close(_number: int) -> None:
        together.wait(20)
        connections.close_all()

    list(executor.map(close, range(threads)))


@pytest.fixture
def studio(transactional_db: None, settings: Any, address: str) -> Iterator[Studio]:
    settings.ENGINE = "fake"
    pulse.beat()  # between two tests nothing may ask the database, and this one heard so
    made = Studio(address)
    EngineCard.announce("fake", PAINTS)
    worker = threading.Thread(target=made.draw_until_over, name="worker")
    worker.start()
    yield made
    made.over.set()
    made.release()
    worker.join(20)


@pytest.fixture(scope="package")
def line() -> Iterator[DefaultHttpxClient]:
    """The HTTP client under all programs: making one reads every certificate of the machine."""
    with DefaultHttpxClient() as shared:
        yield shared


@pytest.fixture
def program_of(studio: Studio, line: DefaultHttpxClient) -> Callable[..., OpenAI]:
    """The real client with a token of this person: `program_of(ada)`. It tries everything once."""

    def make(person: User, *scopes: str, **options: Any) -> OpenAI:
        _token, secret = Token.issue(person, name="program", scopes=list(scopes or ["generate"]))
        options = {"max_retries": 0, "timeout": 15.0, "http_client": line} | options
        return OpenAI(base_url=f"{studio.address}/v1", api_key=secret, **options)

    return make
