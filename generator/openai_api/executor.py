"""The few threads in which the gateway's calls touch database and files; waiting happens outside of them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from asgiref.sync import sync_to_async
from django.db import close_old_connections

EXECUTOR = ThreadPoolExecutor(max_workers=4, thread_name_prefix="gateway")
Answer = TypeVar("Answer")


async def in_thread(verb: Callable[[], Answer]) -> Answer:
    """Do this in one of the threads, whose database connections all calls share."""

    def do() -> Answer:
        close_old_connections()
        return verb()

    return await sync_to_async(do, thread_sensitive=False, executor=EXECUTOR)()
