"""Killing the right process: one pid, and proof that it is still the same process's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

ON_LINUX = sys.platform == "linux"


def began(pid: int) -> str:
    """When a process started, as text to compare; empty where there is none.

    On Linux clock ticks since boot (field 22 of proc(5)'s stat), which read the same from every container.
    """
    if ON_LINUX:
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
        except OSError:
            return ""
    asked = subprocess.run(  # noqa: S603 - a number
        ["/bin/ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return asked.stdout.strip()


def kill(pid: int, began_at: str) -> bool:
    """Kill -9 the process that started at `began_at`; False where it is gone, somebody else's, or not in sight."""
    try:
        with ProcessHandle(pid) as grip:
            if not began_at or began(pid) != began_at:
                return False
            grip.kill()
    except (ProcessLookupError, PermissionError):
        return False
    return True


class ProcessHandle:
    """A hold on a process that its number, given to another meanwhile, cannot slip out of (Linux's pidfd)."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else -1

    def __enter__(self) -> ProcessHandle:
        return self

    def __exit__(self, *_: object) -> None:
        if self._handle >= 0:
            os.close(self._handle)

    def kill(self) -> None:
        if self._handle >= 0:
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        else:
            os.kill(self._pid, signal.SIGKILL)
