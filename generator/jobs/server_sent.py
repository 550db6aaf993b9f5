"""What every event stream shares: how long it goes on, how an event is written, and how it asks the database.

Rows are read in a few threads of our own, whose connections all streams share: a stream that is open for an hour
holds no database connection.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

READERS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="events")
COMMENT_SECONDS = 15.0  # of silence, after which a comment keeps the connection
LONGEST_SECONDS = 3600.0
Answer = TypeVar("Answer")


def said(event: str, data: Any, place: str = "") -> str:
    """One event in the wire's format."""
    head = f"id: {place}\n" if place else ""
    return f"{head}event: {event}\ndata: {json.dumps(data)}\n\n"


async def read(question: Callable[[], Answer]) -> Answer:
    """Ask the database in one of the readers' threads."""

    def ask() -> Answer:
        close_old_connections()
        return question()

    return await sync_to_async(ask, thread_sensitive=False, executor=READERS)()
