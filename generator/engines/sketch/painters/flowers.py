"""Flowers by the field, by the vase and by the botanical plate; bamboo; lotus."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, mix, rgb, shift
from ..noise import clipped

BLOOMS = ("daisy", "poppy", "tulip", "bell", "globe", "spike")


def bloom(
    sheet: Sheet, rng: np.random.Generator, kind: str, x: float, y: float, size: float, colour: Colour, heart: Colour
) -> None:
    """One flower head about `size` pixels across."""
    if kind == "daisy":
        petals = int(rng.integers(9, 15))
        for angle in np.linspace(0, 6.283, petals, endpoint=False) + rng.uniform(0, 1):
            petal(sheet, x, y, angle, size * 0.55, size * 0.17, shift(colour, rng.uniform(-0.05, 0.05)))
        sheet.ellipse(x, y, size * 0.16, size * 0.14, heart)
        sheet.ellipse(x - size * 0.03, y - size * 0.03, size * 0.08, colour=shift(heart, 0.08))
    elif kind == "poppy":
        for layer, angle in enumerate(np.linspace(0, 6.283, 5, endpoint=False) + rng.uniform(0, 1)):
            cx, cy = x + np.cos(angle) * size * 0.2, y + np.sin(angle) * size * 0.15
            sheet.ellipse(cx, cy, size * 0.3, size * 0.25, shift(colour, -0.05 + 0.03 * layer))
        sheet.ellipse(x, y, size * 0.12, size * 0.1, mix(heart, rgb("1c1420"), 0.75))
    elif kind == "tulip":
        for offset, tone in ((-0.2, -0.05), (0.2, -0.07), (0, 0.03)):
            petal(
                sheet,
                x + offset * size * 0.5,
                y + size * 0.35,
                -1.57 + offset * 0.55,
                size * 0.85,
                size * 0.34,
                shift(colour, tone),
            )
    elif kind == "bell":
        for k in range(4):
            bx, by = x + (k % 2 - 0.5) * size * 0.5, y + (k - 1.5) * size * 0.32
            sheet.polygon(
                [
                    (bx - size * 0.1, by - size * 0.16),
                    (bx + size * 0.1, by - size * 0.16),
                    (bx + size * 0.2, by + size * 0.15),
                    (bx, by + size * 0.08),
                    (bx - size * 0.2, by + size * 0.15),
                ],
                shift(colour, 0.03 * (k % 2)),
            )
    elif kind == "globe":
        for _ in range(34):
            angle, away = rng.uniform(0, 6.283), rng.random() ** 0.5 * size * 0.42
            sheet.ellipse(
                x + np.cos(angle) * away,
                y + np.sin(angle) * away,
                size * 0.075,
                colour=shift(colour, rng.uniform(-0.09, 0.1)),
            )
    else:
        for k in range(16):
            part = k / 16
            px = x + (1 if k % 2 else -1) * size * 0.13 * (1 - part * 0.7)
            sheet.ellipse(
                px,
                y + size * 0.6 - part * size * 1.2,
                size * 0.1 * (1.1 - part * 0.6),
                colour=shift(colour, rng.uniform(-0.07, 0.07)),
            )


def petal(sheet: Sheet, x: float, y: float, angle: float, length: float, width: float, colour: Colour) -> None:
    """A petal or leaf from its foot at (x, y) along the angle."""
    part = np.linspace(0, 1, 12)
    path = np.stack([x + np.cos(angle) * length * part, y + np.sin(angle) * length * part], 1)
    sheet.stroke(path, width * np.sin(np.pi * part**0.8) + 0.4, colour)


def kinds_for(art: Art) -> tuple[str, ...]:
    """The flowers that were named, or two or three kinds by chance."""
    words = {
        "poppy": "poppy coquelicot",
        "tulip": "tulip tulipe",
        "spike": "lavender lavande foxglove lupin",
        "daisy": "daisy marguerite sunflower tournesol",
        "globe": "peony pivoine hydrangea dahlia rose",
    }
    said = " ".join(art.scene.understood)
    named = tuple(kind for kind, names in words.items() if any(name[:6] in said for name in names.split()))
    return named or tuple(art.rng("bloom kinds").choice(BLOOMS, 3, replace=False))


def tints_for(art: Art) -> list[Colour]:
    palette, thing = art.palette, art.scene.thing("flowers")
    if thing is not None and thing.colour:
        base = art.colour_of(thing, palette.accent)
        return [base, shift(base, 0.07), shift(base, -0.07)]
    said = " ".join(art.scene.understood)
    for word, tint in (
        ("poppy", "d8402c"),
        ("coquelicot", "d8402c"),
        ("lavend", "8a6fc0"),
        ("lavande", "8a6fc0"),
        ("sunflower", "f2b632"),
        ("tournesol", "f2b632"),
    ):
        if word in said and not art.scene.colours:
            return [palette.lit(rgb(tint)), palette.lit(shift(rgb(tint), 0.06))]
    return [
        palette.lit(c) for c in (palette.accent, palette.accent2, palette.bloom, mix(palette.bloom, rgb("ffffff"), 0.6))
    ]


def drifts(art: Art, top: float, bottom: float = 1.0) -> None:
    """A flowering field: dots far off, growing into flowers on stems in front."""
    canvas, palette = art.canvas, art.palette
    rng = art.rng("drifts")
    kinds, tints = kinds_for(art), tints_for(art)
    patches = canvas.noise(rng, 5, 3, flat=2.4)
    count = int(1150 * art.detail**0.5 * canvas.w / canvas.u)
    downs = np.sort(rng.random(count) ** 1.35)
    sheet = canvas.sheet((0, top * canvas.h - canvas.u * 0.06, canvas.w, canvas.h), True)
    stem = mix(palette.lit(palette.leaf), palette.near, 0.3)
    heart = palette.lit(rgb("f0c04a"))
    for index in range(count):
        down = float(downs[index])
        x, y = rng.random() * canvas.w, (top + (bottom - top) * down) * canvas.h
        patch = patches[int(clipped(y, 0, canvas.h - 1)), int(x)] + rng.normal(0, 0.2)
        if patch < -0.1 and down < 0.85:
            continue
        size = canvas.u * (0.0035 + 0.05 * down**2.6) * rng.uniform(0.6, 1.2)
        tint = tints[int(abs(patch) * 3.3 + index % 2) % len(tints)]
        tint = mix(tint, palette.haze, 0.45 * (1 - down) ** 2)
        if size < canvas.u * 0.011:
            sheet.ellipse(x, y, size * 0.62, size * 0.5, tint)
            continue
        foot = (x + rng.normal(0, 0.3) * size, y + size * rng.uniform(1.6, 3.2))
        sheet.stroke(
            [foot, ((x + foot[0]) / 2 + size * 0.1, (y + foot[1]) / 2), (x, y)],
            max(size * 0.06, 0.7),
            shift(stem, rng.uniform(-0.04, 0.06)),
        )
        if rng.random() < 0.6:
            petal(
                sheet,
                foot[0],
                (y + foot[1]) / 2 + size * 0.3,
                -1.57 + rng.choice([-0.8, 0.8]),
                size * 0.9,
                size * 0.2,
                stem,
            )
        bloom(sheet, rng, kinds[index % len(kinds)], x, y, size, tint, heart)
    canvas.lay(sheet)


def bamboo(art: Art) -> None:
    """Stalks of bamboo with brushed leaves, pale ones behind."""
    canvas, palette = art.canvas, art.palette
    for rank in range(3):
        near = rank / 2
        rng = art.rng(f"bamboo {rank}")
        tone = palette.lit(mix(palette.leaf, palette.near, 0.15 + 0.35 * near), 0.7 * (1 - near))
        sheet = canvas.sheet(None, True)
        for _ in range(int((6 - rank * 1.4) * canvas.w / canvas.u) + 1):
            x, wide = rng.uniform(0, 1) * canvas.w, canvas.u * (0.014 + 0.02 * near) * rng.uniform(0.7, 1.2)
            lean, y = rng.uniform(-0.1, 0.1), canvas.h * 1.02
            while y > -0.02 * canvas.u:
                joint = canvas.u * rng.uniform(0.13, 0.19)
                top = (x - lean * joint, y - joint + wide * 0.2)
                sheet.stroke(
                    [(x, y), ((x + top[0]) / 2, (y + top[1]) / 2), top], [wide * 1.08, wide * 0.9, wide * 1.08], tone
                )
                sheet.stroke(
                    [(x - wide * 0.25, y), (top[0] - wide * 0.25, top[1])], wide * 0.22, shift(tone, 0.09), 0.8
                )
                x, y = x - lean * joint, y - joint
                sheet.ellipse(x, y + wide * 0.1, wide * 0.62, wide * 0.13, shift(tone, -0.1))
                if rng.random() < 0.5 + 0.2 * near:
                    side = rng.choice([-1, 1])
                    bx, by = x + side * canvas.u * 0.06, y - canvas.u * 0.03
                    sheet.line([(x, y), (bx, by)], max(wide * 0.12, 0.7), tone)
                    for angle in rng.uniform(0.1, 1.3, 5):
                        petal(
                            sheet,
                            bx,
                            by,
                            float(np.pi / 2 - side * angle * 1.1),
                            canvas.u * rng.uniform(0.07, 0.13),
                            canvas.u * 0.017,
                            shift(tone, rng.uniform(-0.05, 0.05)),
                        )
        canvas.lay(sheet)
        canvas.blend(np.full((canvas.h, canvas.w), 0.22 * (1 - near), np.float32), palette.haze)


def lotus(art: Art, sheet: Sheet, x: float, y: float, size: float, colour: Colour) -> None:
    """A lotus seen from a little above."""
    for layer, (count, reach, tone) in enumerate(((9, 0.55, -0.05), (7, 0.45, 0.0), (5, 0.3, 0.06))):
        for angle in np.linspace(0, 6.283, count, endpoint=False) + layer * 0.4:
            px, py = np.cos(angle), np.sin(angle) * 0.62 - 0.18 * layer * 0.5
            part = np.linspace(0, 1, 9)
            path = np.stack([x + px * size * reach * part, y + (py * reach * part - 0.1 * part * part) * size], 1)
            sheet.stroke(
                path, size * 0.24 * np.sin(np.pi * part**0.75) + 0.3, shift(colour, tone + 0.03 * np.sin(angle * 3))
            )
    sheet.ellipse(x, y - size * 0.06, size * 0.09, size * 0.06, rgb("f2c14e"))
