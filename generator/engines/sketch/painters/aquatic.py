"""Below the water: light from above, whales, shoals, jellyfish, turtles and coral."""

from __future__ import annotations

import numpy as np

from ..art import Art, Layer
from ..colour import Colour, mix, ramp, rgb, shift
from ..noise import clipped, spread
from . import creatures, flowers, land, swimmers, trees, weather, woodland


def layers(art: Art) -> list[Layer]:
    art.notes.update(place="underwater", horizon=0.95)
    return [
        ("depth", depth),
        ("beams", woodland.beams),
        ("far rocks", far_rocks),
        ("creatures", inhabitants),
        ("bed", bed),
        ("bubbles", bubbles),
        ("veil", weather.veil),
    ]


def _waters(art: Art) -> list[Colour]:
    choices = [
        ("aee9dc", "3fb0b5", "17658a", "0a2a4d"),
        ("c8f0d8", "56b8a0", "1d6d78", "0c2f45"),
        ("9fd4f2", "3a86c8", "1f4b94", "0c1c48"),
        ("bfe3e8", "6a9fd0", "4a4f9c", "1a1748"),
    ]
    tones = [rgb(word) for word in choices[int(art.rng("waters").integers(len(choices)))]]
    if art.scene.colours:
        tones = [
            shift(c, 0.12 if i == 0 else 0)
            for i, c in enumerate((art.palette.sky[-1], art.palette.sky[2], art.palette.sky[1], art.palette.near))
        ]
    if art.time == "night":
        tones = [shift(c, -0.22) for c in tones]
    return tones


def depth(art: Art) -> None:
    canvas = art.canvas
    tones = _waters(art)
    art.notes["tones"] = tones
    column = ramp(tones, canvas.h, 0.9)
    sway = canvas.noise(art.rng("depth"), 3, 3, flat=2)
    rows = clipped(
        canvas.y + sway * canvas.h * 0.05 + ((canvas.x / canvas.w - art.pick("well", 0.3, 0.7)) ** 2) * canvas.h * 0.4,
        0,
        canvas.h - 1,
    ).astype(np.int32)
    for plane in range(3):
        canvas.rgb[plane] = column[plane][rows]
    surface = clipped(canvas.noise(art.rng("surface"), 16, 3, flat=4) * 2 - 0.5) * clipped(
        1 - canvas.y / (canvas.h * 0.14)
    )
    canvas.glow(surface, rgb("ffffff"), 0.6)


def far_rocks(art: Art) -> None:
    tones = art.notes["tones"]
    for index in range(2):
        crest = land.rolling(art, f"seabed {index}", 0.74 + 0.1 * index, 0.09, 2.2 + index, 4)
        tint = mix(tones[2], tones[3], 0.35 + 0.3 * index)
        land.ground(art, crest, tint, mix(tint, tones[3], 0.6), f"seabed {index}", 0.6)


def inhabitants(art: Art) -> None:
    scene, canvas = art.scene, art.canvas
    tones = art.notes["tones"]
    some = not scene.has("whale", "fish", "jellyfish", "turtle")
    if scene.has("whale"):
        thing = scene.thing("whale")
        count = art.count(thing, 1, 1)
        for index in range(count - 1, -1, -1):
            colour = (
                art.colour_of(thing, mix(rgb("2c4a66"), tones[3], 0.25))
                if thing and thing.colour
                else mix(rgb("2c4a66"), tones[2], 0.2 + 0.3 * (index > 0))
            )
            x, y = art.pick(f"whale x {index}", 0.4, 0.6), art.pick(f"whale y {index}", 0.34, 0.5) - 0.1 * (index > 0)
            size = canvas.u * 0.66 * (thing.size if thing else 1) / (1 + index)
            swimmers.whale(
                art, x * canvas.w, y * canvas.h, size, colour, 1 if art.pick("whale way", 0, 1) < 0.5 else -1
            )
    if scene.has("jellyfish") or (some and art.pick("jelly", 0, 1) < 0.4):
        _jellies(art)
    if scene.has("turtle"):
        _turtle(art)
    if (scene.has("fish") or some or art.pick("shoal", 0, 1) < 0.7) and not scene.lacks("fish"):
        _shoal(art)


def _shoal(art: Art) -> None:
    canvas, thing = art.canvas, art.scene.thing("fish")
    rng = art.rng("shoal")
    count = art.count(thing, 16, 34)
    sheet = canvas.sheet(None, True)
    tints = [art.palette.accent, art.palette.accent2, rgb("f7d488")]
    flip = 1 if rng.random() < 0.5 else -1
    cx, cy = rng.uniform(0.3, 0.7) * canvas.w, rng.uniform(0.48, 0.66) * canvas.h
    for index in range(count):
        near = (index + 1) / count
        x, y = cx + rng.normal(0, 0.24) * canvas.w, cy + rng.normal(0, 0.11) * canvas.h
        colour = art.colour_of(thing, tints[index % 3]) if thing and thing.colour else tints[int(rng.integers(3))]
        colour = mix(colour, art.notes["tones"][2], 0.6 * (1 - near))
        swimmers.fish(
            sheet, x, y, canvas.u * (0.025 + 0.06 * near**2) * (thing.size if thing else 1), colour, flip, 0.26
        )
    canvas.lay(sheet)


def _jellies(art: Art) -> None:
    canvas, thing = art.canvas, art.scene.thing("jellyfish")
    rng = art.rng("jellies")
    count = art.count(thing, 3, 6)
    xs = spread(rng, count, 0.12, 0.88, 0.6)
    for index in range(count):
        near = (index + 1) / count
        size = canvas.u * (0.04 + 0.09 * near)
        x, y = float(xs[index]) * canvas.w, rng.uniform(0.16, 0.55) * canvas.h
        colour = (
            art.colour_of(thing, [art.palette.bloom, art.palette.accent, art.palette.accent2][index % 3])
            if thing and thing.colour
            else mix([rgb("f7b7d2"), rgb("ffd6a5"), rgb("b8a7f5")][index % 3], art.notes["tones"][0], 0.2)
        )
        canvas.lamp(x, y, size * 2.2, colour, 0.4)
        sheet = canvas.sheet((x - size * 2, y - size * 1.4, x + size * 2, y + size * 5.5), True)
        for tentacle in range(11):
            part = np.linspace(0, 1, 18)
            tx = x + (tentacle / 10 - 0.5) * size * 1.6 + np.sin(part * 7 + tentacle * 1.3) * size * 0.16 * part
            sheet.stroke(
                np.stack([tx, y + part * size * rng.uniform(2.2, 4.6)], 1), size * 0.07 * (1 - part) + 0.5, colour, 0.55
            )
        c = np.linspace(0, np.pi, 25)
        dome = [(x - np.cos(t) * size, y - np.sin(t) * size * 0.9) for t in c]
        hem = [(x + np.cos(t) * size, y + size * 0.13 * (np.cos(t * 9) * 0.5 + 0.5)) for t in c]
        sheet.polygon([*dome, *hem], colour, 0.82)
        sheet.polygon(
            [(px * 0.66 + x * 0.34 - size * 0.1, py * 0.66 + y * 0.34 - size * 0.2) for px, py in dome],
            shift(colour, 0.1),
            0.6,
        )
        canvas.lay(sheet)


def _turtle(art: Art) -> None:
    canvas, thing = art.canvas, art.scene.thing("turtle")
    size = canvas.u * 0.2 * (thing.size if thing else 1)
    x, y = canvas.w * art.pick("turtle x", 0.35, 0.65), canvas.h * art.pick("turtle y", 0.34, 0.55)
    shell, skin = art.colour_of(thing, rgb("6f7d3c")), rgb("a8b87a")
    sheet = canvas.sheet((x - size * 1.5, y - size * 1.2, x + size * 1.5, y + size * 1.2), True)
    for points in (
        [(-0.5, -0.2), (-0.72, -0.75), (-0.95, -0.95), (-0.85, -0.55), (-0.62, -0.05)],
        [(-0.45, 0.3), (-0.6, 0.75), (-0.4, 0.8), (-0.28, 0.4)],
        [(0.55, 0.28), (0.9, 0.5), (0.85, 0.62), (0.5, 0.4)],
        [(0.55, -0.2), (0.85, -0.35), (0.9, -0.25), (0.6, -0.05)],
    ):
        sheet.polygon(creatures.smooth(np.asarray(points) * size + (x, y)), mix(skin, art.notes["tones"][2], 0.15))
    sheet.ellipse(x - size * 0.88, y - size * 0.02, size * 0.2, size * 0.15, skin)
    sheet.ellipse(x - size * 0.95, y - size * 0.06, size * 0.03, colour=rgb("10141a"))
    sheet.polygon(
        creatures.smooth(
            np.array(
                [
                    (-0.7, 0.02),
                    (-0.45, -0.36),
                    (0.05, -0.46),
                    (0.5, -0.28),
                    (0.72, 0.03),
                    (0.4, 0.34),
                    (-0.1, 0.42),
                    (-0.5, 0.3),
                ]
            )
            * size
            + (x, y)
        ),
        shell,
    )
    for px, py, r in (
        (-0.33, -0.08, 0.15),
        (0.0, -0.12, 0.18),
        (0.34, -0.06, 0.15),
        (-0.16, 0.2, 0.13),
        (0.18, 0.2, 0.13),
        (-0.18, -0.3, 0.1),
        (0.2, -0.3, 0.1),
    ):
        hexagon = [
            (x + size * (px + r * np.cos(t)), y + size * (py + r * 0.85 * np.sin(t))) for t in np.linspace(0, 6.283, 7)
        ]
        sheet.polygon(hexagon, shift(shell, 0.09))
    canvas.lay(sheet)


def bed(art: Art) -> None:
    """Sand, weed and branching coral in front."""
    canvas, tones = art.canvas, art.notes["tones"]
    crest = land.rolling(art, "sand", 0.9, 0.025, 2.4, 3)
    land.ground(art, crest, mix(rgb("e3c796"), tones[2], 0.5), mix(tones[3], rgb("b89468"), 0.2), "sand", 0.8, 0.12)
    rng = art.rng("bed")
    sheet = canvas.sheet((0, canvas.h * 0.5, canvas.w, canvas.h), True)
    corals = [
        mix(c, tones[2], 0.22) for c in (rgb("ff6f61"), rgb("f7a072"), rgb("e056a0"), rgb("ffd166"), art.palette.accent)
    ]
    for x in spread(rng, 11 if not art.scene.lacks("coral") else 0, 0.0, 1.0, 1.0) * canvas.w:
        base = float(crest[int(clipped(x, 0, canvas.w - 1))]) + canvas.u * rng.uniform(0.02, 0.07)
        edge = abs(x / canvas.w - 0.5) * 2
        tall, tint = canvas.u * rng.uniform(0.07, 0.13) * (0.6 + 0.8 * edge), corals[int(rng.integers(5))]
        kind = rng.random()
        if kind < 0.45:
            trees.branches(sheet, rng, float(x), base, tall * 0.42, -1.57, tall * 0.12, tint, 4)
        elif kind < 0.7:
            for angle in np.linspace(-2.6, -0.55, 15):
                flowers.petal(
                    sheet,
                    float(x),
                    base,
                    float(angle),
                    tall * rng.uniform(0.7, 1),
                    tall * 0.1,
                    shift(tint, rng.uniform(-0.05, 0.05)),
                )
        else:
            for k in range(8):
                sheet.ellipse(
                    float(x) + rng.normal(0, 0.3) * tall,
                    base - rng.random() * tall * 0.4,
                    tall * 0.2,
                    tall * 0.17,
                    shift(tint, 0.015 * k - 0.05),
                )
    weed = mix(rgb("2f7d5b"), tones[3], 0.3)
    for x in rng.uniform(0, 1, 34) * canvas.w:
        base, tall = (
            canvas.h * rng.uniform(0.92, 1.02),
            canvas.u * rng.uniform(0.08, 0.3) * (0.35 + abs(x / canvas.w - 0.5) * 1.6),
        )
        part = np.linspace(0, 1, 14)
        path = np.stack([x + np.sin(part * 5 + x) * tall * 0.1 * part, base - tall * part], 1)
        sheet.stroke(path, canvas.u * 0.011 * (1 - part) + 0.6, shift(weed, rng.uniform(-0.06, 0.08)))
    canvas.lay(sheet)


def bubbles(art: Art) -> None:
    canvas = art.canvas
    rng = art.loose("bubbles")
    sheet = canvas.sheet(None, True)
    for column in rng.uniform(0.1, 0.9, 4):
        for _ in range(13):
            size = canvas.u * rng.uniform(0.002, 0.009)
            x, y = (column + rng.normal(0, 0.012)) * canvas.w, rng.random() * canvas.h * 0.9
            sheet.ellipse(x, y, size, colour=rgb("e8fbff"), alpha=0.32)
            sheet.ellipse(x - size * 0.3, y - size * 0.35, size * 0.3, colour=rgb("ffffff"), alpha=0.8)
    canvas.lay(sheet)
