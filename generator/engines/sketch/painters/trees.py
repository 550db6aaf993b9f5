"""Trees: conifers, round crowns, palms, blossom, rows of them, and grass."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, mix, rgb, shift
from ..noise import Floats, clipped, spread


def conifer(
    sheet: Sheet, rng: np.random.Generator, x: float, base: float, tall: float, colour: Colour, lit: Colour
) -> None:
    """A fir in ragged tiers, its left half lighter."""
    tiers = int(clipped(tall / 9, 5, 11))
    sheet.rectangle(x - tall * 0.014, base - tall * 0.14, tall * 0.028, tall * 0.15, shift(colour, -0.05))
    for tier in range(tiers):
        part = tier / tiers
        low = base - tall * (0.08 + 0.8 * part)
        wide = tall * 0.24 * (1 - part) ** 0.85 + tall * 0.015
        high = low - tall * (0.92 / tiers + 0.1)
        teeth = np.linspace(-1, 1, 9)
        drop = rng.uniform(0, 0.035, 9) * tall + np.where(np.arange(9) % 2, -0.02 * tall, 0)
        edge = [(x + wide * t * rng.uniform(0.9, 1.1), low + d) for t, d in zip(teeth, drop, strict=True)]
        sheet.polygon([(x, high), *edge[::-1]], colour)
        sheet.polygon([(x, high), (x - wide * 0.08, low - tall * 0.02), *edge[1:4][::-1]], lit, 0.55)


def crown(
    sheet: Sheet, rng: np.random.Generator, x: float, base: float, tall: float, colours: list[Colour], trunk: Colour
) -> None:
    """A broad-leaved tree: a forked trunk under heaps of foliage, dark below and light above."""
    wide = tall * 0.035
    sheet.stroke(
        [(x, base), (x + wide * 0.2, base - tall * 0.3), (x, base - tall * 0.62)], [wide * 1.9, wide, wide * 0.4], trunk
    )
    for side in (-1, 1):
        sheet.stroke(
            [(x, base - tall * 0.32), (x + side * tall * 0.16, base - tall * 0.58)], [wide * 0.8, wide * 0.3], trunk
        )
    for layer, colour in enumerate(colours):
        count = 26 if layer else 18
        for _ in range(count):
            angle, away = rng.uniform(0, 6.283), rng.random() ** 0.6
            radius = tall * rng.uniform(0.06, 0.12) * (1 - 0.2 * layer)
            cx = x + np.cos(angle) * away * tall * 0.27 - layer * tall * 0.018
            cy = base - tall * 0.66 + np.sin(angle) * away * tall * 0.25 - layer * tall * 0.035
            sheet.ellipse(cx, cy, radius, radius * 0.86, shift(colour, rng.uniform(-0.02, 0.02)))


def dabs(
    art: Art,
    sheet: Sheet,
    rng: np.random.Generator,
    x: float,
    y: float,
    wide: float,
    high: float,
    colours: list[Colour],
    count: int,
) -> None:
    """Loose dabs of foliage in an ellipse."""
    size = art.canvas.u * 0.004
    for _ in range(count):
        angle, away = rng.uniform(0, 6.283), rng.random() ** 0.5
        colour = colours[int(rng.integers(len(colours)))]
        r = size * rng.uniform(0.5, 1.5)
        sheet.ellipse(
            x + np.cos(angle) * away * wide, y + np.sin(angle) * away * high, r, r * 0.75, colour, rng.uniform(0.6, 1)
        )


def branches(
    sheet: Sheet,
    rng: np.random.Generator,
    x: float,
    y: float,
    length: float,
    angle: float,
    width: float,
    colour: Colour,
    depth: int,
) -> list[tuple[float, float]]:
    """A branching limb; returns the places of its tips."""
    bend = rng.uniform(-0.18, 0.18)
    mx, my = x + np.cos(angle + bend) * length * 0.5, y + np.sin(angle + bend) * length * 0.5
    ex, ey = x + np.cos(angle) * length, y + np.sin(angle) * length
    sheet.stroke([(x, y), (mx, my), (ex, ey)], [width, width * 0.8, width * 0.62], colour)
    if depth == 0:
        return [(ex, ey)]
    tips: list[tuple[float, float]] = [(ex, ey)]
    for turn in (-0.5, 0.42) if rng.random() < 0.7 else (-0.65, 0.05, 0.6):
        tips += branches(
            sheet,
            rng,
            ex,
            ey,
            length * rng.uniform(0.66, 0.84),
            angle + turn + rng.uniform(-0.2, 0.2),
            width * 0.6,
            colour,
            depth - 1,
        )
    return tips


def great_tree(art: Art, x: float, base: float, tall: float, kind: str) -> None:
    """One tree to look at: an oak in leaf, a cherry in blossom, or bare in winter."""
    canvas, palette, scene = art.canvas, art.palette, art.scene
    rng = art.rng("great tree")
    sheet = canvas.sheet((x - tall, base - tall * 1.2, x + tall, base + tall * 0.1), True)
    trunk = mix(palette.lit(rgb("4a3528")), palette.near, 0.35)
    tips = branches(sheet, rng, x, base, tall * 0.32, -1.57 + rng.uniform(-0.1, 0.1), tall * 0.075, trunk, 5)
    sheet.polygon(
        [
            (x - tall * 0.075, base + 2),
            (x - tall * 0.02, base - tall * 0.1),
            (x + tall * 0.02, base - tall * 0.1),
            (x + tall * 0.08, base + 2),
        ],
        trunk,
    )
    thing = scene.thing(kind)
    if not (scene.season == "winter" and kind == "tree"):
        usual = rgb("f2a7b8") if kind == "blossom" else palette.leaf
        leaf = art.colour_of(thing, usual)
        other = shift(leaf, 0.1, 0.85) if kind == "blossom" else mix(palette.lit(palette.leaf2), leaf, 0.35)
        for colours, dy, share in (
            ([art.shadow(leaf, 0.1)], 0.02, 1.0),
            ([leaf], 0, 0.9),
            ([other, art.bright(leaf)], -0.02, 0.7),
        ):
            for tx, ty in tips:
                if rng.random() < share:
                    dabs(art, sheet, rng, tx, ty + dy * tall, tall * 0.085, tall * 0.06, colours, 11)
    canvas.lay(sheet)


def palm(
    sheet: Sheet, rng: np.random.Generator, x: float, base: float, tall: float, colour: Colour, lit: Colour
) -> None:
    """A leaning palm with arching fronds."""
    lean = rng.uniform(-0.25, 0.25) * tall
    part = np.linspace(0, 1, 10)
    trunk = np.stack([x + lean * part**2, base - tall * part], 1)
    sheet.stroke(trunk, tall * (0.035 - 0.017 * part), mix(colour, rgb("6b4a32"), 0.4))
    hx, hy = trunk[-1]
    for angle in np.linspace(-0.35, 3.5, 11) + rng.uniform(-0.12, 0.12, 11):
        reach = tall * rng.uniform(0.34, 0.46)
        bow = np.linspace(0, 1, 12)
        fx = hx + np.cos(angle) * reach * bow
        fy = hy - np.sin(angle) * reach * 0.55 * bow + reach * 0.62 * bow**2.2
        shade = lit if np.cos(angle) < 0.2 else colour
        sheet.stroke(np.stack([fx, fy], 1), tall * 0.05 * np.sin(clipped(bow * 2.9 + 0.15, 0, 3.1)), shade)
        for at in range(2, 11):
            drop = tall * 0.075 * (1 - abs(at / 11 - 0.45))
            sheet.polygon(
                [(fx[at], fy[at]), (fx[at] + tall * 0.012, fy[at]), (fx[at] - tall * 0.008, fy[at] + drop)], shade
            )


def row(art: Art, crest: Floats, name: str, count: int, tall: float, depth: float, kind: str = "") -> None:
    """Trees standing along a profile, smaller trees more; `tall` is a share of the typical side."""
    canvas, palette, scene = art.canvas, art.palette, art.scene
    rng = art.rng(f"trees {name}")
    xs = spread(rng, count, -0.02, 1.02, 1.4) * canvas.w
    height = tall * canvas.u
    sheet = canvas.sheet((0, float(crest.min()) - height * 1.6, canvas.w, float(crest.max()) + height * 0.4), True)
    snowy = scene.season == "winter" or "snow" in scene.weather
    green = palette.lit(mix(palette.leaf if scene.season != "autumn" else rgb("4d5a3c"), palette.near, 0.35), depth)
    for x in xs:
        size = height * rng.uniform(0.55, 1.15)
        base = float(crest[int(clipped(x, 0, canvas.w - 1))]) + size * 0.04
        if kind == "conifer":
            lit = palette.lit(palette.snow, depth) if snowy else art.bright(green, 0.07)
            conifer(sheet, rng, float(x), base, size, shift(green, rng.uniform(-0.025, 0.025)), lit)
        else:
            leaf = palette.leaf if rng.random() < 0.5 else palette.leaf2
            leaf = palette.snow if snowy else mix(leaf, palette.bloom, 0.25 * (rng.random() < 0.25))
            tone = palette.lit(leaf, depth)
            trunk = palette.lit(rgb("4a3a30"), depth)
            crown(
                sheet,
                rng,
                float(x),
                base,
                size,
                [art.shadow(tone, 0.12), art.shadow(tone, 0.03), art.bright(tone, 0.05)],
                trunk,
            )
    canvas.lay(sheet)


def undergrowth(art: Art, level: float, name: str, colour: Colour, tall: float = 0.1, count: int = 420) -> None:
    """Blades of grass along the bottom edge."""
    canvas = art.canvas
    rng = art.loose(f"grass {name}")
    height = canvas.u * tall
    sheet = canvas.sheet((0, level * canvas.h - height * 1.2, canvas.w, canvas.h), True)
    wind = 0.5 if "wind" in art.scene.weather else 0.12
    for _ in range(int(count * art.detail**0.5 * canvas.w / canvas.u)):
        x, size = rng.uniform(0, canvas.w), height * rng.uniform(0.35, 1.0)
        base = level * canvas.h + rng.uniform(0, 1) * (canvas.h * (1 - level)) + size * 0.3
        bend = size * (rng.normal(0, 0.2) + wind)
        path = [(x, base), (x + bend * 0.3, base - size * 0.6), (x + bend, base - size)]
        sheet.stroke(path, [height * 0.035, height * 0.025, 0.5], shift(colour, rng.uniform(-0.06, 0.08)))
    canvas.lay(sheet)


def branch_frame(art: Art) -> None:
    """A dark bough reaching in from a corner, with leaves or blossom."""
    canvas, palette = art.canvas, art.palette
    rng = art.rng("bough")
    left = rng.random() < 0.5
    x = 0 if left else canvas.w
    sheet = canvas.sheet((0, 0, canvas.w, canvas.h * 0.5), True)
    dark = mix(palette.near, palette.lit(rgb("3a2a24")), 0.4)
    tips = branches(sheet, rng, x, canvas.h * 0.04, canvas.u * 0.2, 0.28 if left else 2.86, canvas.u * 0.016, dark, 4)
    blossom = art.scene.season == "spring" or art.scene.has("blossom")
    leaf = palette.lit(rgb("f4b4c2") if blossom else palette.leaf)
    for tx, ty in tips:
        dabs(
            art, sheet, rng, tx, ty, canvas.u * 0.03, canvas.u * 0.022, [leaf, shift(leaf, 0.06), shift(leaf, -0.07)], 9
        )
    canvas.lay(sheet)
