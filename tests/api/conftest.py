"""The API as a whole: two people, some posts, a studio that makes pictures at once."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.test import APIClient

from generator.models import EngineCard
from tests.generator.fake_engine import ABLE


@pytest.fixture
def studio(db: None, settings: Any) -> None:
    """An engine has announced what it can do; no worker takes its jobs, so they stay queued."""
    settings.ENGINE = "fake"
    EngineCard.announce("fake", ABLE)


@pytest.fixture
def visitor(db: None) -> APIClient:
    return APIClient()
