"""The loop that watches all parts: one thread, woken by output, by a part's end and by a request to stop."""

import contextlib
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from config.embedded.child import Child, Program, how_it_ended
from config.embedded.errors import CannotStart

LONGEST_NAP = 1.0


class Stopped(Exception):
    """Somebody asked the gallery to stop."""


class Supervisor:
    """Starts programs, keeps the lasting ones alive, and stops all in the reverse order."""

    def __init__(self, logs: Path, say: Callable[[str], None]) -> None:
        self._logs = logs
        self._say = say
        self._children: list[Child] = []
        self._selector = selectors.DefaultSelector()
        self._asked_to_stop = 0

    @contextlib.contextmanager
    def listening_for_signals(self) -> Iterator[None]:
        """Turn SIGINT, SIGTERM and SIGHUP into a request to stop, and let every signal wake the loop."""
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.setblocking(False)
        self._selector.register(ours, selectors.EVENT_READ, lambda: bool(ours.recv(4096)))
        signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._on_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        yield
        signal.set_wakeup_fd(-1)

    def _on_stop(self, *_: object) -> None:
        self._asked_to_stop += 1

    def start(self, program: Program) -> Child:
        child = Child(program, self._logs, self._say)
        self._children.append(child)
        self._listen(child)
        return child

    def wait_for(self, child: Child, ready: Callable[[], bool], *, seconds: float) -> None:
        """Return once `ready()`. Raises CannotStart where the child ends or the time is over, Stopped when asked to."""
        deadline = time.monotonic() + seconds
        while not ready():
            self._turn(0.02)
            if child.ended() is not None or time.monotonic() > deadline:
                self._drain(child)
                raise CannotStart(
                    f"{child.program.name} did not start. The end of {child.log.path}:\n{child.log.last_lines()}"
                )

    def run(self, program: Program) -> int:
        """Run a program to its end and return its exit code. Raises Stopped when asked to stop meanwhile."""
        return self.finish(self.start(program))

    def finish(self, child: Child) -> int:
        """Wait for the end of one that is not lasting; answers and raises as `run`."""
        while child.ended() is None:
            self._turn(LONGEST_NAP)
        return self._retire(child)

    def watch_until(self, over: Callable[[], bool], *, seconds: float) -> bool:
        """Keep everything alive until `over()` or the time is over; whether it was."""
        deadline = time.monotonic() + seconds
        while not over():
            if time.monotonic() > deadline:
                return False
            self._turn(0.02)
        return True

    def watch(self) -> None:
        """Keep everything alive until asked to stop."""
        while True:
            self._turn(LONGEST_NAP)

    def stop(self) -> None:
        """Stop all parts together, then, one by one, the services they leaned on."""
        self._asked_to_stop = 0
        services = [child for child in self._children if child.program.stops_last]
        leaning = [child for child in self._children if child not in services]
        for group in (leaning, *([service] for service in reversed(services))):
            self._stop_together(group)
        self._selector.close()

    def _stop_together(self, group: list[Child]) -> None:
        for child in group:
            child.ask_to_stop()
        deadline = time.monotonic() + max((child.program.patience for child in group), default=0)
        while any(child.ended() is None for child in group):
            self._listen_once(0.05)
            if time.monotonic() > deadline or self._asked_to_stop:  # a second Ctrl-C means now
                break
        for child in group:
            self._drain(child)
            child.bury()
            child.log.close()

    def _turn(self, nap: float) -> None:
        self._listen_once(min(nap, self._until_due()))
        if self._asked_to_stop:
            raise Stopped
        for child in list(self._children):
            self._tend(child)

    def _listen_once(self, nap: float) -> None:
        for key, _events in self._selector.select(nap):
            if key.data() is False:
                self._selector.unregister(key.fileobj)

    def _tend(self, child: Child) -> None:
        code = child.ended()
        if code is None:
            return
        if child.due is None:
            self._drain(child)
            child.bury()
            if not child.program.lasting:
                return
            pause = child.plan_restart()
            self._say(f"{child.program.name:8} | {how_it_ended(code)}; starting it again in {pause:g} s")
        elif time.monotonic() >= child.due:
            child.start()
            self._listen(child)

    def _retire(self, child: Child) -> int:
        self._drain(child)
        child.log.close()
        self._children.remove(child)
        return child.bury()

    def _listen(self, child: Child) -> None:
        self._selector.register(child.output, selectors.EVENT_READ, child.pump)

    def _drain(self, child: Child) -> None:
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(child.output)
        if not child.output.closed:
            while child.pump():
                continue

    def _until_due(self) -> float:
        due = [child.due for child in self._children if child.due is not None]
        return max(0.0, min(due, default=time.monotonic() + LONGEST_NAP) - time.monotonic())
