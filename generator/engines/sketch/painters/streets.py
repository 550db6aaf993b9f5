"""Cities, bridges and street lamps."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, mix, rgb
from ..noise import clipped, spread
from ..scene import Thing
from .houses import lights_on


def bridge(art: Art, level: float, thing: Thing | None, depth: float = 0.12) -> None:
    """A stone bridge of arches across the whole picture, at `level` (share of the height)."""
    canvas, palette = art.canvas, art.palette
    stone = art.colour_of(thing, mix(palette.rock, palette.wall, 0.45), depth)
    deck, foot = level * canvas.h, (level + 0.17) * canvas.h
    sheet = canvas.sheet((0, deck - canvas.u * 0.1, canvas.w, foot + 4), False)
    at = np.linspace(0, 1, 60)
    bow = deck - canvas.u * 0.05 * np.sin(at * np.pi)
    sheet.polygon([*zip(at * canvas.w, bow, strict=True), (canvas.w, foot), (0, foot)])
    arches = 4 if canvas.w < canvas.h * 1.3 else 6
    for index in range(arches):
        middle, wide = canvas.w * (index + 0.5) / arches, canvas.w * 0.38 / arches
        high = foot - deck - canvas.u * 0.035
        sheet.draw.ellipse(sheet._place([(middle - wide, foot - high), (middle + wide, foot + high)]), fill=0)
    mask = sheet.mask()
    box = sheet.box
    rows = (canvas.y[box[1] : box[3]] - box[1]) / max(box[3] - box[1], 1)
    bricks = canvas.noise(art.rng("bricks"), 22, 3, flat=2)[box[1] : box[3]]
    dark = art.shadow(stone, 0.1)
    canvas.blend(
        mask, (stone[:, None, None] + (dark - stone)[:, None, None] * rows[None]) * (1 + 0.07 * bricks)[None], 1.0, box
    )
    rail = canvas.sheet(box)
    rail.stroke(np.stack([at * canvas.w, bow], 1), canvas.u * 0.008)
    canvas.lay(rail, art.bright(stone, 0.06))


def city(art: Art, base: float) -> None:
    """Ranks of towers, roofs of many kinds, and windows lit as the hour asks."""
    canvas = art.canvas
    tall = art.pick("city height", 0.34, 0.5)
    for rank in range(4):
        near = rank / 3
        _blocks(art, rank, near, base, tall * (1.0 - 0.55 * near))
        mist = clipped(1 - np.abs(canvas.y / canvas.h - base) / 0.22) * np.float32(0.42 * (1 - near))
        canvas.blend(np.broadcast_to(mist, (canvas.h, canvas.w)), mix(art.palette.haze, art.palette.light, 0.2))


def _blocks(art: Art, rank: int, near: float, base: float, tall: float) -> None:
    canvas, palette = art.canvas, art.palette
    rng = art.rng(f"blocks {rank}")
    sheet = canvas.sheet((0, 0, canvas.w, base * canvas.h + 2), True)
    x = -rng.uniform(0, 0.08) * canvas.u
    old = (
        bool({"paris", "rooftop", "toit", "toits", "old", "rooftops"} & set(art.scene.understood))
        or art.pick("old town", 0, 1) < 0.3
    )
    centre = art.pick("city centre", 0.3, 0.7) * canvas.w
    while x < canvas.w:
        wide = canvas.u * rng.uniform(0.035, 0.085) * (0.75 + 0.75 * near)
        swell = 0.45 + 0.75 * np.exp(-(((x - centre) / (canvas.w * 0.26)) ** 2))
        high = canvas.h * tall * rng.uniform(0.35, 1.0) * swell
        if old:
            high = canvas.h * tall * rng.uniform(0.42, 0.62)
        tint = mix(palette.rock, palette.wall, float(rng.uniform(0, 0.9))) if rng.random() < 0.8 else palette.accent
        colour = mix(palette.lit(tint, 0.72 * (1 - near)), palette.near, 0.22 + 0.2 * near)
        _tower(art, sheet, rng, x, base * canvas.h, wide, high, colour, near, old)
        x += wide * rng.uniform(0.85, 1.15)
    canvas.lay(sheet)


def _tower(
    art: Art,
    sheet: Sheet,
    rng: np.random.Generator,
    x: float,
    base: float,
    wide: float,
    high: float,
    colour: Colour,
    near: float,
    old: bool,
) -> None:
    top = base - high
    sheet.rectangle(x, top, wide, high + 2, colour)
    sheet.rectangle(x + wide * 0.68, top, wide * 0.32, high + 2, art.shadow(colour, 0.05))
    kind = rng.random()
    if old or kind < 0.18:
        roof = mix(
            art.palette.lit(mix(art.palette.roof, art.palette.rock, float(rng.uniform(0, 0.8))), 0.7 * (1 - near)),
            art.palette.near,
            0.2,
        )
        sheet.polygon(
            [
                (x - 1, top),
                (x + wide * 0.2, top - wide * 0.45),
                (x + wide * 0.8, top - wide * 0.45),
                (x + wide + 1, top),
            ],
            roof,
        )
        for part in rng.uniform(0.2, 0.75, 2):
            sheet.rectangle(x + wide * part, top - wide * 0.62, wide * 0.08, wide * 0.3, art.shadow(roof, 0.05))
    elif kind < 0.34:
        sheet.polygon([(x + wide * 0.2, top), (x + wide * 0.5, top - wide * 1.5), (x + wide * 0.8, top)], colour)
        sheet.line(
            [(x + wide * 0.5, top - wide * 1.3), (x + wide * 0.5, top - wide * 2.1)], max(wide * 0.03, 0.6), colour
        )
    elif kind < 0.55:
        for step in (0.14, 0.28):
            sheet.rectangle(x + wide * step, top - wide * step * 1.5, wide * (1 - 2 * step), wide * 0.5, colour)
        sheet.line(
            [(x + wide * 0.5, top - wide * 0.3), (x + wide * 0.5, top - wide * 1.0)], max(wide * 0.03, 0.6), colour
        )
    elif kind < 0.65:
        sheet.ellipse(x + wide * 0.5, top, wide * 0.5, wide * 0.42, colour)
    _windows(art, sheet, rng, x, top, wide, high, colour, near)


def _windows(
    art: Art,
    sheet: Sheet,
    rng: np.random.Generator,
    x: float,
    top: float,
    wide: float,
    high: float,
    colour: Colour,
    near: float,
) -> None:
    lit = lights_on(art)
    pitch = max(art.canvas.u * (0.0085 + 0.008 * near), 5.0)
    columns, rows = max(int(wide / pitch), 1), int(high / (pitch * 1.35))
    share = 0.5 if lit else 0.85
    if "neon" in art.scene.tones:
        lamps = [art.palette.accent, art.palette.accent2, art.palette.light]
    else:
        lamps = (
            [rgb("ffd27a"), rgb("ffe6b0"), rgb("ffb35c")]
            if lit
            else [mix(colour, art.palette.sky[0], 0.45), art.shadow(colour, 0.08)]
        )
    gap = wide / columns
    for row in range(rows):
        for column in range(columns):
            if rng.random() < share:
                shade = (
                    mix(lamps[int(rng.integers(len(lamps)))], colour, 0.5 * (1 - near))
                    if near < 1
                    else lamps[int(rng.integers(len(lamps)))]
                )
                sheet.rectangle(
                    x + gap * (column + 0.28), top + pitch * (row * 1.35 + 0.5), gap * 0.44, pitch * 0.62, shade, 0.95
                )


def street(art: Art, base: float) -> None:
    """The pavement in front of a city: dark, and wet where it rains."""
    canvas, palette = art.canvas, art.palette
    sheet = canvas.sheet((0, base * canvas.h, canvas.w, canvas.h), True)
    lamp = mix(palette.near, palette.ink, 0.4)
    rng = art.rng("lamps")
    places = spread(rng, 3, 0.05, 0.95, 0.4) * canvas.w
    foot, tall = canvas.h * (base + 0.1), canvas.u * 0.22
    sheet = canvas.sheet((0, foot - tall * 1.3, canvas.w, foot + 4), True)
    for x in places:
        lamp_post(sheet, float(x), foot, tall, lamp, rgb("ffdf9a") if lights_on(art) else palette.light)
    canvas.lay(sheet)
    if lights_on(art):
        for x in places:
            canvas.lamp(float(x), foot - tall * 0.96, tall * 0.8, rgb("ffcf7a"), 0.8)


def lamp_post(sheet: Sheet, x: float, base: float, tall: float, colour: Colour, light: Colour) -> None:
    sheet.rectangle(x - tall * 0.012, base - tall * 0.92, tall * 0.024, tall * 0.92, colour)
    sheet.polygon(
        [
            (x - tall * 0.04, base),
            (x - tall * 0.015, base - tall * 0.12),
            (x + tall * 0.015, base - tall * 0.12),
            (x + tall * 0.04, base),
        ],
        colour,
    )
    sheet.polygon(
        [
            (x - tall * 0.03, base - tall * 0.9),
            (x - tall * 0.05, base - tall * 1.02),
            (x + tall * 0.05, base - tall * 1.02),
            (x + tall * 0.03, base - tall * 0.9),
        ],
        light,
    )
    sheet.polygon(
        [(x - tall * 0.065, base - tall * 1.02), (x, base - tall * 1.09), (x + tall * 0.065, base - tall * 1.02)],
        colour,
    )
