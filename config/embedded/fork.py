"""A process that goes on from this one instead of starting anew: what is loaded by then is there, and shared."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from io import TextIOWrapper
from pathlib import Path

from config.embedded.lifeline import die_with_parent, rename, tied_to

CONTEXT = multiprocessing.get_context("fork")


class Fork:
    """`run()` in a child process with a session of its own, whose output goes to the file descriptor `output`.

    To be started from a process of one thread. Its interface is what Child uses of subprocess.Popen.
    """

    def __init__(self, name: str, run: Callable[[], object], *, output: int, death_signal: int) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        self._process = CONTEXT.Process(target=_live, args=(name, run, output, os.getpid(), death_signal), name=name)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None  # noqa: S101 - it was started
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> int:
        self._process.join()
        return self._process.exitcode or 0

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, signum)


def _live(name: str, run: Callable[[], object], output: int, parent: int, death_signal: int) -> None:
    """Leave the parent's session, files and signals behind, then be what was asked for."""
    os.setsid()
    tied_to(parent, death_signal)()
    os.register_at_fork(after_in_child=die_with_parent)  # what this process forks ends with it
    rename(name)
    _take_output(output)
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for signum in (signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(signum, signal.SIG_DFL)
    run()


def _take_output(output: int) -> None:
    for standard in (1, 2):
        os.dup2(output, standard)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    os.closerange(3, 1 + max(int(descriptor.name) for descriptor in Path("/dev/fd").iterdir()))
