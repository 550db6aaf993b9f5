"""One drawing from scene to finished picture, a pass at a time."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
from PIL import Image

from . import plan
from .art import Art
from .canvas import Canvas, to_image
from .noise import clipped
from .scene import Scene
from .styles import STYLES, Finish, graded

NEUTRAL_GUIDANCE = 5.0


class Drawing:
    """A scene on its canvas. Call `run`, or take `passes` one by one; `stages` holds milliseconds by name."""

    def __init__(
        self,
        scene: Scene,
        seed: int,
        size: tuple[int, int],
        *,
        own_seed: int | None = None,
        drift: float = 0.0,
        settled: frozenset[str] = frozenset(),
        steps: int = 12,
        guidance: float = 0.0,
    ) -> None:
        self.canvas = Canvas(*size)
        self.art = Art(scene, seed, self.canvas, own_seed=own_seed, drift=drift, settled=settled)
        self.art.detail = float(clipped(steps / 12, 0.4, 2.0))
        self.push = (float(clipped(guidance, 0, 20)) - NEUTRAL_GUIDANCE) / 15 if guidance else 0.0
        self.stages: dict[str, float] = {}
        self.style = ""
        self.corner: tuple[int, int] | None = None  # of the picture into which it is set, if it is smaller
        self.unchanged = False  # whether the part of a picture that was painted over looks as before

    def passes(self) -> list[Callable[[], None]]:
        """Everything to be done, in order: the layers of the scene, then style and light."""
        self.art.scene.asked.clear()
        layers = plan.layers(self.art)
        self.style = plan.style(self.art)
        self.canvas.shadows = self.style == "papercut"
        named = [(name, _bound(paint, self.art)) for name, paint in layers]
        named += [("style", self._finish), ("grade", self._grade)]
        return [self._timed(name, work) for name, work in named]

    def run(self) -> Image.Image:
        """Draw everything at once."""
        for work in self.passes():
            work()
        return self.canvas.image()

    def preview(self, longest: int = 256) -> Image.Image:
        """The canvas as it stands, its longer side `longest` pixels."""
        factor = max(max(self.canvas.w, self.canvas.h) // longest, 1)
        return to_image(self.canvas.rgb[:, ::factor, ::factor])

    def finish(self) -> Finish:
        coloured = bool(self.art.scene.colours or self.art.scene.tones & {"mono", "sepia", "neon", "deco"})
        seed = self.art.seed if self.art.settled else self.art.own_seed
        return Finish(self.art.palette, seed % 2**32, self.art.detail, coloured=coloured)

    def _finish(self) -> None:
        np.clip(self.canvas.rgb, 0, 1, out=self.canvas.rgb)
        self.canvas.rgb = np.ascontiguousarray(STYLES[self.style](self.canvas.rgb, self.finish()), np.float32)

    def _grade(self) -> None:
        lively = 1.06 if self.style in ("gouache", "oil", "poster", "papercut") else 1.0
        if self.push or lively != 1:
            self.canvas.rgb = graded(self.canvas.rgb, lively + 0.35 * self.push, lively + 0.12 * self.push)

    def _timed(self, name: str, work: Callable[[], None]) -> Callable[[], None]:
        def timed() -> None:
            started = perf_counter()
            work()
            self.stages[name] = round(self.stages.get(name, 0) + (perf_counter() - started) * 1000, 1)

        return timed


def _bound(paint: Callable[[Art], None], art: Art) -> Callable[[], None]:
    return lambda: paint(art)
