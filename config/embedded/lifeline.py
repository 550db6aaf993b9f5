"""Processes that end with the process that started them."""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15  # from linux/prctl.h

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(signum: int = signal.SIGKILL) -> None:
    """Have the kernel send `signum` to this process when its parent ends. Linux only; elsewhere nothing happens."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(signum), 0, 0, 0)


def tied_to(parent: int, signum: int) -> Callable[[], None]:
    """A `preexec_fn` for a child of `parent`; it covers a parent that ended before the kernel was asked."""

    def tie() -> None:
        die_with_parent(signum)
        if _libc is not None and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return tie


def rename(name: str) -> None:
    """Give this process a name of at most 15 bytes, as `top` and `ps -e` show it. Linux only."""
    if _libc is not None:
        _libc.prctl(PR_SET_NAME, name.encode(), 0, 0, 0)


def die_with_server() -> None:
    """In a worker that a server process spawned, end with that server; in the server itself, do nothing."""
    if multiprocessing.parent_process() is not None:
        die_with_parent()


def is_running(pid: int) -> bool:
    """True where a process of this number exists, whoever owns it."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
