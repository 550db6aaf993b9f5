"""A room with a window: the landscape outside, the sill and what stands on it inside."""

from __future__ import annotations

import numpy as np

from ..art import Art, Layer
from ..canvas import Sheet
from ..colour import Colour, mix, rgb, shift
from ..noise import clipped
from . import creatures, still_life, tableware, weather


def layers(art: Art, outside: list[Layer]) -> list[Layer]:
    """The landscape's own layers, then the room over them."""
    kept = [(name, paint) for name, paint in outside if name not in ("front", "veil")]
    art.notes["horizon"] = min(art.notes["horizon"], 0.55)
    return [*kept, ("room", room), ("sill", sill), ("veil", weather.veil)]


def _tones(art: Art) -> tuple[Colour, Colour]:
    rows = [
        ("d9c7a8", "f3ead8"),
        ("6f8277", "efe6d2"),
        ("b5654a", "f4e6cf"),
        ("33455c", "e9e2d0"),
        ("c9a0a0", "f6ece0"),
        ("8a96a8", "f2efe6"),
        ("4b3b47", "caa27a"),
    ]
    wall, frame = (rgb(w) for w in rows[int(art.rng("room tones").integers(len(rows)))])
    if art.scene.colours:
        wall = mix(art.palette.sky[1], wall, 0.3)
    if art.time in ("night", "dusk"):
        amount = 0.12 if art.time == "night" else 0.05
        wall, frame = (
            mix(shift(wall, -amount), art.palette.sky[0], 0.35),
            mix(shift(frame, -amount), art.palette.sky[1], 0.25),
        )
    return wall, frame


def _opening(art: Art) -> tuple[float, float, float, float]:
    canvas = art.canvas
    wide, tall = canvas.w * 0.68, canvas.h * 0.66
    return (canvas.w - wide) / 2, canvas.h * 0.08, wide, tall


def room(art: Art) -> None:
    """Wall, frame, glazing bars, curtains."""
    canvas = art.canvas
    wall, frame = _tones(art)
    x, y, wide, tall = _opening(art)
    arch = art.pick("arch", 0, 1) < 0.35
    hole = canvas.sheet()
    _hole(hole, x, y, wide, tall, arch)
    outside = 1 - hole.mask()
    noise = canvas.noise(art.rng("wall"), 6, 5)
    away = np.hypot((canvas.x - canvas.w / 2) / canvas.w, (canvas.y - canvas.h * 0.4) / canvas.h)
    paint = wall[:, None, None] * (1.04 - 0.5 * clipped(away - 0.25) + 0.035 * noise)[None]
    if art.pick("wallpaper", 0, 1) < 0.4:
        paint = paint * (1 - 0.06 * (np.sin(canvas.x / canvas.u * 150) > 0.3))[None]
    canvas.blend(outside, clipped(paint))
    rim = canvas.sheet()
    thick = canvas.u * 0.022
    _hole(rim, x - thick, y - thick, wide + 2 * thick, tall + 2 * thick, arch)
    canvas.blend(clipped(rim.mask() - hole.mask()), frame)
    bars = canvas.sheet(None, True)
    thin = canvas.u * 0.011
    bars.rectangle(x + wide / 2 - thin / 2, y, thin, tall, frame)
    bars.rectangle(x, y + tall * 0.4 - thin / 2, wide, thin, frame)
    bars.rectangle(x + wide / 2 + thin / 2, y, thin * 0.3, tall, art.shadow(frame, 0.15))
    bars.rectangle(x, y + tall * 0.4 + thin / 2, wide, thin * 0.35, art.shadow(frame, 0.15))
    canvas.lay(bars)
    if art.pick("curtains", 0, 1) < 0.75:
        _curtains(art, x, y, wide, tall)


def _hole(sheet: Sheet, x: float, y: float, wide: float, tall: float, arch: bool) -> None:
    if arch:
        t = np.linspace(np.pi, 2 * np.pi, 60)
        top = [(x + wide / 2 + np.cos(a) * wide / 2, y + wide * 0.3 + np.sin(a) * wide * 0.3) for a in t]
        sheet.polygon([*top, (x + wide, y + tall), (x, y + tall)])
    else:
        sheet.rectangle(x, y, wide, tall)


def _curtains(art: Art, x: float, y: float, wide: float, tall: float) -> None:
    canvas, u = art.canvas, art.canvas.u
    cloth = mix(
        art.palette.accent if art.pick("curtain tone", 0, 1) < 0.5 else art.palette.accent2, rgb("f3e8d8"), 0.45
    )
    if art.time in ("night", "dusk"):
        cloth = mix(shift(cloth, -0.15), art.palette.sky[0], 0.3)
    part = np.linspace(0, 1, 30)
    for side in (-1, 1):
        outer = x - u * 0.06 if side < 0 else x + wide + u * 0.06
        width = wide * 0.22 * (1 - 0.55 * np.sin(clipped(part * 3.6, 0, 3.14)) ** 2 * (part < 0.9)) + u * 0.02
        sheet = canvas.sheet()
        sheet.polygon(
            [
                (outer, y - u * 0.05),
                *zip(outer - side * width, y - u * 0.05 + part * (tall + u * 0.12), strict=True),
                (outer, y + tall + u * 0.07),
            ]
        )
        mask = sheet.mask()
        folds = np.sin((canvas.x - outer) / u * 110 + canvas.noise(art.rng(f"folds {side}"), 3, 2, flat=0.4) * 2.5)
        canvas.blend(mask, clipped(cloth[:, None, None] * (0.93 + 0.1 * folds)[None]))
    rod = canvas.sheet()
    rod.rectangle(x - u * 0.1, y - u * 0.06, wide + u * 0.2, u * 0.013)
    rod.ellipse(x - u * 0.1, y - u * 0.053, u * 0.015)
    rod.ellipse(x + wide + u * 0.1, y - u * 0.053, u * 0.015)
    canvas.lay(rod, art.shadow(cloth, 0.3))


def sill(art: Art) -> None:
    """The sill and the things on it: those that were named, else a cat, a plant or a cup."""
    canvas, u = art.canvas, art.canvas.u
    _, frame = _tones(art)
    x, y, wide, tall = _opening(art)
    level = y + tall
    board = canvas.sheet(None, True)
    board.rectangle(x - u * 0.09, level - u * 0.005, wide + u * 0.18, u * 0.05, art.bright(frame, 0.03))
    board.rectangle(x - u * 0.09, level + u * 0.045, wide + u * 0.18, u * 0.02, art.shadow(frame, 0.14))
    board.rectangle(x - u * 0.05, level + u * 0.065, wide + u * 0.1, canvas.h - level, art.shadow(_tones(art)[0], 0.06))
    canvas.lay(board)
    kinds = [
        kind
        for kind in still_life.KINDS
        if art.scene.has(kind)
        and kind
        in ("vase", "plant", "cup", "teapot", "candle", "books", "bowl", "lemons", "apples", "pears", "oranges")
    ]
    if art.scene.has("flowers") and "vase" not in kinds:
        kinds.append("vase")
    animals = [kind for kind in ("cat", "dog", "owl", "rabbit", "fox") if art.scene.has(kind)]
    if not kinds and not animals:
        kinds = [
            str(kind)
            for kind in art.rng("sill things").choice(["plant", "cup", "vase", "books", "candle"], 2, replace=False)
            if not art.scene.lacks(str(kind))
        ]
    spots = np.linspace(0.28, 0.72, max(len(kinds) + len(animals), 2))
    spots = spots[art.rng("sill order").permutation(len(spots))]
    for index, kind in enumerate([*animals, *kinds]):
        thing = art.scene.thing(kind)
        px = float(spots[index]) * canvas.w
        if kind in animals:
            creatures.seated(art, kind, px, level + u * 0.01, u * 0.26 * (thing.size if thing else 1), thing)
        else:
            art.notes["fruit"] = kind
            tableware.PAINT[kind](art, px, level + u * 0.012, u * 0.22 * (thing.size if thing else 1), thing)
