"""Promised waits: calibrated from what was started, kept nine times in ten."""

from __future__ import annotations

import random

from bench.queue import PLANS, PRICES, Crowd, Fair
from generator.fairness.promises import KEPT, Ratios, Started, censored_quantile, guess, places


def test_one_second_and_the_starts_before_ones_own():
    assert guess(0, 5.0) == 1.0
    assert guess(20, 2.0) == 11.0


def test_whoever_had_more_is_passed_by_everybody():
    assert places(3, mine=1.0, level=1.0, people=10, mean=0.5) == 3
    assert places(3, mine=2.0, level=1.0, people=10, mean=0.5) == 23


def test_without_samples_nothing_is_claimed_to_be_known():
    assert Ratios.of([Started(1.0, 0.5)]) == Ratios()


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
