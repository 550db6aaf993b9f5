"""When a surge begins and ends, and who is let in when."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from generator.scheduling.hysteresis import GROUPS, Stages, Switch, Thresholds, group_of

LIMITS = Thresholds(begins_at=300, begins_after=60, ends_at=60, ends_after=120)


def looked(waits, every=30.0, switch=None):
    """Whether it was on after each look, one every half minute."""
    switch, told = switch or Switch(), []
    for number, wait in enumerate(waits):
        switch = switch.look(wait, number * every, LIMITS)
        told.append(switch.active)
    return told


def test_a_long_wait_that_holds_begins_a_surge():
    assert looked([300, 300, 300]) == [False, False, True]


def test_a_single_long_wait_does_not():
    assert not any(looked([400, 10, 400, 10, 400, 10]))


def test_it_goes_on_while_the_wait_is_between_the_thresholds():
    assert all(looked([61, 200, 299, 61, 150], switch=Switch(active=True)))


def test_it_ends_once_the_wait_was_short_for_long_enough():
    assert looked([60, 0, 5, 60, 60], switch=Switch(active=True)) == [True, True, True, True, False]


def test_a_longer_wait_in_between_starts_the_count_anew():
    assert looked([0, 0, 61, 0, 0, 0, 0], switch=Switch(active=True)) == [True] * 7


@given(some.lists(some.floats(0, 1000), max_size=60))
def test_it_never_turns_twice_faster_than_it_must_hold(waits):
    told = looked(waits)
    turns = [number for number in range(1, len(told)) if told[number] != told[number - 1]]
    assert all(later - earlier >= LIMITS.begins_after / 30 for earlier, later in pairwise(turns))


@given(some.integers(1, 100), some.integers(1, 3600), some.integers(0, 10**6))
def test_as_many_groups_are_in_as_the_share_says(first, every, elapsed):
    stages = Stages(first, every)
    inside = sum(stages.opens(group) <= elapsed for group in range(GROUPS))
    assert inside == stages.share(elapsed)
    assert stages.share(stages.whole) == 100
    assert max(stages.opens(group) for group in range(GROUPS)) == stages.whole


def test_without_stages_everybody_is_in_at_once():
    assert Stages().whole == 0
    assert Stages().share(0) == 100


def test_chance_puts_a_person_into_another_group_in_another_surge():
    groups = [group_of(7, surge) for surge in range(200)]
    assert set(groups) <= set(range(GROUPS))
    assert len(set(groups)) > 50
    assert group_of(7, 3) == group_of(7, 3)
