"""Palettes: a few skies drawn up by hand for each time of day, and what prompts do to them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from .colour import Colour, lch, mix, rgb, shift, to_lch
from .scene import Scene
from .words import COLOURS

#        sky from zenith to horizon            sun/moon  haze     near     two accents      water
_SKIES = {
    "day": (
        "3f86c6 86bde0 cfe6ee f6efdc fff6dc cfe0e6 23414a e2674a f2b441 3a7ca0",
        "2c8c99 6dbdb6 c4e3cf fbf1cf fff4d0 c8e0cf 17464a ef7b45 f7c65b 2b7f8c",
        "8cc0c7 c9dfd2 f3ead2 f9dcbc fffaea e9d9c3 3a4c58 d95f47 e8a33d 6ba0a8",
        "5b93c9 9cc3dd d9e6dc fdf0cf fff8e0 d5dfd8 2b4a3f e9785e f4cf6b 4c8fae",
        "7ba7a2 b5cdb8 e6e6c6 fbeecb fff8df d6dcc0 2d4634 c8553d e9b44c 5f958f",
    ),
    "dawn": (
        "7f8fc4 c3a9cf f3c0b8 fde0b4 fff0c9 ecc4c2 3d3a63 e5707e f6b26b 9a96c0",
        "5f9ab0 a7c9c4 f6d9b8 fbb994 fff2d0 efcdb4 2f4858 ee7b5c f5b971 7fb0b3",
        "9a86bd dba6bd f8c9a8 fff0c4 fff6d8 f0c6b8 4a3b5f d95d78 f2a65a a694bd",
        "6d83b5 b9a5c4 f4b6a6 ffd9a0 fff1c7 e6b8b4 2c3558 f0655a ffbe6b 8790b8",
    ),
    "dusk": (
        "2c2a5c 7b3f7d d9596b f99b54 fff0b0 d0697a 1d1a3a ffb347 f2545b 5b3a78",
        "1f3a5f 4f6d8f c98a85 f3b06b fde7a9 c58f84 16263c f08a4b f6d06f 3f587c",
        "41295a 8a3b6b e0565b ffa25c ffe9a8 c9566a 22142f ffc15e f76c5e 6b3566",
        "243b4a 4d7c7a d9b36a f3843f fff0b8 c9a273 16272f f0603f ffd27a 3b6468",
        "3b3561 8c5a8c e38d8d fbc687 fff3c4 cf8f94 251f3f f26a5e fbbf62 6f5688",
    ),
    "night": (
        "0a1030 16265a 2c4a86 5c7fae fdf3cf 4f6fa3 070b1e ffcf70 ef7d5a 1c3468",
        "06181f 0d3440 1d5a62 5f9a92 f6f3d0 4a8580 041016 ffd166 e76f51 134650",
        "150f33 33205f 66408a b074a0 fff0d8 8a5a92 0c0820 ffc872 ff7aa2 3a2668",
        "0b132b 1c2f4f 33527a b58a78 fdeccb 5e6c8a 080d1d ffb35c f26b4e 22395f",
        "101425 20284a 3d4674 7c7fa8 fffbe6 666c9a 080a16 f7d070 d96c75 272f58",
    ),
}

_LEAVES = {
    "spring": ("7fb069", "a8c66c", "f4b6c2"),
    "summer": ("3f7d4e", "6f9f4a", "e9c46a"),
    "autumn": ("c8602c", "dd9a37", "a63d2f"),
    "winter": ("5c7078", "8fa3a6", "dfe8ec"),
    "": ("3f7a55", "7fa650", "d9a441"),
}


@dataclass(frozen=True)
class Palette:
    """Colours by the part they play; `leaf`, `earth`, `wall` and `roof` are as seen in full daylight."""

    sky: tuple[Colour, ...]
    light: Colour
    haze: Colour
    near: Colour
    accent: Colour
    accent2: Colour
    water: Colour
    leaf: Colour
    leaf2: Colour
    bloom: Colour
    earth: Colour
    wall: Colour
    roof: Colour
    snow: Colour
    sand: Colour
    rock: Colour
    paper: Colour
    ink: Colour
    dark: bool
    time: str

    def lit(self, colour: Any, depth: float = 0.0) -> Colour:
        """A daylight colour as the hour shows it; `depth` 0 is at hand, 1 is lost in the haze."""
        tint = {"night": 0.52, "dusk": 0.36, "dawn": 0.22}.get(self.time, 0.06)
        ambient = mix(self.near, self.haze, 0.35)
        return mix(mix(colour, ambient, tint), self.haze, depth)

    def land(self, depth: float) -> Colour:
        """Bare land at a depth, 0 at hand and 1 far away."""
        return mix(self.near, self.haze, depth)

    def all(self) -> list[Colour]:
        """Every colour once, for choosing a few inks."""
        singles = [getattr(self, item.name) for item in fields(self) if item.name not in ("sky", "dark", "time")]
        return [*self.sky, *singles]


def named(word: str) -> Colour:
    """The colour a colour word stands for."""
    _, lightness, chroma, hue = COLOURS[word]
    return lch(lightness, chroma, hue)


def palette_for(scene: Scene, time: str, rng: np.random.Generator, jitter: np.random.Generator) -> Palette:
    """The palette of a scene: `rng` chooses it, `jitter` turns it by a few degrees."""
    rows = _SKIES[time]
    colours = [rgb(word) for word in rows[int(rng.integers(len(rows)))].split()]
    leaf, leaf2, bloom = (rgb(word) for word in _LEAVES[scene.season])
    local = {
        "earth": "8a6b4e",
        "wall": "f0e2c8",
        "roof": "b9523c",
        "snow": "f4f6f8",
        "sand": "e2b477",
        "rock": "6f6a70",
    }
    palette = Palette(
        sky=tuple(colours[:4]),
        light=colours[4],
        haze=colours[5],
        near=colours[6],
        accent=colours[7],
        accent2=colours[8],
        water=colours[9],
        leaf=leaf,
        leaf2=leaf2,
        bloom=mix(bloom, colours[7], 0.3),
        paper=rgb("f6efe0"),
        ink=mix(colours[6], rgb("14121c"), 0.5),
        dark=time == "night",
        time=time,
        **{name: rgb(value) for name, value in local.items()},
    )
    turn, light = jitter.uniform(-7, 7), jitter.uniform(-0.012, 0.012)
    palette = mapped(palette, lambda name, colour: shift(colour, light, 1, turn if name in _AIR else turn * 0.4))
    return toned(coloured(weathered(palette, scene), scene), scene)


_AIR = ("sky", "haze", "near", "water")
_ACCENTS = ("accent", "accent2", "bloom", "light", "roof")


def mapped(palette: Palette, change: Any) -> Palette:
    """The palette with `change(part, colour)` in place of every colour."""
    new: dict[str, Any] = {"sky": tuple(change("sky", colour) for colour in palette.sky)}
    for item in fields(palette):
        if item.name not in ("sky", "dark", "time"):
            new[item.name] = change(item.name, getattr(palette, item.name))
    return replace(palette, **new)


def weathered(palette: Palette, scene: Scene) -> Palette:
    """Rain, mist, storm and winter take colour out of the air; storms darken it."""
    weather = scene.weather
    grey = (
        0.5
        if weather & {"rain", "clouds"}
        else 0.7
        if "storm" in weather
        else 0.22
        if weather & {"mist", "snow"}
        else 0
    )
    if scene.season == "winter":
        grey = max(grey, 0.15)
    if grey:
        veil = lch(0.5 if palette.time in ("day", "dawn") else 0.36, 0.025, 250)
        palette = mapped(palette, lambda name, c: _greyed(c, grey * 0.75, veil if name in _AIR else c, 0.22))
    if "storm" in weather:
        palette = replace(palette, sky=tuple(shift(c, -0.17) for c in palette.sky), haze=shift(palette.haze, -0.16))
    if "mist" in weather and palette.time in ("day", "dawn"):
        sky = tuple(mix(c, shift(palette.haze, 0.1, 0.7), 0.5) for c in palette.sky)
        palette = replace(palette, sky=sky, haze=shift(palette.haze, 0.08, 0.8), near=shift(palette.near, 0.08, 0.8))
    if scene.season == "autumn" and palette.time in ("day", "dawn"):
        palette = mapped(palette, lambda name, c: mix(c, rgb("f3c98b"), 0.16) if name in ("sky", "haze") else c)
    return palette


def _greyed(colour: Colour, amount: float, veil: Colour, share: float) -> Colour:
    return mix(shift(colour, 0, 1 - amount), veil, share)


def coloured(palette: Palette, scene: Scene) -> Palette:
    """The colour words of the scene: the first rules air and land, the second light and accents."""
    if not scene.colours:
        return palette
    words = [word for word in scene.colours if word not in ("white", "black")] or list(scene.colours)
    first, second = COLOURS[words[0]][1:], COLOURS[words[1] if len(words) > 1 else words[0]][1:]
    third = COLOURS[words[2]][1:] if len(words) > 2 else second

    def change(name: str, colour: Colour) -> Colour:
        lightness, chroma, _ = to_lch(colour)
        target = first if name not in _ACCENTS else third if name == "accent2" else second
        if name in ("paper", "snow"):
            return mix(colour, lch(0.93, 0.03, first[2]), 0.5)
        peak = 1 - abs(lightness - target[0]) * 0.9
        aim = lch(lightness * 0.7 + target[0] * 0.3, max(target[1] * peak, min(chroma, target[1]) * 0.6), target[2])
        return mix(colour, aim, 0.6 if name in ("leaf", "leaf2", "earth", "wall", "sand") else 0.88)

    palette = mapped(palette, change)
    if len(words) > 1:
        horizon = mix(palette.sky[-1], lch(max(second[0], 0.7), second[1] * 0.8, second[2]), 0.65)
        palette = replace(palette, sky=(*palette.sky[:-1], horizon), haze=mix(palette.haze, horizon, 0.3))
    if "black" in scene.colours:
        palette = mapped(palette, lambda name, c: shift(c, -0.25) if name in ("sky", "near", "haze", "water") else c)
    if "white" in scene.colours:
        palette = mapped(palette, lambda name, c: mix(c, rgb("ffffff"), 0.45) if name in ("sky", "haze", "wall") else c)
    return palette


TONES: dict[str, Any] = {
    "pastel": lambda name, c: lch(0.52 + 0.45 * to_lch(c)[0], to_lch(c)[1] * 0.62, to_lch(c)[2]),
    "mono": lambda name, c: shift(c, 0, 0.05),
    "sepia": lambda name, c: lch(to_lch(c)[0], 0.055, 70),
    "muted": lambda name, c: shift(c, 0, 0.55),
    "vivid": lambda name, c: shift(c, 0, 1.45),
    "warm": lambda name, c: mix(shift(c, 0, 1.05), rgb("f2a65a"), 0.17),
    "cool": lambda name, c: mix(shift(c, 0, 0.95), rgb("5a8fc4"), 0.2),
    "darker": lambda name, c: shift(c, -0.1),
    "brighter": lambda name, c: shift(c, 0.07, 1.05),
}


def toned(palette: Palette, scene: Scene) -> Palette:
    """Tone words: pastel, neon, monochrome, warm and the like."""
    if "neon" in scene.tones:
        neon = [rgb(word) for word in ("0b0720", "2a0f5c", "7a1fa2", "ff3d9a")]
        palette = replace(palette, sky=tuple(neon), haze=rgb("8a2be2"), near=rgb("0a0618"), light=rgb("ffe27a"))
        palette = replace(
            palette, accent=rgb("00f0ff"), accent2=rgb("ff2e88"), water=rgb("3a1478"), dark=True, time="night"
        )
        palette = coloured(palette, scene)
    if "deco" in scene.tones and not scene.colours:
        palette = replace(
            palette, sky=tuple(rgb(w) for w in ("0f2a33", "14404a", "2b6a68", "d8b36a")), light=rgb("f4d58d")
        )
        palette = replace(palette, near=rgb("0b1d24"), haze=rgb("4f8079"), accent=rgb("d8a13f"), accent2=rgb("c75b39"))
    for tone, change in TONES.items():
        if tone in scene.tones:
            palette = mapped(palette, change)
    return palette
