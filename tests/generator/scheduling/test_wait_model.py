"""Promised waits: calibrated from what was started, kept nine times in ten."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bench.queue import PLANS, PRICES, Crowd
from generator.scheduling.simulation import Fair
from generator.scheduling.wait_model import (
    KEPT,
    KNOTS,
    UNKNOWN,
    Flow,
    Ratios,
    Started,
    censored_quantile,
    guess,
    knots,
    places,
    up_to,
)


def test_alone_one_waits_for_what_is_ahead():
    assert guess(0, 1, [], 5.0) == 1.0
    assert guess(20, 1, [], 2.0) == 11.0


def test_another_line_of_the_same_weight_takes_half_while_it_lasts():
    assert guess(20, 1, [Flow(1, backlog=100)], 1.0) == pytest.approx(41)
    assert guess(20, 1, [Flow(1, backlog=5)], 1.0) == pytest.approx(26)


def test_a_line_of_ten_times_the_weight_goes_first_and_what_comes_to_it_too():
    assert guess(20, 1, [Flow(10, backlog=50)], 1.0) == pytest.approx(71)
    assert guess(20, 1, [Flow(10, backlog=50, coming=0.5)], 1.0) == pytest.approx(141, rel=0.01)


flows = some.builds(Flow, some.floats(1, 20), some.floats(0, 1e4), some.floats(0, 10))


@given(some.floats(0, 1e4), some.floats(1, 20), some.lists(flows, max_size=4), some.floats(0.1, 10))
def test_nobody_is_guessed_to_wait_longer_than_by_their_share(ahead, weight, others, speed):
    told = guess(ahead, weight, others, speed)
    share = weight / (weight + sum(flow.weight for flow in others))
    assert 1 + ahead / speed <= told + 1e-6
    assert told <= 1 + ahead / (speed * share) + 1e-3


def test_whoever_had_more_is_passed_by_everybody():
    assert places(3, mine=1.0, level=1.0, people=10, mean=0.5) == 3
    assert places(3, mine=2.0, level=1.0, people=10, mean=0.5) == 23


@given(some.lists(some.floats(0, 1e4), min_size=1, max_size=400), some.floats(-1, 1e4 + 1))
def test_a_few_counters_tell_how_many_of_a_crowd_come_first(counters, mine):
    known = knots(counters)
    assert len(known) == KNOTS and known[0] == min(counters) and known[-1] == max(counters)
    exact = sum(counter <= mine for counter in counters)
    assert abs(up_to(mine, known, len(counters)) - exact) <= 1 + len(counters) / (KNOTS - 1)


def test_of_nobody_nobody_comes_first():
    assert knots([]) == [] and up_to(3.0, [], 0) == 0


def test_without_samples_nothing_is_claimed_to_be_known():
    assert Ratios.of([]) == Ratios(*UNKNOWN)
    few = Ratios.of([Started(1.0, 0.1)])
    assert few.longest > 0.9 * UNKNOWN[1]


def test_nine_waits_in_ten_stay_below_the_longest():
    dice = random.Random(5)
    waits = [dice.lognormvariate(0, 0.7) for _ in range(400)]
    ratios = Ratios.of([Started(1.0, wait) for wait in waits[:200]])
    kept = sum(wait <= ratios.longest for wait in waits[200:]) / 200
    assert 0.85 <= kept <= 0.98
    assert ratios.likely < ratios.longest


def test_jobs_that_still_wait_count_with_what_they_have_waited():
    started = [Started(10.0, 5.0) for _ in range(50)]
    still = [Started(10.0, 40.0, open=True) for _ in range(50)]
    assert censored_quantile(started, 0.9) == 0.5
    assert censored_quantile(started + still, 0.9) == 4.0
    assert Ratios.of(started + still).longest >= 4.0


def test_broken_promises_lengthen_the_next():
    kept = [Started(1.0, n % 10 / 10, promised=2.0) for n in range(200)]
    broken = [Started(1.0, n % 10 / 10, promised=0.1) for n in range(200)]
    assert Ratios.of(broken).longest >= Ratios.of(kept).longest


@pytest.mark.long
def test_five_times_the_capacity_is_served_as_was_promised():
    """Thirty simulated minutes of the crowd of bench/queue.py."""
    crowd = Crowd(Fair(PLANS, PRICES), load=5, machines=3, seconds=1800, seed=1)
    crowd.run()
    row = crowd.row()
    assert row["pro p95"] <= 5
    assert row["team p95"] <= 5
    assert row["plus p95"] <= 15
    assert row["free served"] >= 90
    assert row["most %"] <= 1
    assert row["kept %"] >= 100 * KEPT
