"""Rain, snow, mist, lightning: what the air carries, laid over everything."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import mix, rgb
from ..noise import clipped


def rain(art: Art) -> None:
    """Slanting streaks in two depths."""
    canvas = art.canvas
    rng = art.loose("rain")
    slant = 0.28 if art.scene.weather & {"storm", "wind"} else 0.12
    tint = mix(art.palette.sky[-1], rgb("ffffff"), 0.35)
    for count, long, wide, alpha in ((650, 0.035, 0.0009, 0.3), (260, 0.075, 0.0017, 0.34)):
        sheet = canvas.sheet()
        for x, y, size in zip(
            rng.uniform(-0.1, 1.1, count) * canvas.w,
            rng.uniform(-0.1, 1, count) * canvas.h,
            rng.uniform(0.5, 1, count) * long * canvas.u,
            strict=True,
        ):
            sheet.line([(x, y), (x - slant * size, y + size)], wide * canvas.u)
        canvas.lay(sheet, tint, alpha)


def snow(art: Art) -> None:
    """Flakes, the nearest large and soft."""
    canvas = art.canvas
    rng = art.loose("snow")
    white = mix(art.palette.snow, art.palette.light, 0.2)
    sheet = canvas.sheet()
    for _ in range(int(520 * art.detail**0.5)):
        size = canvas.u * min(0.0012 + 0.0012 * rng.pareto(2.2), 0.007)
        sheet.ellipse(rng.random() * canvas.w, rng.random() * canvas.h, size, alpha=rng.uniform(0.45, 0.95))
    canvas.lay(sheet, white, 0.9)
    for _ in range(26):
        canvas.lamp(rng.random() * canvas.w, rng.random() * canvas.h, canvas.u * rng.uniform(0.012, 0.026), white, 0.5)


def mist(art: Art) -> None:
    """Banks of mist lying low."""
    canvas, palette = art.canvas, art.palette
    noise = canvas.noise(art.loose("mist"), 3.2, 4, flat=3.4)
    level = art.notes.get("horizon", 0.6)
    band = np.exp(-(((canvas.y / canvas.h - level - 0.03) / 0.17) ** 2))
    mask = clipped(band * (0.85 + noise * 0.7))
    canvas.blend(mask, mix(palette.haze, palette.sky[-1], 0.5), 0.8)


def lightning(art: Art) -> None:
    """A forked bolt and the light of it on the clouds."""
    canvas = art.canvas
    rng = art.loose("bolt")
    bottom = art.notes.get("horizon", 0.6) * canvas.h
    x = art.pick("bolt x", 0.2, 0.8) * canvas.w
    white = rgb("f4f0ff")
    canvas.glow(canvas.halo(x, bottom * 0.3, canvas.u * 0.22, 1.8), white, 0.45)
    sheet = canvas.sheet()
    _bolt(sheet, rng, x, 0.0, bottom, canvas.u * 0.005, canvas.u)
    mask = sheet.mask()
    canvas.glow(mask, white, 1.0)
    canvas.blend(mask, white, 0.9)


def _bolt(
    sheet: Sheet, rng: np.random.Generator, x: float, top: float, bottom: float, width: float, unit: float
) -> None:
    ys = np.linspace(top, bottom, max(int((bottom - top) / unit * 30), 4))
    xs = x + np.cumsum(rng.normal(0, 0.012, len(ys))) * unit
    sheet.stroke(np.stack([xs, ys], 1), width * np.linspace(1, 0.4, len(ys)))
    if width > unit * 0.0016:
        for at in rng.integers(2, len(ys) - 1, 3):
            _bolt(
                sheet,
                rng,
                float(xs[at]),
                float(ys[at]),
                float(ys[at] + (bottom - ys[at]) * rng.uniform(0.2, 0.6)),
                width * 0.4,
                unit,
            )


def veil(art: Art) -> None:
    """Vignette and a breath of bloom from the brightest places."""
    canvas = art.canvas
    dx, dy = (canvas.x / canvas.w - 0.5) * 1.25, (canvas.y / canvas.h - 0.48) * 1.25
    edge = clipped((dx * dx + dy * dy) * 1.5 - 0.22)
    canvas.shade(edge, mix(art.palette.near, rgb("50485a"), 0.5), 0.42)
