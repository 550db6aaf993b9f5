"""Abstract compositions: orbits, ribbons, flow lines and leaning planes, and the colours they share."""

from __future__ import annotations

import numpy as np

from ..art import Art, Layer
from ..colour import mix, shift, to_lch
from ..noise import clipped, line_noise
from . import weather
from .geometric import bauhaus, cutouts, grid
from .swatches import tones


def layers(art: Art) -> list[Layer]:
    art.notes.update(place="abstract", horizon=1.0)
    said = set(art.scene.understood)
    kinds = [bauhaus, orbits, ribbons, flow, planes, cutouts]
    chosen = kinds[int(art.rng("abstract kind").integers(len(kinds)))]
    for words, painter in (
        ({"bauhaus", "geometric", "geometry", "geometrique"}, bauhaus),
        ({"kandinsky", "circles", "cercles"}, orbits),
        ({"mondrian"}, grid),
        ({"music", "jazz", "melody", "dream", "energy", "waves", "musique", "reve"}, ribbons),
        ({"emotion", "chaos"}, flow),
        ({"cubist", "constructivist"}, planes),
        ({"minimal", "harmony", "shapes", "formes"}, cutouts),
    ):
        if said & words:
            chosen = painter
            break
    return [("ground", ground), (chosen.__name__, chosen), ("veil", weather.veil)]


def ground(art: Art) -> None:
    canvas = art.canvas
    base = tones(art)[0]
    canvas.rgb[:] = base[:, None, None] * (1 + 0.02 * canvas.noise(art.rng("ground"), 4, 5))[None]


def orbits(art: Art) -> None:
    """Rings within rings, crossed by lines and small satellites."""
    canvas = art.canvas
    rng = art.rng("orbits")
    colours = tones(art)
    u = canvas.u
    for index in range(9):
        x, y = rng.uniform(0.08, 0.92) * canvas.w, rng.uniform(0.08, 0.92) * canvas.h
        r = u * (0.24 if index == 0 else rng.uniform(0.04, 0.15))
        if index == 0:
            x, y = canvas.w * rng.uniform(0.35, 0.65), canvas.h * rng.uniform(0.35, 0.6)
        sheet = canvas.sheet((x - r, y - r, x + r, y + r), True)
        picks = rng.permutation(np.arange(1, 6))
        for k, share in enumerate((1, 0.8, 0.55, 0.3)):
            sheet.ellipse(x, y, r * share, colour=colours[int(picks[k % 5])], alpha=0.94 if k else 0.88)
        canvas.lay(sheet)
    sheet = canvas.sheet(None, True)
    dark = min(colours, key=lambda c: to_lch(c)[0])
    if to_lch(colours[0])[0] < 0.4:
        dark = max(colours, key=lambda c: to_lch(c)[0])
    for _ in range(10):
        x, y, angle, long = (
            rng.uniform(0, 1) * canvas.w,
            rng.uniform(0, 1) * canvas.h,
            rng.uniform(0, 3.14),
            u * rng.uniform(0.15, 0.7),
        )
        sheet.stroke(
            [
                (x - np.cos(angle) * long, y - np.sin(angle) * long),
                (x + np.cos(angle) * long, y + np.sin(angle) * long),
            ],
            [u * 0.001, u * 0.006],
            dark,
        )
    for _ in range(5):
        x, y, r, start = (
            rng.uniform(0.1, 0.9) * canvas.w,
            rng.uniform(0.1, 0.9) * canvas.h,
            u * rng.uniform(0.1, 0.3),
            rng.uniform(0, 6),
        )
        t = np.linspace(start, start + rng.uniform(1.2, 3), 40)
        sheet.stroke(
            np.stack([x + np.cos(t) * r, y + np.sin(t) * r], 1),
            u * 0.012 * np.sin(np.linspace(0.1, 3.04, 40)),
            colours[int(rng.integers(1, 6))],
        )
    for _ in range(14):
        sheet.ellipse(
            rng.random() * canvas.w,
            rng.random() * canvas.h,
            u * rng.uniform(0.005, 0.016),
            colour=colours[int(rng.integers(1, 6))],
        )
    canvas.lay(sheet)


def ribbons(art: Art) -> None:
    """Broad translucent bands that rise and fall across each other."""
    canvas = art.canvas
    rng = art.rng("ribbons")
    colours = tones(art)
    at = np.linspace(-0.02, 1.02, 120)
    for index in range(16):
        level = 0.1 + 0.82 * index / 15
        wave = line_noise(rng, 1.5, 2)(at)
        thick = 0.055 + 0.05 * np.abs(line_noise(rng, 1.2, 2)(at))
        mid = (level + wave * 0.17) * canvas.h
        sheet = canvas.sheet(None, True)
        tone = colours[1 + index % 5]
        for k in range(5):
            low, high = mid + thick * canvas.h * (k / 5 - 0.5), mid + thick * canvas.h * ((k + 1) / 5 - 0.5)
            shade = shift(tone, 0.05 - 0.032 * k)
            sheet.polygon(
                [*zip(at * canvas.w, low, strict=True), *zip(at[::-1] * canvas.w, high[::-1] + 1, strict=True)], shade
            )
        canvas.lay(sheet, opacity=0.92)


def flow(art: Art) -> None:
    """Thousands of strokes following a field, coloured by where they started."""
    canvas = art.canvas
    rng = art.rng("flow")
    colours = tones(art)
    angle = canvas.noise(rng, 1.8, 3) * 3.4 + rng.uniform(0, 6.28)
    count, steps = int(1500 * art.detail**0.5), 30
    x, y = rng.random(count) * canvas.w * 1.1 - canvas.w * 0.05, rng.random(count) * canvas.h * 1.1 - canvas.h * 0.05
    paths = np.empty((steps, count, 2))
    for step in range(steps):
        paths[step, :, 0], paths[step, :, 1] = x, y
        a = angle[clipped(y, 0, canvas.h - 1).astype(int), clipped(x, 0, canvas.w - 1).astype(int)]
        x, y = x + np.cos(a) * canvas.u * 0.009, y + np.sin(a) * canvas.u * 0.009
    group = canvas.noise(rng, 2.2, 2)
    sheet = canvas.sheet(None, True)
    taper = np.sin(np.linspace(0.12, 3.0, steps))
    for k in range(count):
        px, py = paths[0, k]
        patch = group[int(clipped(py, 0, canvas.h - 1)), int(clipped(px, 0, canvas.w - 1))] + rng.normal(0, 0.12)
        tone = colours[1 + int((patch * 2.2 + 10) % 5)]
        sheet.stroke(
            paths[:, k], canvas.u * rng.uniform(0.002, 0.009) * taper, shift(tone, rng.uniform(-0.05, 0.05)), 0.95
        )
    canvas.lay(sheet)


def planes(art: Art) -> None:
    """Leaning translucent planes and one disc, as the constructivists set them."""
    canvas = art.canvas
    rng = art.rng("planes")
    colours = tones(art)
    u = canvas.u
    lean = rng.uniform(0.3, 1.1)
    disc, box = canvas.disc(
        canvas.w * rng.uniform(0.3, 0.7), canvas.h * rng.uniform(0.28, 0.6), u * rng.uniform(0.2, 0.3), 1.4
    )
    canvas.blend(disc, colours[1], 1.0, box)
    for index in range(13):
        x, y = canvas.w * rng.normal(0.5, 0.2), canvas.h * rng.normal(0.5, 0.2)
        long, wide = u * rng.uniform(0.12, 0.52), u * rng.uniform(0.012, 0.13)
        a = lean + (1.5708 if rng.random() < 0.35 else 0) + rng.normal(0, 0.06)
        d, n = np.array([np.cos(a), np.sin(a)]), np.array([-np.sin(a), np.cos(a)])
        c = np.array([x, y])
        sheet = canvas.sheet(None)
        sheet.polygon(
            [
                c - d * long - n * wide,
                c + d * long - n * wide * 0.8,
                c + d * long + n * wide * 0.8,
                c - d * long + n * wide,
            ]
        )
        mask = sheet.mask()
        along = clipped(((canvas.x - x) * d[0] + (canvas.y - y) * d[1]) / long * 0.5 + 0.5)
        tone = colours[1 + index % 5]
        canvas.blend(mask * (0.55 + 0.45 * along), tone, 0.94)
    sheet = canvas.sheet(None, True)
    for _ in range(6):
        x, y = canvas.w * rng.uniform(0.1, 0.9), canvas.h * rng.uniform(0.1, 0.9)
        sheet.line(
            [(x, y), (x + np.cos(lean) * u * 0.5, y + np.sin(lean) * u * 0.5)],
            u * 0.0035,
            mix(colours[5], colours[0], 0.1),
        )
    canvas.lay(sheet)
