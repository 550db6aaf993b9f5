"""Botanical plates: stems, leaves and flowers on paper, as in an old flora."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, mix, rgb, shift
from ..palettes import named
from . import flowers

LEAFY = frozenset(
    word
    for words in (
        "fern ferns leaf leaves monstera eucalyptus ivy plant",
        "fougere feuille feuilles feuillage lierre plante",
    )
    for word in words.split()
)


def plate(art: Art) -> None:
    """A botanical plate: stems with leaves and flowers on paper, as in an old flora."""
    canvas, palette = art.canvas, art.palette
    rng = art.rng("plate")
    night = art.time == "night" and art.scene.time == "night"
    backs = [
        palette.paper,
        mix(palette.paper, palette.sky[2], 0.45),
        mix(palette.sky[0], palette.near, 0.45),
        mix(palette.paper, palette.accent2, 0.3),
    ]
    if len(art.scene.colours) > 1:
        backs = [mix(named(art.scene.colours[1]), palette.paper, 0.3)] * 4
    back = mix(palette.near, palette.sky[0], 0.3) if night else backs[int(rng.integers(4))]
    canvas.rgb[:] = back[:, None, None] * (1 + 0.025 * canvas.noise(rng, 6, 4))[None]
    if rng.random() < 0.55:
        disc, box = canvas.disc(canvas.w * 0.5, canvas.h * 0.42, min(canvas.w, canvas.h) * 0.34, 1.6)
        canvas.blend(disc, mix(palette.accent2, palette.sky[-1], 0.45), 0.8, box)
    leafy = bool(LEAFY & set(art.scene.understood))
    kinds, tints = flowers.kinds_for(art), flowers.tints_for(art)
    greens = [
        mix(palette.lit(palette.leaf), palette.near, 0.2),
        palette.lit(palette.leaf2),
        mix(palette.leaf, palette.rock, 0.5),
    ]
    stems = int(rng.integers(5, 8)) + 2 * (canvas.w > canvas.h * 1.3)
    order = rng.permutation(stems)
    for index in order:
        lean = (index + 0.5) / stems * 2 - 1
        sheet = canvas.sheet(None, True)
        _stem(art, sheet, index, lean, kinds[index % len(kinds)], tints[index % len(tints)], greens[index % 3], leafy)
        canvas.lay(sheet)


def _stem(art: Art, sheet: Sheet, index: int, lean: float, kind: str, tint: Colour, green: Colour, leafy: bool) -> None:
    canvas = art.canvas
    rng = art.rng(f"stem {index}")
    tall = canvas.h * rng.uniform(0.5, 0.78) * (1 - 0.22 * abs(lean))
    part = np.linspace(0, 1, 26)
    bend = lean * canvas.w * 0.36 * part**1.5 + rng.normal(0, 0.02) * canvas.u * np.sin(part * 5)
    path = np.stack([canvas.w * 0.5 + lean * canvas.u * 0.05 + bend, canvas.h * 0.95 - tall * part], 1)
    sheet.stroke(path, canvas.u * (0.0085 - 0.0045 * part), art.shadow(green, 0.05))
    said = " ".join(art.scene.understood)
    if "monstera" in said:
        _split_leaf(sheet, path[-1], canvas.u * rng.uniform(0.17, 0.25), -1.57 + lean * 0.9, green)
        return
    if "fern" in said or "foug" in said:
        _frond(sheet, path, canvas.u * 0.17, green)
        return
    style = int(rng.integers(4)) if not leafy else int(rng.integers(1, 4))
    _leaves(art, sheet, rng, path, green, style)
    x, y = path[-1]
    if leafy and rng.random() < 0.75:
        flowers.petal(sheet, x, y + 4, float(-1.57 + lean * 0.5), canvas.u * 0.1, canvas.u * 0.03, shift(green, 0.05))
        return
    size = canvas.u * rng.uniform(0.13, 0.2)
    flowers.bloom(sheet, rng, kind, x, y, size, tint, art.palette.lit(rgb("f0c04a")))
    if rng.random() < 0.5:
        px, py = path[16]
        side = 1 if lean < 0 else -1
        sheet.stroke([(px, py), (px + side * size * 0.5, py - size * 0.5)], canvas.u * 0.004, green)
        flowers.bloom(
            sheet,
            rng,
            kind,
            px + side * size * 0.5,
            py - size * 0.55,
            size * 0.45,
            shift(tint, 0.04),
            art.palette.lit(rgb("f0c04a")),
        )


def _leaves(art: Art, sheet: Sheet, rng: np.random.Generator, path: np.ndarray, green: Colour, style: int) -> None:
    u = art.canvas.u
    for at in range(3, 24, (3, 1, 2, 2)[style]):
        x, y = path[at]
        for side in (-1, 1) if style in (1, 2) else ((-1) ** at,):
            angle = -1.57 + side * rng.uniform(0.75, 1.15)
            long = u * (0.12, 0.075, 0.06, 0.1)[style] * (1.15 - at / 26) * rng.uniform(0.85, 1.15)
            wide = long * (0.34, 0.16, 0.72, 0.42)[style]
            flowers.petal(sheet, x, y, angle, long, wide, shift(green, rng.uniform(-0.04, 0.05)))
            tip = (x + np.cos(angle) * long * 0.85, y + np.sin(angle) * long * 0.85)
            sheet.line([(x, y), tip], max(u * 0.0012, 0.5), shift(green, 0.13), 0.8)


def _frond(sheet: Sheet, path: np.ndarray, reach: float, green: Colour) -> None:
    """A fern: leaflets close together on both sides, longest below the middle, each a small frond itself."""
    fine = np.stack([np.interp(np.linspace(3, 25, 36), np.arange(26), path[:, axis]) for axis in (0, 1)], 1)
    along = np.gradient(fine, axis=0)
    for at, ((x, y), (dx, dy)) in enumerate(zip(fine, along, strict=True)):
        part = at / 35
        long = reach * np.sin(np.clip(part * 2.6 + 0.5, 0, 3.12)) ** 0.8 * (1 - 0.45 * part)
        for side in (-1, 1):
            angle = float(np.arctan2(dy, dx) + side * 1.15)
            tone = shift(green, 0.04 * (at % 2) + 0.03 * side)
            flowers.petal(sheet, x, y, angle, long, long * 0.1, tone)
            for step in range(1, 6):
                px, py = x + np.cos(angle) * long * step / 7, y + np.sin(angle) * long * step / 7
                for turn in (-0.9, 0.9):
                    flowers.petal(sheet, px, py, angle + turn, long * 0.13 * (1.1 - step / 8), long * 0.05, tone)


def _split_leaf(sheet: Sheet, foot: np.ndarray, size: float, angle: float, green: Colour) -> None:
    """A monstera leaf: a heart with deep cuts between its ribs."""
    cos, sin = np.cos(angle), np.sin(angle)

    def at(u: float, v: float) -> tuple[float, float]:
        return foot[0] + (u * cos - v * sin) * size, foot[1] + (u * sin + v * cos) * size

    turn = np.linspace(0, 2 * np.pi, 60)
    u, v = 0.45 - 0.62 * np.cos(turn) - 0.14 * np.cos(2 * turn), 0.62 * np.sin(turn) * (1 + 0.22 * np.cos(turn))
    sheet.polygon([at(*place) for place in zip(u, v, strict=True)], green)
    sheet.polygon([at(*place) for place in zip(u, np.maximum(v, 0), strict=True)], shift(green, -0.045))
    for side in (-1, 1):
        for step in range(5):
            start = 0.02 + step * 0.19
            tip, mid = (start + 0.24, side * 0.78), (start + 0.11, side * 0.2)
            cut = [at(mid[0], mid[1]), at(tip[0] - 0.035, tip[1]), at(tip[0] + 0.045, tip[1])]
            sheet.polygon(cut, green, alpha=0)
            sheet.line([at(start - 0.06, 0), at(start + 0.1, side * 0.5)], max(size * 0.011, 0.7), shift(green, 0.12))
    sheet.stroke([at(-0.12, 0), at(0.4, 0), at(0.92, 0)], [size * 0.03, size * 0.02, 1.0], shift(green, 0.14))
