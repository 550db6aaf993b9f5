"""One part of the gallery as a process of its own."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.embedded.fork import Fork
from config.embedded.lifeline import tied_to
from config.embedded.logfile import LogFile, is_trouble, shortened

BACK_OFF_SECONDS = (0.2, 0.5, 1, 2, 5, 10)
STEADY_SECONDS = 30.0


@dataclass(frozen=True)
class Program:
    """How a part is run. `death_signal` is what the kernel sends it when the supervisor is killed."""

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str]
    cwd: Path
    stop_signal: int = signal.SIGTERM
    death_signal: int = signal.SIGKILL
    patience: float = 3.0  # seconds between asking it to stop and killing it
    stops_last: bool = False  # others lean on it
    lasting: bool = True  # a lasting part is started again when it ends
    loud: bool = False  # its every line is for the terminal, not trouble alone
    forked: Callable[[], object] | None = None  # what a fork of the supervisor does; without it argv is executed
    uid: int | None = None
    gid: int | None = None


class Child:
    """A started Program: its process, its log, and when it may be started again."""

    def __init__(self, program: Program, logs: Path, say: Callable[[str], None]) -> None:
        self.program = program
        self.log = LogFile(logs, program.name)
        self.failures = 0
        self._say = say
        self._unfinished = b""
        self.start()

    def start(self) -> None:
        program = self.program
        self.started = time.monotonic()
        self.due: float | None = None
        reading, writing = os.pipe()
        os.set_blocking(reading, False)
        self.output = os.fdopen(reading, "rb", buffering=0)
        self._process = _launched(program, writing)
        os.close(writing)

    @property
    def pid(self) -> int:
        return self._process.pid

    def ended(self) -> int | None:
        """The exit code (negative for a signal) of a process that is no more, else None."""
        return self._process.poll()

    def pump(self) -> bool | None:
        """Move what it said into the log and onto the terminal: True; None where it said nothing, False at the end."""
        try:
            data = os.read(self.output.fileno(), 65536)
        except BlockingIOError:
            return None
        self.log.write(data)
        *lines, self._unfinished = (self._unfinished + data).split(b"\n")
        if not data:
            lines, self._unfinished = [line for line in (self._unfinished,) if line], b""
        for line in lines:
            if self.program.loud or is_trouble(line):
                self._say(f"{self.program.name:8} | {shortened(line)}")
        return bool(data)

    def ask_to_stop(self) -> None:
        if self.ended() is None:
            self._process.send_signal(self.program.stop_signal)

    def bury(self) -> int:
        """Kill what is left of it, its own children included, free the pipe, and return its exit code."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.poll()  # nothing of its group is left to kill
        self.output.close()
        return self._process.wait()

    def plan_restart(self) -> float:
        """Choose when to start it again, the later the more often it failed; returns the seconds until then."""
        now = time.monotonic()
        if now - self.started > STEADY_SECONDS:
            self.failures = 0
        pause = BACK_OFF_SECONDS[min(self.failures, len(BACK_OFF_SECONDS) - 1)]
        self.failures += 1
        self.due = now + pause
        return pause


def _launched(program: Program, output: int) -> Fork | subprocess.Popen[bytes]:
    if program.forked is not None:
        return Fork(program.name, program.forked, output=output, death_signal=program.death_signal)
    return subprocess.Popen(
        program.argv,
        env=dict(program.env),
        cwd=program.cwd,
        user=program.uid,
        group=program.gid,
        extra_groups=[] if program.uid is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        # Its own session: Ctrl-C reaches the supervisor alone, and leftovers can be killed as a group.
        start_new_session=True,
        preexec_fn=tied_to(os.getpid(), program.death_signal),
    )


def how_it_ended(code: int) -> str:
    """An exit code in words."""
    return f"ended with code {code}" if code >= 0 else f"was killed by {signal.Signals(-code).name}"
