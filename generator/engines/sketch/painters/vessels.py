"""What floats and flies: boats, ships, balloons, lanterns, rockets."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, mix, rgb, shift
from ..noise import clipped, spread
from ..scene import Thing


def sailboat(
    art: Art, x: float, y: float, size: float, thing: Thing | None, depth: float = 0.0, index: int = 0
) -> None:
    """A sailing boat standing on the water at y, with its reflection; `size` is the height of its mast."""
    canvas, palette = art.canvas, art.palette
    sheet = canvas.sheet((x - size, y - size * 1.2, x + size, y + size * 0.9), True)
    sails = [rgb("fbf3e2"), palette.accent, palette.accent2]
    sail = art.colour_of(thing, sails[int(art.rng(f"sail {index}").integers(3))], depth)
    hull = art.colour_of(None, mix(palette.roof, palette.earth, 0.5), depth)
    for flip, alpha in ((-0.55, 0.4), (1.0, 1.0)):
        _rig(art, sheet, x, y, size, flip, sail, hull, alpha)
    canvas.lay(sheet)


def _rig(
    art: Art, sheet: Sheet, x: float, y: float, size: float, up: float, sail: Colour, hull: Colour, alpha: float
) -> None:
    def at(px: float, py: float) -> tuple[float, float]:
        return x + px * size, y - py * size * up

    curve = np.linspace(0, 1, 9)
    lead = [at(0.02 + 0.38 * c + 0.05 * np.sin(c * 3.14), 0.98 - 0.82 * c) for c in curve]
    sheet.polygon([at(0.02, 0.13), *lead], sail, alpha)
    sheet.polygon(
        [at(0.02, 0.13), at(0.02, 0.98), *[at(0.02 + 0.14 * c, 0.98 - 0.85 * c) for c in curve]],
        art.shadow(sail, 0.07),
        alpha,
    )
    jib = [at(-0.02 - 0.26 * c - 0.03 * np.sin(c * 3.14), 0.88 - 0.72 * c) for c in curve]
    sheet.polygon([at(-0.02, 0.16), *jib], art.bright(sail, 0.04), alpha)
    sheet.line([at(0, 0.05), at(0, 1.03)], max(size * 0.014, 0.8), art.shadow(hull, 0.1), alpha)
    sheet.polygon([at(-0.36, 0.1), at(0.42, 0.1), at(0.3, -0.02), at(-0.26, -0.02)], hull, alpha)
    sheet.polygon([at(-0.36, 0.1), at(0.42, 0.1), at(0.4, 0.07), at(-0.345, 0.07)], art.bright(hull, 0.16), alpha)


def rowboat(art: Art, x: float, y: float, size: float, thing: Thing | None) -> None:
    """A small empty boat with its reflection; `size` is its length."""
    canvas, palette = art.canvas, art.palette
    hull = art.colour_of(thing, palette.roof)
    sheet = canvas.sheet((x - size, y - size * 0.5, x + size, y + size * 0.5), True)
    curve = np.linspace(-1, 1, 15)
    for up, alpha in ((-0.7, 0.4), (1.0, 1.0)):
        rim = [(x + size * 0.5 * c, y - size * up * (0.1 + 0.08 * c * c * abs(c))) for c in curve]
        keel = [(x + size * 0.42 * c, y + size * up * 0.045 * (1 - c * c)) for c in curve[::-1]]
        sheet.polygon([*rim, *keel], hull, alpha)
        inner = [(px, py + size * 0.045 * up * (1 - c * c)) for (px, py), c in zip(rim, curve, strict=True)]
        sheet.polygon([*rim, *inner[::-1]], art.shadow(hull, 0.2), alpha)
        sheet.stroke(rim, size * 0.016, art.bright(hull, 0.18), alpha)
    canvas.lay(sheet)


def ship(art: Art, x: float, y: float, size: float, thing: Thing | None) -> None:
    """A three-masted ship under full sail."""
    canvas, palette = art.canvas, art.palette
    hull = art.colour_of(thing, rgb("5a3a2a"))
    sail = palette.lit(rgb("f6ead0"))
    sheet = canvas.sheet((x - size, y - size * 1.2, x + size, y + size * 0.7), True)
    for up, alpha in ((-0.5, 0.32), (1.0, 1.0)):
        for mast, tall in ((-0.26, 0.72), (0.02, 0.9), (0.28, 0.66)):
            sheet.line(
                [(x + mast * size, y), (x + mast * size, y - up * tall * size)],
                max(size * 0.012, 0.8),
                art.shadow(hull),
                alpha,
            )
            for level in range(3):
                low, wide = 0.16 + level * tall * 0.27, 0.13 * (1 - 0.2 * level)
                high = low + tall * 0.22
                belly = np.linspace(0, 1, 7)
                left = [
                    (x + size * (mast - wide - 0.03 * np.sin(b * 3.14)), y - up * size * (low + (high - low) * b))
                    for b in belly
                ]
                right = [
                    (
                        x + size * (mast + wide * 0.8 - 0.035 * np.sin(b * 3.14)),
                        y - up * size * (low + (high - low) * b),
                    )
                    for b in belly
                ]
                sheet.polygon([*left, *right[::-1]], shift(sail, -0.03 * level), alpha)
        sheet.polygon(
            [
                (x + px * size, y - up * py * size)
                for px, py in (
                    (-0.5, 0.2),
                    (-0.42, 0.11),
                    (0.4, 0.1),
                    (0.62, 0.2),
                    (0.46, 0.0),
                    (0.36, -0.05),
                    (-0.36, -0.05),
                    (-0.44, 0.0),
                )
            ],
            hull,
            alpha,
        )
        sheet.polygon(
            [
                (x + px * size, y - up * py * size)
                for px, py in ((-0.45, 0.1), (0.45, 0.09), (0.44, 0.06), (-0.44, 0.07))
            ],
            palette.lit(palette.accent2),
            alpha,
        )
    canvas.lay(sheet)


def balloons(art: Art) -> None:
    """Striped hot-air balloons, the nearest large."""
    canvas, palette = art.canvas, art.palette
    thing = art.scene.thing("balloon")
    count = art.count(thing, 1, 4)
    rng = art.rng("balloons")
    xs = spread(rng, count, 0.12, 0.88, 0.6)
    rng.shuffle(xs)
    for index in range(count - 1, -1, -1):
        near = 1 / (1 + index * 0.75)
        size = canvas.u * 0.2 * near * (thing.size if thing else 1) * rng.uniform(0.85, 1.1)
        y = canvas.h * (0.2 + 0.22 * rng.random()) + size * 0.3
        base = art.colour_of(thing, [palette.accent, palette.accent2, palette.roof][index % 3], 0.45 * (1 - near))
        _balloon(art, float(xs[index]) * canvas.w, y, size, base, 0.45 * (1 - near))


def _balloon(art: Art, x: float, y: float, size: float, colour: Colour, depth: float) -> None:
    canvas = art.canvas
    sheet = canvas.sheet((x - size, y - size, x + size, y + size * 1.3), True)
    other = art.palette.lit(rgb("fbf1dc"), depth)
    part = np.linspace(0, 1, 30)
    radius = (
        size
        * 0.5
        * np.where(part < 0.5, np.sin(np.sqrt(part * 2) * 1.5708), 1 - 0.78 * clipped((part - 0.5) * 2) ** 1.7)
    )
    ys = y - size * 0.55 + part * size * 1.12
    ribs = 9
    edges = np.sin(np.linspace(-1.5708, 1.5708, ribs + 1))
    for rib in range(ribs):
        shade = colour if rib % 2 else other
        light = 0.05 - 0.14 * max(edges[rib], 0)
        left, right = x + radius * edges[rib], x + radius * edges[rib + 1]
        sheet.polygon([*zip(left, ys, strict=True), *zip(right[::-1], ys[::-1], strict=True)], shift(shade, light))
    low = ys[-1]
    for side in (-1, 1):
        sheet.line(
            [(x + side * size * 0.1, low), (x + side * size * 0.05, low + size * 0.16)],
            max(size * 0.008, 0.6),
            art.palette.near,
        )
    sheet.polygon(
        [
            (x - size * 0.065, low + size * 0.16),
            (x + size * 0.065, low + size * 0.16),
            (x + size * 0.05, low + size * 0.26),
            (x - size * 0.05, low + size * 0.26),
        ],
        art.palette.lit(rgb("7a4d2c"), depth),
    )
    canvas.lay(sheet)
    if art.time in ("night", "dusk"):
        canvas.lamp(x, low - size * 0.1, size * 0.6, rgb("ffc060"), 0.55)


def lanterns(art: Art) -> None:
    """Paper lanterns rising, each with its light."""
    canvas = art.canvas
    thing = art.scene.thing("lanterns")
    count = max(art.count(thing, 14, 24), 3)
    rng = art.rng("lanterns")
    for index in range(count):
        near = ((index + 1) / count) ** 2
        size = canvas.u * (0.01 + 0.045 * near)
        x, y = rng.uniform(0.04, 0.96) * canvas.w, rng.uniform(0.06, 0.62) * canvas.h
        canvas.lamp(x, y, size * 3.4, rgb("ff9a3c"), 0.6)
        sheet = canvas.sheet((x - size, y - size * 1.2, x + size, y + size), True)
        paper = (
            art.colour_of(thing, rgb("ffb454"))
            if thing and thing.colour
            else mix(rgb("ffb454"), rgb("f26b3a"), float(rng.random()))
        )
        sheet.polygon(
            [
                (x - size * 0.34, y + size * 0.5),
                (x - size * 0.5, y - size * 0.35),
                (x - size * 0.2, y - size * 0.6),
                (x + size * 0.2, y - size * 0.6),
                (x + size * 0.5, y - size * 0.35),
                (x + size * 0.34, y + size * 0.5),
            ],
            paper,
        )
        sheet.ellipse(x, y + size * 0.25, size * 0.26, size * 0.3, rgb("ffefb8"), 0.9)
        canvas.lay(sheet)


def rocket(art: Art, x: float, y: float, size: float) -> None:
    """A finned rocket leaning into its flight, with its flame."""
    canvas, palette = art.canvas, art.palette
    turn = art.pick("rocket turn", 0.35, 0.7)
    cos, sin = np.cos(turn), np.sin(turn)

    def at(points: object) -> np.ndarray:
        p = np.asarray(points, float) * size
        return np.stack([x + p[:, 0] * cos - p[:, 1] * sin, y + p[:, 0] * sin + p[:, 1] * cos], 1)

    sheet = canvas.sheet((x - size * 1.6, y - size * 1.2, x + size * 1.2, y + size * 1.8), True)
    c = np.linspace(0, 1, 12)
    side = 0.17 * np.sin(np.sqrt(c) * 2.3)
    body = [*zip(side, -0.7 + c * 1.1, strict=True), *zip(-side[::-1], (-0.7 + c * 1.1)[::-1], strict=True)]
    for wide, long, tone in ((0.17, 1.15, rgb("f2652d")), (0.11, 0.85, rgb("ffb03a")), (0.05, 0.6, rgb("fff0b0"))):
        sheet.polygon(at([(-wide, 0.4), (wide, 0.4), (0, long)]), tone, 0.92)
    for s in (-1, 1):
        sheet.polygon(at([(s * 0.13, 0.1), (s * 0.34, 0.5), (s * 0.08, 0.4)]), palette.accent)
    sheet.polygon(at(body), rgb("f3ece0"))
    sheet.polygon(
        at([*zip(side, -0.7 + c * 1.1, strict=True), *zip((side * 0.3)[::-1], (-0.7 + c * 1.1)[::-1], strict=True)]),
        rgb("cfc8c4"),
    )
    sheet.polygon(at([p for p in body if p[1] < -0.38]), palette.accent)
    cx, cy = at([(0, -0.15)])[0]
    sheet.ellipse(cx, cy, size * 0.09, colour=palette.near)
    sheet.ellipse(cx, cy, size * 0.065, colour=mix(palette.sky[1], rgb("a8e0ff"), 0.6))
    canvas.lay(sheet)
    fx, fy = at([(0, 0.6)])[0]
    canvas.lamp(fx, fy, size * 0.9, rgb("ff9a3c"), 0.7)
