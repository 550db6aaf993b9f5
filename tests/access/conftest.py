"""The gallery that each of these modules shares among its tests, and what lets them ask of it as much as they do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from lib.limits.pace import Counter
from tests.access.table import STATES
from tests.access.world import make_world


@pytest.fixture(scope="module")
def rows(shared_rows, request):
    """With a post in each of the module's STATES."""
    return shared_rows(lambda: make_world(getattr(request.module, "STATES", STATES)))


@pytest.fixture
def world(rows, db, settings, monkeypatch) -> Iterator[dict[str, Any]]:
    """What is asked for here is more than a person may in a minute, and its files lie where the rows say."""
    monkeypatch.setattr(Counter, "take", lambda *_: (True, 0))
    for name, value in rows["storage"].items():
        setattr(settings, name, value)
    settings.ENGINE, settings.INVITATIONS_BY_MEMBERS = "fake", 3
    logging.disable(logging.WARNING)  # a line of a request costs as much as many an answer
    yield rows
    logging.disable(logging.NOTSET)
