"""What was asked for in a test, without what it changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """What happens here has not happened afterwards."""
    here = transaction.savepoint()  # and no block: an acceptance will not be nested in one
    try:
        yield
    finally:
        transaction.set_rollback(False)
        transaction.savepoint_rollback(here)
