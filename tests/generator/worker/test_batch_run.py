"""Several people's pictures in one batch of one machine."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from generator.engines.base import EngineError
from generator.jobs.acceptance import accept
from generator.models import EngineCard, Job, Machine, QueueLine, QueuePlace, State
from generator.requests.request import GenerationRequest
from generator.status.invariants import violations
from generator.worker.loop import Worker
from tests.generator.fake_engine import ABLE, FakeEngine

FAST = {"64x64": [(1, 0.10), (4, 0.16), (8, 0.28)], "96x64": [(1, 0.15), (2, 0.30)]}
BATCHING = replace(ABLE, largest_batch=8, step_seconds=FAST)


class Batching(FakeEngine):
    """Draws many at once, up to what its memory holds; notes the prompts of every call."""

    def __init__(self, *, memory: int = 8, poison: str = "", lost: int = 0, **how) -> None:
        super().__init__(**how)
        self.memory, self.poison, self.lost = memory, poison, lost
        self.calls: list[list[str]] = []

    def capabilities(self):
        return BATCHING

    def generate(self, requests, on_event):
        self.calls.append([request.prompt for request in requests])
        if len(requests) > self.memory:
            raise EngineError("The pictures did not fit into the memory.", code="out-of-memory")
        if self.lost:
            self.lost -= 1
            raise EngineError("The engine's process ended in the middle of drawing.", code="engine-lost")
        if self.poison in self.calls[-1]:
            raise EngineError("This prompt breaks the brush.")
        return super().generate(requests, on_event)


@pytest.fixture(autouse=True)
def _an_engine_that_batches(db, settings):
    settings.ENGINE = "fake"
    EngineCard.announce("fake", BATCHING)
    yield
    assert list(violations()) == []


@pytest.fixture
def crowd(people):
    """So many people, who ask for one picture each: `crowd(5)`."""

    def gather(size, **asked):
        return [accept(people(f"maker{n}"), GenerationRequest(f"boat {n}", **asked)) for n in range(size)]

    return gather


def states():
    return sorted(Job.objects.values_list("state", flat=True))


def test_four_people_share_one_batch(crowd):
    jobs = crowd(4)
    engine = Batching()
    Worker(engine, "tests").work()
    assert sorted(engine.calls[0]) == [f"boat {n}" for n in range(4)]
    assert len(engine.calls) == 1
    assert states() == [State.SUCCEEDED] * 4
    assert len({Job.objects.get(pk=job.pk).batch for job in jobs}) == 1
    assert [len(job.images()) for job in jobs] == [1] * 4


def test_a_batch_is_no_larger_than_is_worth_while(crowd):
    crowd(10)
    engine = Batching()
    Worker(engine, "tests").work()
    assert [len(call) for call in engine.calls] == [4, 4, 2]


def test_sizes_that_gain_nothing_are_drawn_alone(crowd):
    crowd(3, width=96, height=64)
    engine = Batching()
    Worker(engine, "tests").work()
    assert [len(call) for call in engine.calls] == [1, 1, 1]


def test_different_sizes_are_not_mixed(crowd, ada):
    accept(ada, GenerationRequest("wide", width=96, height=64))
    crowd(2)
    engine = Batching()
    Worker(engine, "tests").work()
    assert sorted(map(sorted, engine.calls)) == [["boat 0", "boat 1"], ["wide"]]


def test_a_picture_does_not_depend_on_its_mates(crowd, ada, bruno):
    alone = accept(ada, GenerationRequest("boat 1", seed=7))
    Worker(Batching(), "tests").work()
    together = accept(bruno, GenerationRequest("boat 1", seed=7))
    crowd(4)
    Worker(Batching(), "tests").work()
    (first,), (second,) = alone.images(), together.images()
    assert first.sha256 == second.sha256


def test_who_cancels_leaves_the_batch_and_the_others_go_on(crowd):
    jobs = crowd(3)

    def cancel_one(request, step):
        if request.prompt == "boat 1" and step == 1:
            jobs[1].cancel(by=jobs[1].user)

    engine = Batching(before_step=cancel_one, seconds_a_step=0.06)
    Worker(engine, "tests").work()
    assert states() == [State.CANCELLED, State.SUCCEEDED, State.SUCCEEDED]
    assert len(engine.cut_short) == 1, "the engine stopped in the middle of it"


def test_a_prompt_that_breaks_the_engine_spoils_no_mates_picture(crowd):
    jobs = crowd(4)
    engine = Batching(poison="boat 2")
    worker = Worker(engine, "tests")
    for _ in range(3):
        worker.work()
        Job.objects.filter(state=State.QUEUED).update(run_after=jobs[0].accepted)
    assert states() == [State.FAILED, State.SUCCEEDED, State.SUCCEEDED, State.SUCCEEDED]
    failed = Job.objects.get(state=State.FAILED)
    assert failed.prompt == "boat 2"
    assert failed.errors == 3
    assert failed.error == "This prompt breaks the brush."


def test_an_engine_that_went_away_is_no_fault_of_the_jobs(crowd):
    crowd(3)
    engine = Batching(lost=1)
    worker = Worker(engine, "tests")
    worker.work()
    assert states() == [State.QUEUED] * 3
    assert set(Job.objects.values_list("losses", "errors")) == {(1, 0)}
    assert all(place.units <= QueueLine.objects.get().level for place in QueuePlace.objects.all()), "as if newly come"


def test_what_was_lost_once_is_drawn_alone(crowd):
    """One of them may be what takes the engine down."""
    crowd(3)
    engine = Batching(lost=1)
    worker = Worker(engine, "tests")
    worker.work()
    Job.objects.update(run_after=timezone.now())
    worker.work()
    assert [len(call) for call in engine.calls] == [3, 1, 1, 1]
    assert states() == [State.SUCCEEDED] * 3


def test_too_large_for_the_memory_halves_the_batches_that_follow(crowd):
    crowd(4)
    engine = Batching(memory=2)
    worker = Worker(engine, "tests")
    worker.work()
    assert states() == [State.SUCCEEDED] * 4
    assert [len(call) for call in engine.calls] == [4, 1, 1, 1, 1]
    assert Job.objects.filter(errors__gt=0).count() == 0
    for job in list(Job.objects.all()):
        accept(job.user, GenerationRequest("again"))
    worker.work()
    assert [len(call) for call in engine.calls[5:]] == [2, 2]


def test_a_machine_adds_up_what_it_drew(crowd):
    crowd(3)
    Machine.announce("tests", "fake", BATCHING)
    Worker(Batching(seconds_a_step=0.01), "tests").work()
    machine = Machine.alive().get()
    assert machine.images == 3
    assert machine.pace is not None
    assert machine.pace > 0
    assert machine.units == pytest.approx(sum(Job.objects.values_list("units", flat=True)))
