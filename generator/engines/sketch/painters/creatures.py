"""Cats, foxes, deer and other creatures on the ground, and people walking."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, mix, rgb, shift
from ..noise import clipped
from ..scene import Thing


def smooth(points: object, each: int = 6) -> np.ndarray:
    """A closed Catmull-Rom curve through the points."""
    p = np.asarray(points, float)
    a, b, c, d = np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0)
    out = []
    for t in np.linspace(0, 1, each, endpoint=False):
        out.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.stack(out, 1).reshape(-1, 2)


_CAT = (
    (-0.2, 0),
    (-0.27, -0.2),
    (-0.2, -0.5),
    (-0.13, -0.66),
    (-0.17, -0.78),
    (-0.165, -0.9),
    (-0.15, -1.0),
    (-0.07, -0.925),
    (0.02, -0.925),
    (0.1, -1.0),
    (0.125, -0.9),
    (0.12, -0.77),
    (0.07, -0.67),
    (0.13, -0.52),
    (0.22, -0.3),
    (0.27, -0.1),
    (0.24, 0),
)


_FOX = (
    (-0.18, 0),
    (-0.2, -0.3),
    (-0.16, -0.55),
    (-0.19, -0.68),
    (-0.34, -0.62),
    (-0.2, -0.76),
    (-0.2, -0.98),
    (-0.1, -0.85),
    (0.0, -0.98),
    (0.03, -0.75),
    (0.06, -0.6),
    (0.17, -0.4),
    (0.24, -0.15),
    (0.24, 0),
)


_DOG = (
    (-0.2, 0),
    (-0.18, -0.3),
    (-0.15, -0.6),
    (-0.24, -0.66),
    (-0.33, -0.7),
    (-0.32, -0.8),
    (-0.18, -0.86),
    (-0.12, -0.97),
    (0.0, -0.95),
    (0.08, -0.78),
    (0.06, -0.62),
    (0.16, -0.42),
    (0.23, -0.15),
    (0.24, 0),
)


_RABBIT = (
    (-0.22, 0),
    (-0.26, -0.16),
    (-0.18, -0.36),
    (-0.24, -0.48),
    (-0.2, -0.6),
    (-0.13, -0.66),
    (-0.17, -0.95),
    (-0.09, -0.98),
    (-0.05, -0.68),
    (0.0, -0.94),
    (0.08, -0.92),
    (0.03, -0.62),
    (0.05, -0.5),
    (0.22, -0.36),
    (0.31, -0.14),
    (0.28, 0),
)


_OWL = (
    (-0.16, 0),
    (-0.25, -0.22),
    (-0.26, -0.52),
    (-0.24, -0.74),
    (-0.27, -0.92),
    (-0.12, -0.86),
    (0.0, -0.85),
    (0.12, -0.86),
    (0.27, -0.92),
    (0.24, -0.74),
    (0.26, -0.52),
    (0.25, -0.22),
    (0.16, 0),
)


def seated(art: Art, kind: str, x: float, base: float, tall: float, thing: Thing | None) -> None:
    """A seated animal: cat, fox, dog, rabbit or owl."""
    outlines = {"cat": _CAT, "fox": _FOX, "dog": _DOG, "rabbit": _RABBIT, "owl": _OWL}
    usual = {"cat": "2a2530", "fox": "d9682f", "dog": "6b4a35", "rabbit": "d8cbb8", "owl": "7a5a40"}
    canvas = art.canvas
    colour = art.colour_of(thing, rgb(usual[kind]))
    sheet = canvas.sheet((x - tall, base - tall * 1.15, x + tall, base + tall * 0.1), True)
    flip = 1 if art.rng(f"{kind} way").random() < 0.5 else -1

    def at(points: object) -> np.ndarray:
        p = np.asarray(points, float)
        return np.stack([x + p[:, 0] * tall * flip, base + p[:, 1] * tall], 1)

    if kind in ("cat", "fox", "dog"):
        t = np.linspace(0, 1, 14)
        thick = (0.16 if kind == "fox" else 0.06) * tall * np.sin(clipped(t * 2.9 + 0.35, 0, 3.0))
        tail = at(np.stack([0.18 + 0.34 * np.sin(t * 2.2), -0.05 - 0.3 * t**1.6], 1))
        sheet.stroke(tail, thick, colour)
        if kind == "fox":
            sheet.stroke(tail[-5:], thick[-5:], rgb("f5ead8"))
    sheet.polygon(at(smooth(outlines[kind])), colour)
    rim = mix(colour, art.palette.light, 0.35)
    sheet.polygon(at(smooth(np.asarray(outlines[kind]) * (0.8, 0.9) + (-0.035, -0.03))), mix(colour, rim, 0.25), 0.7)
    _features(art, sheet, kind, at, colour, tall)
    canvas.lay(sheet)


def _features(
    art: Art, sheet: Sheet, kind: str, at: Callable[[object], np.ndarray], colour: Colour, tall: float
) -> None:
    pale, dark = art.palette.lit(rgb("f5ead8")), art.palette.ink
    if kind == "cat":
        for ex in (-0.075, 0.035):
            ax, ay = at([(ex, -0.8)])[0]
            sheet.ellipse(ax, ay, tall * 0.024, tall * 0.03, rgb("f2c94c"))
            sheet.ellipse(ax, ay, tall * 0.008, tall * 0.027, dark)
    elif kind == "owl":
        for ex in (-0.11, 0.11):
            ax, ay = at([(ex, -0.68)])[0]
            sheet.ellipse(ax, ay, tall * 0.1, colour=pale)
            sheet.ellipse(ax, ay, tall * 0.055, colour=rgb("f2a93b"))
            sheet.ellipse(ax, ay, tall * 0.028, colour=dark)
        sheet.polygon(at([(-0.03, -0.62), (0.03, -0.62), (0, -0.54)]), rgb("d9962f"))
        for row in range(4):
            for column in range(-2, 3):
                ax, ay = at([(column * 0.075 + 0.03 * (row % 2), -0.42 + row * 0.09)])[0]
                sheet.ellipse(ax, ay, tall * 0.03, tall * 0.022, mix(colour, pale, 0.4))
    else:
        if kind == "fox":
            sheet.polygon(
                at(smooth([(-0.18, -0.5), (-0.08, -0.56), (-0.02, -0.4), (-0.1, -0.16), (-0.17, -0.3)])), pale
            )
            sheet.polygon(at([(-0.32, -0.625), (-0.17, -0.68), (-0.14, -0.6)]), pale)
        ax, ay = at([(-0.12, -0.74 if kind != "rabbit" else -0.53)])[0]
        sheet.ellipse(ax, ay, tall * 0.016, colour=dark)


def deer(art: Art, x: float, base: float, tall: float, thing: Thing | None) -> None:
    """A standing stag in profile."""
    canvas = art.canvas
    colour = mix(art.colour_of(thing, rgb("4f3222")), art.palette.ink, 0.45)
    flip = 1 if art.rng("deer way").random() < 0.5 else -1
    sheet = canvas.sheet((x - tall, base - tall * 1.2, x + tall, base + 4), True)

    def at(points: object) -> np.ndarray:
        p = np.asarray(points, float)
        return np.stack([x + p[:, 0] * tall * flip, base + p[:, 1] * tall], 1)

    body = [
        (-0.2, -0.72),
        (-0.27, -0.83),
        (-0.38, -0.77),
        (-0.42, -0.8),
        (-0.3, -0.9),
        (-0.22, -0.92),
        (-0.14, -0.86),
        (-0.08, -0.68),
        (0.05, -0.62),
        (0.25, -0.62),
        (0.33, -0.53),
        (0.29, -0.38),
        (0.1, -0.38),
        (-0.08, -0.36),
        (-0.17, -0.46),
    ]
    for leg, lean in ((-0.13, -0.02), (-0.05, 0.02), (0.2, 0.03), (0.28, 0.01)):
        sheet.stroke(
            at([(leg, -0.45), (leg + lean, -0.22), (leg + lean * 0.4, 0)]),
            np.array([0.085, 0.038, 0.03]) * tall,
            shift(colour, -0.03),
        )
    sheet.polygon(at(smooth(body)), colour)
    for sway in (-1, 1):
        beam = np.array(
            [(-0.22, -0.9), (-0.2 + 0.03 * sway, -1.0), (-0.17 + 0.12 * sway, -1.08), (-0.18 + 0.1 * sway, -1.17)]
        )
        sheet.stroke(at(beam), np.array([0.022, 0.02, 0.016, 0.006]) * tall, colour)
        for k in (1, 2):
            sheet.stroke(at([beam[k], beam[k] + (-0.05 + 0.02 * sway, -0.08)]), np.array([0.016, 0.005]) * tall, colour)
    canvas.lay(sheet)


def walker(art: Art, x: float, base: float, tall: float, umbrella: bool, colour: Colour | None = None) -> None:
    """A person walking away from us, with an umbrella if it rains."""
    canvas, palette = art.canvas, art.palette
    coat = palette.lit(palette.accent) if colour is None else colour
    dark = mix(palette.near, palette.ink, 0.5)
    sheet = canvas.sheet((x - tall, base - tall * 1.4, x + tall, base + 3), True)
    for side in (-1, 1):
        sheet.polygon(
            [
                (x + side * tall * 0.02, base - tall * 0.42),
                (x + side * tall * 0.13, base - tall * 0.4),
                (x + side * tall * 0.12, base - side * tall * 0.02),
                (x + side * tall * 0.05, base),
            ],
            dark,
        )
    outline = [
        (-0.07, -0.86),
        (-0.17, -0.78),
        (-0.19, -0.5),
        (-0.2, -0.28),
        (0.2, -0.28),
        (0.18, -0.5),
        (0.17, -0.78),
        (0.07, -0.86),
    ]
    sheet.polygon(smooth(np.asarray(outline) * tall + (x, base)), coat)
    sheet.polygon(
        [
            (x + tall * 0.04, base - tall * 0.84),
            (x + tall * 0.17, base - tall * 0.76),
            (x + tall * 0.2, base - tall * 0.29),
            (x + tall * 0.07, base - tall * 0.29),
        ],
        art.shadow(coat, 0.1),
    )
    sheet.ellipse(x, base - tall * 0.93, tall * 0.085, tall * 0.1, mix(palette.lit(rgb("c98d66")), dark, 0.35))
    sheet.ellipse(x, base - tall * 0.96, tall * 0.095, tall * 0.075, dark)
    if umbrella:
        c = np.linspace(0, np.pi, 21)
        top = [(x + tall * 0.1 - np.cos(t) * tall * 0.5, base - tall * 1.02 - np.sin(t) * tall * 0.3) for t in c]
        tint = palette.lit(palette.accent2)
        sheet.line([(x + tall * 0.1, base - tall * 1.3), (x + tall * 0.1, base - tall * 0.6)], tall * 0.018, dark)
        sheet.polygon(top, tint)
        sheet.polygon([*top[7:14], (x + tall * 0.1, base - tall * 1.0)], art.bright(tint, 0.06))
    canvas.lay(sheet)
