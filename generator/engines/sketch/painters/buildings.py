"""Houses, lighthouses, mills, castles, temples, bridges and whole cities with lit windows."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, mix, rgb, shift
from ..noise import Floats, spread
from ..scene import Thing


def lights_on(art: Art) -> bool:
    return art.time in ("night", "dusk") or "neon" in art.scene.tones or bool(art.scene.weather & {"storm", "rain"})


def window_colour(art: Art) -> Colour:
    return (
        mix(art.palette.light, rgb("ffc45e"), 0.6)
        if lights_on(art)
        else mix(art.palette.near, art.palette.sky[1], 0.35)
    )


def house(
    art: Art, x: float, base: float, size: float, name: str, depth: float = 0.0, thing: Thing | None = None
) -> None:
    """A gabled house seen from a corner, with chimney, windows and a door; `size` is its width in pixels."""
    canvas, palette = art.canvas, art.palette
    rng = art.rng(f"house {name}")
    wall = art.colour_of(thing, palette.wall if rng.random() < 0.6 else mix(palette.wall, palette.accent2, 0.35), depth)
    roof = palette.lit(
        palette.snow if _snowy(art) else mix(palette.roof, palette.earth, float(rng.uniform(0, 0.5))), depth
    )
    side, high, lean = size * 0.42, size * 0.42, size * 0.36
    sheet = canvas.sheet((x - size, base - size * 1.3, x + size, base + 3), True)
    left, mid, right = x - size * 0.5, x - size * 0.5 + side, x + size * 0.5
    dark = art.shadow(wall, 0.11)
    sheet.rectangle(mid, base - high, right - mid, high, wall)
    sheet.polygon(
        [(left, base), (left, base - high), ((left + mid) / 2, base - high - lean), (mid, base - high), (mid, base)],
        dark,
    )
    peak = ((left + mid) / 2, base - high - lean)
    over = size * 0.04
    chimney = mid + (right - mid) * 0.62
    sheet.rectangle(chimney, base - high - lean * 1.25, size * 0.09, lean * 0.7, art.shadow(roof, 0.1))
    back = (right - (mid - peak[0]) + over, peak[1])
    sheet.polygon([peak, back, (right + over, base - high + over), (mid - over * 0.3, base - high + over)], roof)
    sheet.polygon(
        [peak, (peak[0] - over, peak[1]), (left - over, base - high + over), (left, base - high + over)],
        art.shadow(roof, 0.12),
    )
    glass, frame = window_colour(art), art.bright(wall, 0.08)
    wide, tall = size * 0.1, size * 0.13
    spots = [(mid + (right - mid) * part - wide / 2, base - high * 0.78) for part in (0.25, 0.78)]
    spots.append((peak[0] - wide / 2, base - high * 0.75))
    for wx, wy in spots:
        sheet.rectangle(wx - wide * 0.15, wy - wide * 0.15, wide * 1.3, tall + wide * 0.3, frame)
        sheet.rectangle(wx, wy, wide, tall, glass)
        sheet.rectangle(wx + wide * 0.45, wy, wide * 0.1, tall, frame)
    door = mid + (right - mid) * 0.52
    sheet.rectangle(
        door - wide * 0.55,
        base - high * 0.56,
        wide * 1.1,
        high * 0.56,
        art.shadow(palette.lit(palette.accent, depth), 0.05),
    )
    canvas.lay(sheet)
    if lights_on(art):
        for wx, wy in spots:
            canvas.lamp(wx + wide / 2, wy + tall / 2, size * 0.5, rgb("ffb347"), 0.6)
    if rng.random() < 0.75 and not depth > 0.4:
        smoke(art, chimney + size * 0.045, base - high - lean * 1.3, size * 0.9, name)


def _snowy(art: Art) -> bool:
    return art.scene.season == "winter" or "snow" in art.scene.weather


def smoke(art: Art, x: float, y: float, length: float, name: str) -> None:
    """A thread of smoke, widening and fading as it rises."""
    canvas = art.canvas
    rng = art.rng(f"smoke {name}")
    wind = 1.2 if "wind" in art.scene.weather else 0.45
    sheet = canvas.sheet((x - length, y - length, x + length * 1.4, y + 2))
    for at in np.linspace(0, 1, 26):
        sway = np.sin(at * 7 + rng.uniform(-0.2, 0.2)) * length * 0.04
        radius = length * (0.018 + 0.07 * at)
        sheet.ellipse(
            x + at * length * wind * at + sway, y - at * length * 0.85, radius, radius * 0.8, alpha=0.6 * (1 - at)
        )
    canvas.lay(sheet, mix(art.palette.sky[-1], art.palette.light, 0.4), 0.6)


def village(
    art: Art, crest: Floats, count: int, size: float, depth: float, name: str = "village", church: bool = False
) -> None:
    """Small houses close together along a profile, with a steeple where asked for."""
    canvas = art.canvas
    rng = art.rng(f"village {name}")
    centre, reach = rng.uniform(0.3, 0.7), 0.055 * count**0.8
    xs = np.sort(spread(rng, count, centre - reach, centre + reach, 0.5)) * canvas.w
    order = rng.permutation(count)
    for index in order:
        x = float(np.clip(xs[index], size * canvas.u, canvas.w - size * canvas.u))
        wide = size * canvas.u * rng.uniform(0.7, 1.15)
        house(art, x, float(crest[int(x)]) + wide * 0.22 + rng.uniform(0, wide * 0.3), wide, f"{name} {index}", depth)
    if church:
        x = float(np.clip(centre, 0.1, 0.9)) * canvas.w
        steeple(art, x, float(crest[int(x)]) + size * canvas.u * 0.2, size * canvas.u * 1.1, depth)


def steeple(art: Art, x: float, base: float, size: float, depth: float) -> None:
    """A small church: a nave, a tower and a pointed spire."""
    canvas, palette = art.canvas, art.palette
    wall, roof = palette.lit(palette.wall, depth), palette.lit(mix(palette.roof, palette.rock, 0.6), depth)
    sheet = canvas.sheet((x - size * 1.5, base - size * 2.8, x + size * 1.6, base + 3), True)
    sheet.rectangle(x, base - size * 0.6, size * 1.2, size * 0.6, wall)
    sheet.polygon(
        [
            (x, base - size * 0.6),
            (x + size * 0.15, base - size),
            (x + size * 1.1, base - size),
            (x + size * 1.25, base - size * 0.6),
        ],
        roof,
    )
    sheet.rectangle(x - size * 0.3, base - size * 1.3, size * 0.5, size * 1.3, art.bright(wall, 0.03))
    sheet.rectangle(x - size * 0.03, base - size * 1.3, size * 0.23, size * 1.3, art.shadow(wall, 0.08))
    sheet.polygon(
        [
            (x - size * 0.36, base - size * 1.28),
            (x - size * 0.05, base - size * 2.5),
            (x + size * 0.26, base - size * 1.28),
        ],
        roof,
    )
    sheet.ellipse(x - size * 0.08, base - size * 1.05, size * 0.07, size * 0.12, window_colour(art))
    for part in (0.35, 0.65, 0.95):
        sheet.ellipse(x + size * part, base - size * 0.33, size * 0.05, size * 0.13, window_colour(art))
    canvas.lay(sheet)


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
    light = np.clip(1 - np.abs(angle - tilt) / 0.085, 0, 1) ** 0.7 * np.exp(-away * 1.1)
    back = np.clip(1 - np.abs(np.abs(angle + tilt) - np.pi) / 0.06, 0, 1) * np.exp(-away * 3) * 0.7
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
        mist = np.clip(1 - np.abs(canvas.y / canvas.h - base) / 0.22, 0, 1) * np.float32(0.42 * (1 - near))
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


def tent(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    """A small tent, glowing from within when it is dark."""
    canvas = art.canvas
    cloth = art.colour_of(thing, art.palette.accent)
    if lights_on(art):
        cloth = mix(cloth, rgb("ffc15e"), 0.45)
    sheet = canvas.sheet((x - size, base - size, x + size, base + 3), True)
    peak = (x - size * 0.08, base - size * 0.62)
    sheet.polygon([(x - size * 0.5, base), peak, (x + size * 0.2, base)], cloth)
    sheet.polygon(
        [(x + size * 0.2, base), peak, (x + size * 0.42, base - size * 0.5), (x + size * 0.62, base - size * 0.03)],
        art.shadow(cloth, 0.1),
    )
    sheet.polygon(
        [(x - size * 0.2, base), (x - size * 0.09, base - size * 0.4), (x + size * 0.04, base)],
        mix(cloth, rgb("ffe9b0") if lights_on(art) else art.palette.near, 0.7),
    )
    canvas.lay(sheet)
    if lights_on(art):
        canvas.glow(canvas.halo(x, base - size * 0.2, size * 0.5), rgb("ffb04d"), 0.5)


def campfire(art: Art, x: float, base: float, size: float) -> None:
    """Crossed logs, flames, sparks."""
    canvas = art.canvas
    rng = art.loose("fire")
    canvas.glow(canvas.halo(x, base - size * 0.2, size * 1.1), rgb("ff9a3c"), 0.7)
    sheet = canvas.sheet((x - size, base - size * 3, x + size, base + size * 0.3), True)
    for side in (-1, 1):
        sheet.line(
            [(x - side * size * 0.4, base), (x + side * size * 0.4, base - size * 0.12)], size * 0.1, rgb("3a241a")
        )
    for colour, scale in ((rgb("f2542d"), 1.0), (rgb("ff9a3c"), 0.72), (rgb("ffe08a"), 0.4)):
        for offset, high in ((-0.16, 0.6), (0.14, 0.7), (0, 1.0)):
            cx, tall, wide = x + offset * size * scale, size * high * scale, size * 0.17 * scale
            sheet.polygon(
                [
                    (cx - wide, base - size * 0.1),
                    (cx - wide * 0.8, base - tall * 0.45),
                    (cx + wide * 0.2, base - tall),
                    (cx + wide * 0.7, base - tall * 0.5),
                    (cx + wide, base - size * 0.1),
                ],
                colour,
            )
    for _ in range(26):
        sheet.ellipse(
            x + rng.normal(0, 0.3) * size,
            base - size * rng.uniform(0.6, 2.8),
            size * 0.018,
            colour=rgb("ffc46b"),
            alpha=rng.uniform(0.4, 1),
        )
    canvas.lay(sheet)
