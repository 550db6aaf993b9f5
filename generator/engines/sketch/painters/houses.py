"""Houses, villages and churches, their windows lit when it is dark."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..colour import Colour, mix, rgb
from ..noise import Floats, clipped, spread
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
        x = float(clipped(xs[index], size * canvas.u, canvas.w - size * canvas.u))
        wide = size * canvas.u * rng.uniform(0.7, 1.15)
        house(art, x, float(crest[int(x)]) + wide * 0.22 + rng.uniform(0, wide * 0.3), wide, f"{name} {index}", depth)
    if church:
        x = float(clipped(centre, 0.1, 0.9)) * canvas.w
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
