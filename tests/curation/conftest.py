"""A gallery from which datasets are made, and its events as the contract has them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Consent
from curation.engine import Survivors, run_beside
from curation.events.reading import Manifest
from curation.models import Snapshot
from curation.recipe import Recipe
from curation.snapshots.building import build
from tests.curation.written_events import write_events

REHEARSAL: dict[str, Any] = {
    "name": "first-look",
    "rehearsal": True,
    "duplicates": {"distance": 0},
    "split": {"holdout": 0.3, "largest_component": 1},
}


@pytest.fixture
def allowing() -> Callable[..., None]:
    """Let these people say that models may be trained on what they make."""

    def say(*people: Any, allowed: bool = True) -> None:
        for person in people:
            Consent.say(person, allowed=allowed)

    return say


@pytest.fixture
def events() -> Callable[[], Manifest]:
    """The gallery as it is now, as event files."""
    return write_events


@pytest.fixture
def built(events: Callable[[], Manifest], settings: Any, tmp_path: Path) -> Callable[..., Snapshot]:
    """`built(caps={"prompt": 2})`: a snapshot of the gallery as it is now, by a rehearsal with this changed."""
    settings.DATA_DIR = tmp_path / "data"

    def make(
        manifest: Manifest | None = None, say: Callable[[Survivors], None] = lambda left: None, **changed: Any
    ) -> Any:
        return build(recipe(**changed), manifest or events(), say=say, engine=run_beside)

    return make


def recipe(**changed: Any) -> Recipe:
    return Recipe.read(json.dumps(REHEARSAL | changed))
