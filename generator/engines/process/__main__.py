"""`python -m generator.engines.process`: one engine behind one socket, until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable

from generator.engines.base import EngineError
from generator.engines.process.listening_socket import ListeningSocket
from generator.engines.process.log import set_up_logging
from generator.engines.process.server import EngineServer
from generator.engines.process.watchdog import LEAST_SECONDS, Watchdog
from generator.engines.registry import open_engine
from generator.engines.sizes import sizes_in

logger = logging.getLogger("generator.engines.process")

PARENT_SECONDS = 1.0


def parser() -> argparse.ArgumentParser:
    env = os.environ
    asks = argparse.ArgumentParser(
        prog="python -m generator.engines.process",
        description="Open one engine and draw for the dispatcher that connects. Defaults come from the environment.",
    )
    asks.add_argument("--engine", default=env.get("ENGINE", "sketch"), help="the engine's setting (ENGINE)")
    asks.add_argument("--socket", default=env.get("ENGINE_SOCKET", ""), help="where to listen (ENGINE_SOCKET)")
    asks.add_argument("--device", default="", help="the one GPU to see, as in CUDA_VISIBLE_DEVICES")
    asks.add_argument(
        "--warmup",
        type=sizes_in,
        default=env.get("ENGINE_WARMUP", ""),
        metavar="1024x1024,768x768",
        help="sizes to draw once before anybody asks (ENGINE_WARMUP)",
    )
    asks.add_argument(
        "--hung-seconds",
        type=float,
        default=env.get("ENGINE_HUNG_SECONDS") or str(LEAST_SECONDS),
        help="silence in mid-batch that is always allowed (ENGINE_HUNG_SECONDS)",
    )
    asks.add_argument("--with-parent", action="store_true", help="end when the process that started this one ends")
    return asks


def main(argv: list[str] | None = None) -> int:
    """Run with the command line's words; returns the exit code."""
    options = parser().parse_args(argv)
    set_up_logging()
    if options.device:
        os.environ["CUDA_VISIBLE_DEVICES"] = options.device  # before anything imports CUDA
    if not options.socket:
        return refused("An engine's process needs a place to listen: --socket PATH, or ENGINE_SOCKET.")
    try:
        listener = ListeningSocket(options.socket)
    except EngineError as error:
        return refused(str(error))
    server = EngineServer(
        options.engine, listener, open_engine, shapes=options.warmup, watchdog=Watchdog(least=options.hung_seconds)
    )
    listen_for_the_end(server.leave, parent=os.getppid() if options.with_parent else None)
    server.run()
    logger.info("ended as asked")
    return 0


def refused(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def listen_for_the_end(leave: Callable[[], None], *, parent: int | None) -> None:
    """Call `leave` once, in a thread, upon SIGTERM, SIGINT or the end of `parent`; a second signal ends at once.

    A thread and not the handler: engines keep locks, and the main thread may be holding one when the signal comes.
    """
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    signal.set_wakeup_fd(theirs.detach(), warn_on_full_buffer=False)
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: None)
    ours.settimeout(PARENT_SECONDS if parent is not None else None)

    def watch() -> None:
        while True:
            try:
                ours.recv(1)
                break
            except TimeoutError:
                if os.getppid() != parent:
                    break
        leave()
        ours.settimeout(None)
        ours.recv(1)
        os._exit(1)

    threading.Thread(target=watch, name="end", daemon=True).start()


if __name__ == "__main__":
    sys.exit(main())
