"""The gallery's code, loaded once into the supervisor, so that its parts can be forks of it.

Loading Django and all that is ours takes a second and a hundred megabytes. A fork begins at once, and shares memory
until it writes to it (docs/decisions/0020-one-parent.md). Loading goes in three steps, each while somebody else is at
work, and by name, since nothing in this folder imports what stands above it.
"""

import contextlib
import gc
import multiprocessing
import os
import runpy
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

from config.embedded.child import Program
from config.embedded.errors import CannotStart

FORKS = sys.platform == "linux"  # macOS may end a fork that uses the system's frameworks
PAGES = ("config.asgi", "config.urls", "granian.cli", "granian.server")
TASKS = (
    "celery.bin.celery",
    "celery.apps.beat",
    "celery.apps.worker",
    "celery.concurrency.prefork",
    "celery.concurrency.solo",
    "celery.worker.consumer",
    "kombu.transport.redis",
)


class Preload:
    """Each step raises CannotStart where the code cannot be loaded; where parts are not forked it does nothing."""

    def __init__(self, env: Mapping[str, str], log: Path) -> None:
        """`env` becomes the environment of this process; what loading says goes to `log`."""
        self._log = log
        if FORKS:
            os.environ.update(env)
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
            os.environ["OPENBLAS_NUM_THREADS"] = "1"  # numpy would start threads, which do not survive a fork
            # The web server's own workers share what is loaded too; Python 3.14 would have them load it anew.
            multiprocessing.set_start_method("fork", force=True)

    def commands(self) -> None:
        self._load(_commands)

    def pages(self) -> None:
        self._load(_pages)

    def tasks(self) -> None:
        self._load(_tasks)

    def share(self, program: Program) -> Program:
        """The same program as a fork of this process, where that can be."""
        return replace(program, forked=partial(_run, program)) if FORKS else program

    def _load(self, step: Callable[[], None]) -> None:
        if not FORKS:
            return
        gc.disable()
        try:
            with _errors_in(self._log):
                step()
        except Exception as error:
            with self._log.open("a") as log:
                traceback.print_exc(file=log)
            raise CannotStart(f"The gallery's code could not be loaded: {error}\n{self._log} says where.") from error
        gc.freeze()  # a collector that looks at an object writes to its page, and the page is shared no longer
        gc.enable()


def _commands() -> None:
    import_module("django").setup()
    import_module("config.management.commands.migrate")


def _pages() -> None:
    for name in PAGES:
        import_module(name)


def _tasks() -> None:
    for name in TASKS:
        import_module(name)
    app = import_module("config.celery").app
    app.loader.init_worker()
    app.finalize()


def _run(program: Program) -> None:
    """Do in this process what the program, a command line of this Python, would do in a new one."""
    os.chdir(program.cwd)
    _python, *words = program.argv
    if words[0] == "-m":
        sys.argv = words[1:]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = words
        runpy.run_path(words[0], run_name="__main__")


@contextlib.contextmanager
def _errors_in(log: Path) -> Iterator[None]:
    """By the file descriptor, since what is loaded may keep sys.stderr for later."""
    kept = os.dup(2)
    try:
        with log.open("ab") as file:
            os.dup2(file.fileno(), 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
