"""What the socket between a worker and an engine's process costs, against the same engine in the worker itself.

    python bench/engine_process.py [--batches 20]

Two ratios, measured in turns in one run with an engine that does no work: the time of a `step` event, with and without
a preview of 8 kB, and of a candidate of one megapixel whose PNG holds noise (3.1 MB, the worst there is).
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[1]
sys.path[0] = str(PROJECT)  # in place of this folder, whose names are not for importing

from generator.engines.base import Candidate, Engine, Event, ImageRequest, OnEvent, Task  # noqa: E402
from generator.engines.process.engine import ProcessEngine  # noqa: E402
from tests.generator.fake_engine import FakeEngine  # noqa: E402

IDLE = "bench.engine_process.IdleEngine:nothing"
STEPS = 2000
PREVIEW, PICTURE = os.urandom(8_000), os.urandom(3_150_000)


class IdleEngine(FakeEngine):
    """Reports its steps and hands over bytes, and draws nothing. The prompt says what: steps, previews or picture."""

    def generate(self, requests: Sequence[ImageRequest], on_event: OnEvent) -> list[Candidate]:
        request = requests[0]
        preview = PREVIEW if request.prompt == "previews" else b""
        for step in range(1, request.steps + 1):
            on_event(Event(request.id, "step", step=step, steps=request.steps, preview=preview))
        data = PICTURE if request.prompt == "picture" else b"-"
        return [Candidate(request.id, data, request.width, request.height, request.seed, seconds=0.0)]


def seconds(engine: Engine, what: str, steps: int) -> float:
    began = time.perf_counter()
    engine.generate([ImageRequest("r", Task.TEXT2IMAGE, what, 1, 1024, 1024, steps)], lambda event: None)
    return time.perf_counter() - began


def compare(there: Engine, here: Engine, batches: int) -> None:
    for what, steps, each in (("steps", STEPS, STEPS), ("previews", STEPS, STEPS), ("picture", 1, 1)):
        apart: list[float] = []
        within: list[float] = []
        for _ in range(batches):
            apart.append(seconds(there, what, steps) / each)
            within.append(seconds(here, what, steps) / each)
        far, near = statistics.median(apart), statistics.median(within)
        print(f"{what:9} {far * 1e6:9.1f} us through the socket, {near * 1e6:9.1f} us within: {far / near:.1f} times")


def run(batches: int) -> None:
    with tempfile.TemporaryDirectory(prefix="engine-") as folder:
        path = f"{folder}/engine.sock"
        process = subprocess.Popen(
            [sys.executable, "-m", "generator.engines.process", "--engine", IDLE, "--socket", path],
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
        )
        try:
            there = ProcessEngine(path)
            compare(there, IdleEngine(), batches)
            print(f"resident memory of the process: {resident(process.pid) / 2**20:.0f} MiB")
        finally:
            process.terminate()
            process.wait(10)


def resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def options() -> Any:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--batches", type=int, default=20)
    return asks.parse_args()


if __name__ == "__main__":
    run(options().batches)
