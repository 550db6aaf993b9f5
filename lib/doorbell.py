"""Ringing a task by its name, so that whoever rings need not import whoever answers.

A message carries ids and may be lost, late or doubled: what is to be done stands in the rows.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from celery import current_app
from django.db import transaction


def ring(task: str, *args: Any, **kwargs: Any) -> None:
    """Tell a worker now."""
    current_app.signature(task, args=args, kwargs=kwargs).apply_async()


def ring_on_commit(task: str, *args: Any, **kwargs: Any) -> None:
    """Tell a worker once the transaction that is open has been committed."""
    transaction.on_commit(partial(ring, task, *args, **kwargs))
