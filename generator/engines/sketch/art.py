"""What every painter is given: the canvas, the scene, its palette and its sources of chance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .canvas import Canvas
from .colour import Colour, mix, shift
from .noise import generator
from .palettes import Palette, named, palette_for
from .scene import Scene, Thing

TIMES = ("day", "day", "dawn", "dusk", "dusk", "night")


class Art:
    """One drawing in the making.

    Chance comes by name: `rng("ridge")` is the same for the same seed and scene whatever else is drawn, so that a
    changed scene keeps its layout. `loose(...)` follows the request's own seed: candidates of one layout differ by it.
    `names` gathers what was asked for; where `settled` names some, all others follow the request's own seed.
    """

    def __init__(
        self,
        scene: Scene,
        seed: int,
        canvas: Canvas,
        *,
        own_seed: int | None = None,
        drift: float = 0.0,
        settled: frozenset[str] = frozenset(),
    ) -> None:
        self.scene, self.seed, self.canvas = scene, seed, canvas
        self.own_seed = seed if own_seed is None else own_seed
        self.drift = drift
        self.detail = 1.0
        self.notes: dict[str, Any] = {}
        self.names: set[str] = set()
        self.settled = settled
        self.time = scene.time or self._usual_time()
        self.palette: Palette = palette_for(scene, self.time, self.rng("palette"), self.loose("jitter"))

    def rng(self, name: str) -> np.random.Generator:
        """The layout's chance for this name; above strength 0.6 some names start to follow the request's seed."""
        self.names.add(name)
        seed = self.seed
        if self.settled and name not in self.settled:
            return generator(self.own_seed, self.scene.salt, name)
        if self.drift and generator(self.own_seed, "drift", name).random() < self.drift:
            seed = self.own_seed
        return generator(seed, self.scene.salt, name)

    def loose(self, name: str) -> np.random.Generator:
        own_seed = self.seed if self.settled else self.own_seed
        return generator(self.seed, own_seed, self.scene.salt, "loose", name)

    def _usual_time(self) -> str:
        scene = self.scene
        if scene.usual_time:
            return scene.usual_time
        if "neon" in scene.tones or scene.has("moon", "stars", "aurora", "fireflies", "lanterns", "campfire", "comet"):
            return "night"
        if scene.has("rainbow") or "rain" in scene.weather or "snow" in scene.weather:
            return "day"
        return TIMES[int(self.rng("time").integers(len(TIMES)))]

    def pick(self, name: str, low: float, high: float) -> float:
        """One number between low and high, by name."""
        return float(self.rng(name).uniform(low, high))

    def count(self, thing: Thing | None, low: int, high: int) -> int:
        """How many to draw: what was asked for, or some number from low to high."""
        if thing is not None and thing.count:
            return min(thing.count, 60)
        return int(self.rng(f"count {thing.kind if thing else ''}").integers(low, high + 1))

    def colour_of(self, thing: Thing | None, usual: Colour, depth: float = 0.0) -> Colour:
        """The colour a thing was given in words, or its usual one, under the light of the hour."""
        if thing is None or not thing.colour:
            return self.palette.lit(usual, depth)
        tint = 0.25 if self.time == "night" else 0.1
        return mix(mix(named(thing.colour), self.palette.near, tint), self.palette.haze, depth)

    def shadow(self, colour: Colour, amount: float = 0.12) -> Colour:
        """The side of a colour that is turned from the light."""
        return mix(shift(colour, -amount), self.palette.near, 0.18)

    def bright(self, colour: Colour, amount: float = 0.1) -> Colour:
        """The side of a colour that the light falls on."""
        return mix(shift(colour, amount), self.palette.light, 0.15 if self.time != "night" else 0.06)


Layer = tuple[str, Callable[[Art], None]]
"""What is drawn over what came before: its name and its painter."""
