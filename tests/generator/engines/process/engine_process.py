"""Engine processes for tests: started as a supervisor would, each with a socket in a folder of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from generator.engines.base import Event, ImageRequest, Task
from generator.engines.process.channel import Channel
from generator.engines.process.engine import ProcessEngine
from generator.engines.process.messages import PROTOCOL, Hello, Message

PROJECT = Path(__file__).resolve().parents[4]
FAKE = "tests.generator.fake_engine.FakeEngine"


class EngineProcess:
    """One engine's process."""

    def __init__(self, folder: Path, setting: str = f"{FAKE}:gradients", *words: str) -> None:
        self.socket, self.log = folder / "engine.sock", folder / "engine.log"
        self.setting, self.words = setting, words
        self.start()

    def start(self) -> None:
        argv = [sys.executable, "-m", "generator.engines.process"]
        argv += ["--engine", self.setting, "--socket", str(self.socket), *self.words]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(argv, cwd=PROJECT, stdout=log, stderr=log)

    def engine(self, **options: Any) -> ProcessEngine:
        """A dispatcher's engine, with no more patience than a test needs."""
        return ProcessEngine(str(self.socket), **{"patience": 20.0} | options)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def said(self) -> str:
        return self.log.read_text()

    def stranger(self) -> socket.socket:
        """A bare connection, for those who speak otherwise."""
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(10)
        connection.connect(str(self.socket))
        return connection

    def speak(self, *messages: Message, draws: bool = False) -> Any:
        """Greet, say these, and read one answer more than the welcome."""
        channel = Channel(self.stranger())
        for message in (Hello(PROTOCOL, draws), *messages):
            channel.send(message)
        answers = [channel.receive(10) for _ in range(2)]
        channel.close()
        return answers[-1]

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.kill()


def ask(name: str = "r1", prompt: str = "a lighthouse at dusk", **asked: Any) -> ImageRequest:
    wanted: dict[str, Any] = {"seed": 7, "width": 64, "height": 64, "steps": 4} | asked
    return ImageRequest(id=name, task=Task.TEXT2IMAGE, prompt=prompt, **wanted)


class Heard(list[Event]):
    """The events of a batch; `then(number, deed)` does something when the number-th has come."""

    def __init__(self) -> None:
        super().__init__()
        self._deeds: dict[int, Callable[[], object]] = {}

    def then(self, number: int, deed: Callable[[], object]) -> Heard:
        self._deeds[number] = deed
        return self

    def __call__(self, event: Event) -> None:
        self.append(event)
        deed = self._deeds.get(len(self))
        if deed:
            deed()

    def kinds(self) -> list[str]:
        return [event.kind for event in self]


def until(true: Callable[[], bool], what: str, seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


def resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
