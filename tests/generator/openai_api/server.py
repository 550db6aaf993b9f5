"""The product's web server (granian) with the product's application, in a thread of the tests' own process."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from config import asgi

PATIENCE_SECONDS = 20


@contextmanager
def serving() -> Iterator[str]:
    """Its address, until the block ends."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
    made: list[tuple[asyncio.AbstractEventLoop, Server]] = []

    async def serve() -> None:
        server = Server(
            asgi.application,
            address="127.0.0.1",
            port=port,
            interface=Interfaces.ASGI,
            websockets=False,
            log_level=LogLevels.warning,
        )
        made.append((asyncio.get_running_loop(), server))
        await server.serve()

    # `run` also ends what the application still waits for, such as the look after seats.
    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="server", daemon=True)
    thread.start()
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        loop, server = made[0]
        loop.call_soon_threadsafe(server.stop)
        thread.join(PATIENCE_SECONDS)


def wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError("the server did not start")
