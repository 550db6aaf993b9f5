"""How soon a cancelled request lets go of the engine, in steps: through the socket of an engine's own process.

    OMP_NUM_THREADS=1 python -m bench.cancel [--trials 20] [--engine diffusers:FOLDER_OR_ID] [--side 64] [--steps 20]

A batch of two is cancelled, whole, at a step chosen by chance. Counted are the steps that were reported after the
cancelling was sent, and the time until the engine answered, in steps of this very run. Without --engine it is a
miniature Stable Diffusion with random weights, and then `sketch`.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("OMP_NUM_THREADS", "1")

from generator.engines.base import EngineError, Event, ImageRequest, Task
from generator.engines.process.engine import ProcessEngine

OPENING_SECONDS = 120
PROJECT = Path(__file__).resolve().parents[1]


class Trial:
    """One batch, cancelled once its first request reports step `at`."""

    def __init__(self, engine: ProcessEngine, requests: list[ImageRequest], at: int) -> None:
        self.engine, self.requests, self.at = engine, requests, at
        self.times: list[float] = []
        self.sent = self.ended = 0.0

    def hear(self, event: Event) -> None:
        if event.kind != "step" or event.request != self.requests[0].id:
            return
        self.times.append(time.perf_counter())
        if event.step == self.at:
            self.sent = time.perf_counter()
            for request in self.requests:
                self.engine.cancel(request.id)

    def run(self) -> Trial:
        try:
            made = self.engine.generate(self.requests, self.hear)
        except EngineError as error:
            raise SystemExit(f"the engine failed: {error}") from error
        self.ended = time.perf_counter()
        if made:
            raise SystemExit("a cancelled request was drawn to its end")
        return self

    @property
    def steps_after(self) -> int:
        return sum(moment > self.sent for moment in self.times)

    @property
    def step(self) -> float:
        before = [moment for moment in self.times if moment <= self.sent]
        return (before[-1] - before[0]) / max(1, len(before) - 1)


def batch(number: int, side: int, steps: int) -> list[ImageRequest]:
    return [
        ImageRequest(
            f"{number}-{n}", Task.TEXT2IMAGE, "boats at dusk", seed=number + n, width=side, height=side, steps=steps
        )
        for n in range(2)
    ]


def opened(path: str) -> ProcessEngine:
    """The engine behind this socket, once it has loaded its model."""
    until = time.monotonic() + OPENING_SECONDS
    while True:
        try:
            engine = ProcessEngine(path)
            engine.capabilities()
            return engine
        except EngineError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def measure(setting: str, side: int, steps: int, trials: int) -> None:
    dice = random.Random(1)
    with tempfile.TemporaryDirectory(prefix="engine-") as folder:
        path = f"{folder}/engine.sock"
        command = [sys.executable, "-m", "generator.engines.process", "--engine", setting, "--socket", path]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            engine = opened(path)
            engine.generate(batch(0, side, steps), lambda event: None)  # the first is slower
            done = [
                Trial(engine, batch(10 * n, side, steps), dice.randrange(3, steps - 3)).run()
                for n in range(1, trials + 1)
            ]
        finally:
            process.terminate()
            process.wait(20)
    after = [trial.steps_after for trial in done]
    until = [(trial.ended - trial.sent) / trial.step for trial in done]
    step = median(trial.step for trial in done)
    print(f"{setting.partition(':')[0]}: a step takes {1000 * step:.1f} ms; after the cancelling", end=" ")
    print(f"{median(after):.0f} more steps (most {max(after)}),", end=" ")
    print(f"free in {median(until):.2f} steps (most {max(until):.2f})", flush=True)


def main() -> int:
    asks = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asks.add_argument("--trials", type=int, default=20)
    asks.add_argument("--engine")
    asks.add_argument("--side", type=int, default=64)
    asks.add_argument("--steps", type=int, default=20)
    asked = asks.parse_args()
    if asked.engine:
        measure(asked.engine, asked.side, asked.steps, asked.trials)
        return 0
    from tests.generator.engines.diffusers.miniature import build_miniature

    with tempfile.TemporaryDirectory(prefix="miniature-") as folder:
        model = build_miniature(Path(folder, "model"))
        measure(f"diffusers:{model}", asked.side, asked.steps, asked.trials)
    measure("sketch", 512, asked.steps, asked.trials)
    return 0


if __name__ == "__main__":
    sys.exit(main())
