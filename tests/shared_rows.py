"""Rows that all tests of a module share.

Each test sees them as they were made, since what it changes is undone to there. Without it a gallery of ninety posts is
made anew for every test that walks through one, which takes longer than the walk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from tests.storage import storage_in

Shared = Callable[[Callable[[], Any]], Any]


@pytest.fixture(scope="module")
def shared_rows(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Shared]:
    """`shared_rows(make)`: what `make` writes stays for this module's tests; answers what it returns.

    Return keys, not rows: a row in memory would carry one test's changes into the next. Not for modules whose tests
    commit (`transaction=True`).
    """
    folder: Path = tmp_path_factory.mktemp("shared")
    outer: Any = transaction.atomic()
    outer._from_testcase = True  # as Django's own tests say it, so that a job may be asked for among these rows

    def make(rows: Callable[[], Any]) -> Any:
        with django_db_blocker.unblock(), override_settings(**storage_in(folder)):
            return rows()

    with django_db_blocker.unblock():
        outer.__enter__()
    yield make
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
