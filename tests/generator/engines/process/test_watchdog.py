"""How much silence is allowed, told by a clock that the test turns."""

from __future__ import annotations

import subprocess
import sys

import pytest

from generator.engines.process import pids
from generator.engines.process.watchdog import Watchdog


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watchdog(clock: Clock) -> Watchdog:
    return Watchdog(clock=clock)


def steps(watchdog: Watchdog, clock: Clock, *seconds: float) -> None:
    """A batch whose first step is heard now and the others after so many seconds each."""
    watchdog.begin()
    watchdog.heard("started")
    watchdog.heard("step")
    for pause in seconds:
        clock.now += pause
        watchdog.heard("step")


def test_until_two_steps_in_a_row_the_kernels_may_be_compiled(watchdog, clock):
    assert watchdog.limit == 300
    steps(watchdog, clock)
    assert watchdog.limit == 300
    steps(watchdog, clock, 0.1)
    assert watchdog.limit == 30


def test_quick_steps_leave_the_least(watchdog, clock):
    steps(watchdog, clock, 0.1, 0.2)
    assert watchdog.limit == 30


def test_slow_steps_allow_twenty_times_the_slowest(watchdog, clock):
    steps(watchdog, clock, 4.0, 2.0)
    steps(watchdog, clock, 0.1)
    assert watchdog.limit == pytest.approx(80)


def test_the_time_between_two_batches_is_no_step(watchdog, clock):
    steps(watchdog, clock, 0.1)
    clock.now += 3600
    steps(watchdog, clock, 0.1)
    assert watchdog.limit == 30


def test_decoding_and_the_next_beginning_are_no_step(watchdog, clock):
    steps(watchdog, clock)
    clock.now += 50
    watchdog.heard("completed")
    watchdog.heard("started")
    clock.now += 50
    watchdog.heard("step")
    assert watchdog.slowest == 0


def test_a_new_process_is_given_its_first_step_again_and_the_slowest_is_remembered(watchdog, clock):
    steps(watchdog, clock, 4.0)
    watchdog.meet()
    assert watchdog.limit == 300
    steps(watchdog, clock, 0.1)
    assert watchdog.limit == pytest.approx(80)


def test_an_engine_that_asks_for_quiet_has_it(watchdog, clock):
    watchdog.meet(quiet_seconds=900)
    steps(watchdog, clock, 0.1)
    assert watchdog.limit == 900


def test_only_the_process_that_was_met_is_killed():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        met = pids.began(process.pid)
        assert not pids.kill(process.pid, f"{met}0")
        assert not pids.kill(process.pid, "")
        assert process.poll() is None
        assert pids.kill(process.pid, met)
    assert not pids.kill(process.pid, met)
