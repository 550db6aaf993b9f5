"""What tests about people need besides the people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import current_app


@pytest.fixture
def bells_answered(
    settings: Any, django_capture_on_commit_callbacks: Callable[..., Any]
) -> Iterator[Callable[..., Any]]:
    """`with bells_answered(): ...`: what was rung is done when the block ends, as a worker would do it."""
    current_app.conf.task_always_eager = True
    yield lambda: django_capture_on_commit_callbacks(execute=True)
    current_app.conf.task_always_eager = False
