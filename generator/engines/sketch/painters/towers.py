"""Lighthouses, mills, castles, pagodas and gates."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..colour import mix, rgb
from ..noise import clipped
from ..scene import Thing
from .houses import house, lights_on, window_colour


def lighthouse(art: Art, x: float, base: float, tall: float, thing: Thing | None) -> None:
    """A banded tower with a lamp room; at night its beam goes out over everything."""
    canvas, palette = art.canvas, art.palette
    band = art.colour_of(thing, palette.accent)
    white = palette.lit(rgb("f7f1e4"))
    wide = tall * 0.15
    sheet = canvas.sheet((x - tall * 0.6, base - tall * 1.15, x + tall * 0.6, base + 4), True)
    lamp = base - tall * 0.84

    def half(y: float) -> float:
        return wide * (0.62 + 0.38 * (y - lamp) / (base - lamp))

    edges = np.linspace(base, lamp, 6)
    for index in range(5):
        low, high = edges[index], edges[index + 1]
        colour = white if index % 2 else band
        sheet.polygon(
            [(x - half(low), low), (x - half(high), high), (x + half(high), high), (x + half(low), low)], colour
        )
        sheet.polygon(
            [(x + half(low) * 0.25, low), (x + half(high) * 0.25, high), (x + half(high), high), (x + half(low), low)],
            art.shadow(colour, 0.12),
        )
    dark = mix(palette.near, palette.ink, 0.5)
    sheet.rectangle(x - wide * 0.8, lamp - tall * 0.02, wide * 1.6, tall * 0.025, dark)
    glass = rgb("ffe9a0") if lights_on(art) else mix(palette.sky[1], palette.light, 0.4)
    sheet.rectangle(x - wide * 0.42, lamp - tall * 0.1, wide * 0.84, tall * 0.08, glass)
    for part in (-0.42, -0.14, 0.14, 0.38):
        sheet.rectangle(x + wide * part, lamp - tall * 0.1, wide * 0.06, tall * 0.08, dark)
    sheet.polygon(
        [(x - wide * 0.55, lamp - tall * 0.1), (x, lamp - tall * 0.19), (x + wide * 0.55, lamp - tall * 0.1)],
        art.shadow(band, 0.04),
    )
    sheet.ellipse(x, lamp - tall * 0.19, wide * 0.07, colour=dark)
    for y in (base - tall * 0.3, base - tall * 0.58):
        sheet.ellipse(x - wide * 0.15, y, wide * 0.1, wide * 0.16, window_colour(art))
    sheet.ellipse(x - wide * 0.1, base - tall * 0.045, wide * 0.18, tall * 0.06, dark)
    canvas.lay(sheet)
    small = tall * 0.3
    house(
        art,
        x + wide * (1.0 if x < canvas.w / 2 else -1.0) + small * (0.55 if x < canvas.w / 2 else -0.55),
        base + tall * 0.02,
        small,
        "keeper",
    )
    if lights_on(art) or art.time == "night":
        beam(art, x, lamp - tall * 0.06, tall)


def beam(art: Art, x: float, y: float, tall: float) -> None:
    canvas = art.canvas
    towards = 1 if x < canvas.w / 2 else -1
    angle = np.arctan2(canvas.y[::2] - y, (canvas.x[:, ::2] - x) * towards)
    away = np.hypot(canvas.y[::2] - y, canvas.x[:, ::2] - x) / canvas.u
    tilt = art.pick("beam tilt", -0.18, 0.04)
    light = clipped(1 - np.abs(angle - tilt) / 0.085) ** 0.7 * np.exp(-away * 1.1)
    back = clipped(1 - np.abs(np.abs(angle + tilt) - np.pi) / 0.06) * np.exp(-away * 3) * 0.7
    big = np.repeat(np.repeat(light + back, 2, 0), 2, 1)[: canvas.h, : canvas.w].astype(np.float32)
    canvas.glow(big, rgb("fff0b8"), 0.62)
    canvas.glow(canvas.halo(x, y, tall * 0.1, 2.2), rgb("ffe9a0"), 0.95)


def windmill(art: Art, x: float, base: float, tall: float, thing: Thing | None) -> None:
    """A tower mill with four latticed sails."""
    canvas, palette = art.canvas, art.palette
    body = art.colour_of(thing, palette.wall)
    sheet = canvas.sheet((x - tall, base - tall * 1.5, x + tall, base + 3), True)
    sheet.polygon(
        [
            (x - tall * 0.2, base),
            (x - tall * 0.12, base - tall * 0.7),
            (x + tall * 0.12, base - tall * 0.7),
            (x + tall * 0.2, base),
        ],
        body,
    )
    sheet.polygon(
        [
            (x + tall * 0.05, base),
            (x + tall * 0.03, base - tall * 0.7),
            (x + tall * 0.12, base - tall * 0.7),
            (x + tall * 0.2, base),
        ],
        art.shadow(body),
    )
    cap = palette.lit(palette.roof)
    sheet.polygon(
        [
            (x - tall * 0.14, base - tall * 0.69),
            (x - tall * 0.08, base - tall * 0.82),
            (x + tall * 0.08, base - tall * 0.82),
            (x + tall * 0.14, base - tall * 0.69),
        ],
        cap,
    )
    for y in (0.2, 0.48):
        sheet.rectangle(x - tall * 0.05, base - tall * (y + 0.09), tall * 0.055, tall * 0.08, window_colour(art))
    hub = np.array([x, base - tall * 0.75])
    turn = art.pick("sails", 0.2, 1.3)
    wood, cloth = mix(palette.near, palette.earth, 0.35), palette.lit(rgb("f6ead2"))
    for angle in turn + np.arange(4) * np.pi / 2:
        along, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        tip = hub + along * tall * 0.62
        a, b = hub + along * tall * 0.14, tip
        sheet.polygon([a, b, b + across * tall * 0.11, a + across * tall * 0.09], cloth, 0.88)
        for part in np.linspace(0.14, 0.62, 8):
            sheet.line([hub + along * tall * part, hub + along * tall * part + across * tall * 0.1], tall * 0.008, wood)
        sheet.line([hub, tip], tall * 0.018, wood)
    sheet.ellipse(x, base - tall * 0.75, tall * 0.025, colour=wood)
    canvas.lay(sheet)


def castle(art: Art, x: float, base: float, size: float, thing: Thing | None, depth: float) -> None:
    """Towers with pointed roofs behind a crenellated wall."""
    canvas, palette = art.canvas, art.palette
    rng = art.rng("castle")
    stone = art.colour_of(thing, mix(palette.rock, palette.wall, 0.55), depth)
    roof = palette.lit(mix(palette.roof, palette.accent, 0.3), depth)
    sheet = canvas.sheet((x - size, base - size * 1.7, x + size, base + size * 0.2), True)
    towers = sorted(
        [
            (x + size * place, size * rng.uniform(0.1, 0.15), size * high)
            for place, high in ((-0.45, 0.62), (0.44, 0.7), (-0.2, 0.95), (0.2, 0.82), (0.02, 1.22))
        ],
        key=lambda t: -t[2],
    )
    for tx, wide, high in towers:
        sheet.rectangle(tx - wide / 2, base - high, wide, high + size * 0.1, stone)
        sheet.rectangle(tx + wide * 0.1, base - high, wide * 0.4, high + size * 0.1, art.shadow(stone, 0.08))
        sheet.polygon(
            [(tx - wide * 0.68, base - high), (tx, base - high - wide * 1.9), (tx + wide * 0.68, base - high)], roof
        )
        sheet.polygon(
            [(tx + wide * 0.1, base - high), (tx, base - high - wide * 1.9), (tx + wide * 0.68, base - high)],
            art.shadow(roof, 0.1),
        )
        for y in (0.2, 0.5):
            sheet.ellipse(
                tx - wide * 0.1, base - high * (1 - y * 0.6) + wide * 0.3, wide * 0.1, wide * 0.2, window_colour(art)
            )
    top = base - size * 0.32
    sheet.rectangle(x - size * 0.55, top, size * 1.1, size * 0.5, art.bright(stone, 0.02))
    for step in np.linspace(-0.55, 0.5, 14):
        sheet.rectangle(x + size * step, top - size * 0.035, size * 0.045, size * 0.04, art.bright(stone, 0.02))
    sheet.ellipse(x, base - size * 0.02, size * 0.08, size * 0.15, art.shadow(stone, 0.22))
    canvas.lay(sheet)


def pagoda(art: Art, x: float, base: float, tall: float, thing: Thing | None) -> None:
    """Five roofs with turned-up corners."""
    canvas, palette = art.canvas, art.palette
    red, roof = art.colour_of(thing, rgb("b33a2e")), mix(palette.near, palette.lit(rgb("3e4a52")), 0.5)
    sheet = canvas.sheet((x - tall * 0.6, base - tall * 1.2, x + tall * 0.6, base + 3), True)
    for tier in range(5):
        wide, low = tall * (0.2 - 0.024 * tier), base - tall * 0.175 * tier
        sheet.rectangle(x - wide * 0.62, low - tall * 0.14, wide * 1.24, tall * 0.14, red)
        for part in (-0.35, 0, 0.35):
            sheet.rectangle(x + wide * part - wide * 0.1, low - tall * 0.1, wide * 0.2, tall * 0.07, window_colour(art))
        eave = low - tall * 0.12
        reach = wide * 1.35
        curve = np.linspace(-1, 1, 15)
        lower = [(x + reach * c, eave - tall * 0.035 * abs(c) ** 3) for c in curve]
        upper = [(x + reach * 0.55 * c, eave - tall * 0.07) for c in curve[::-1]]
        sheet.polygon([*lower, *upper], roof)
        sheet.polygon([*lower, *[(px, py - tall * 0.012) for px, py in lower[::-1]]], art.bright(roof, 0.12))
    sheet.line([(x, base - tall * 0.9), (x, base - tall * 1.13)], tall * 0.012, roof)
    canvas.lay(sheet)


def torii(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    """A vermilion gate."""
    canvas = art.canvas
    red = art.colour_of(thing, rgb("cf3f2c"))
    dark = mix(red, art.palette.near, 0.6)
    sheet = canvas.sheet((x - size, base - size * 1.2, x + size, base + 3), True)
    for side in (-1, 1):
        sheet.polygon(
            [
                (x + side * size * 0.4, base),
                (x + side * size * 0.35, base - size * 0.9),
                (x + side * size * 0.27, base - size * 0.9),
                (x + side * size * 0.31, base),
            ],
            red,
        )
        sheet.rectangle(x + side * size * 0.355 - size * 0.055, base - size * 0.06, size * 0.11, size * 0.06, dark)
    sheet.rectangle(x - size * 0.42, base - size * 0.68, size * 0.84, size * 0.06, red)
    curve = np.linspace(-1, 1, 17)
    low = [(x + size * 0.58 * c, base - size * 0.86 - size * 0.06 * c * c) for c in curve]
    sheet.polygon([*low, *[(px, py - size * 0.1) for px, py in low[::-1]]], red)
    sheet.polygon(
        [*[(px * 1.0, py - size * 0.08) for px, py in low], *[(px, py - size * 0.12) for px, py in low[::-1]]], dark
    )
    sheet.rectangle(x - size * 0.04, base - size * 0.84, size * 0.08, size * 0.2, dark)
    canvas.lay(sheet)
