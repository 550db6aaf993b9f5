"""Every address × every viewer × every state, which takes minutes."""

from __future__ import annotations

import pytest

from tests.access.matrix import told_around, wrong
from tests.access.table import STATES

pytestmark = [pytest.mark.long, pytest.mark.release, pytest.mark.timeout(1800)]


def test_nobody_is_let_in_or_kept_out_but_as_the_table_says(world):
    found = wrong(world, STATES)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("state", [state for state in STATES if state != "public"])
def test_what_hangs_on_a_thing_does_not_tell_of_it_to_anybody(world, state):
    found = told_around(world, state, ("stranger", "member", "blocked", "follower", "moderator", "suspended"))
    assert not found, "\n".join(found)
