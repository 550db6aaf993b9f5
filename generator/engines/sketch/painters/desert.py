"""Dry land: dunes, and tables of banded rock."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..colour import Colour, mix
from ..noise import Floats, clipped, line_noise, spread
from .land import ground, rolling


def dunes(art: Art, base: float, count: int = 5) -> None:
    """Dunes with a bright and a shaded flank parted by a sharp winding crest."""
    canvas, palette = art.canvas, art.palette
    at = np.arange(canvas.w, dtype=np.float32)
    cool = mix(mix(palette.sky[0], palette.near, 0.35), palette.sand, 0.35)
    for index in range(count):
        near = (index + 0.5) / count
        rng = art.rng(f"dune {index}")
        peak = canvas.w * (rng.uniform(0.05, 0.45) if index % 2 else rng.uniform(0.55, 0.95))
        tall = canvas.u * (0.05 + 0.15 * near) * rng.uniform(0.8, 1.2)
        level = (base + 0.015 + (1.0 - base) * near**1.2 * 0.86) * canvas.h
        away = (at - peak) / canvas.u
        soft = line_noise(rng, 1.1, 2)(at / canvas.u) * canvas.u * 0.02
        crest = (level - tall * np.exp(-np.abs(away) / (0.3 + 0.25 * near)) + soft).astype(np.float32)
        tint = mix(palette.sand, palette.haze, 0.55 * (1 - near) ** 1.4)
        tint = mix(tint, palette.sky[-1], 0.2) if art.time != "night" else palette.lit(tint)
        bright, dark = mix(tint, palette.light, 0.22), mix(tint, cool, 0.66)
        top = max(int(crest.min()) - 2, 0)
        rows = canvas.y[top:]
        below = rows - (level - tall)
        curve = peak + canvas.u * (
            0.09 * np.sin(below / canvas.u * (9 - 4 * near) + rng.uniform(0, 1)) * clipped(below / tall)
        )
        sign = 1.0 if art.notes.get("light_left", True) else -1.0
        across = (at[None, :] - curve - sign * below * 0.35) * sign
        flank = clipped(across / (canvas.u * 0.003) + 0.5) * clipped(1.25 - across / (canvas.u * (0.22 + 0.3 * near)))
        wave = canvas.noise(rng, 4, 3)[top:] * canvas.u * 0.04
        ripple = (
            np.sin((below + wave + across * 0.12) / canvas.u * (330 - 190 * near)) * 0.028 * (1 - 0.4 * flank) * near
        )
        fall = clipped((rows - crest[None, :]) / (canvas.h * 0.34))
        grain = canvas.noise(rng, 120, 1, flat=2)[top:] * 0.03
        mask = clipped(rows - crest[None, :] + 0.5)
        paint = np.empty((3, *mask.shape), np.float32)
        for plane in range(3):
            tone = bright[plane] + (dark[plane] - bright[plane]) * clipped(flank + 0.25 * fall)
            paint[plane] = tone * (1 + ripple + grain)
        canvas.blend(mask, paint, 1.0, (0, top, canvas.w, canvas.h))
        art.notes.setdefault("crests", []).append(crest)


def mesas(art: Art, base: float) -> None:
    """Banded red tables and needles of rock standing in a plain."""
    canvas, palette = art.canvas, art.palette
    at = np.arange(canvas.w, dtype=np.float32) / canvas.u
    edge = canvas.w / canvas.u
    for index in range(4):
        near = index / 3
        rng = art.rng(f"mesa {index}")
        level = base + 0.012 * index
        high = np.zeros(canvas.w, np.float32)
        rough = line_noise(rng, 22, 4, 0.6)(at) * 0.012
        for centre in spread(rng, (5, 4, 3, 2)[index], 0.0, 1.0, 1.1) * edge:
            wide, tall = rng.uniform(0.02, 0.11) * (0.6 + near * 0.9), rng.uniform(0.08, 0.2) * (0.7 + 0.75 * near)
            away = np.abs(at - centre) + rough
            wall = 0.72 * clipped((wide + 0.012 - away) / 0.012) + 0.1 * (away < wide * 0.7)
            high = np.maximum(high, tall * (wall + 0.28 * clipped((wide + tall * 0.75 - away) / (tall * 0.75)) ** 1.6))
        crest = ((level - high + rough * 0.25) * canvas.h).astype(np.float32)
        tint = mix(palette.lit(mix(palette.sand, palette.roof, 0.6)), palette.haze, 0.72 * (1 - near))
        _strata(art, rng, crest, tint, near, float(level))
    plain = rolling(art, "plain", base + 0.05, 0.01, 2)
    tint = palette.lit(mix(palette.sand, palette.roof, 0.35), 0.1)
    ground(art, plain, art.bright(tint), mix(art.shadow(tint, 0.1), palette.near, 0.3), "plain", 1.0, 0.4)
    art.notes.setdefault("crests", []).append(plain)


def _strata(art: Art, rng: np.random.Generator, crest: Floats, tint: Colour, near: float, level: float) -> None:
    canvas, palette = art.canvas, art.palette
    top = max(int(crest.min()) - 2, 0)
    rows = canvas.y[top:]
    bands = np.sign(np.sin((rows + canvas.noise(rng, 4, 3, flat=3)[top:] * canvas.u * 0.012) / canvas.u * 105)) * 0.035
    bands = bands + np.sin(rows / canvas.u * 41 + 1.3) * 0.05
    slope = np.gradient(crest)
    kernel = np.ones(9) / 9
    facing = np.convolve(slope, kernel, "same") * (1 if art.notes.get("light_left", True) else -1)
    steps = line_noise(rng, 17, 3, 0.6)(np.arange(canvas.w, dtype=np.float32) / canvas.u)
    shade = clipped(
        clipped(facing * 0.5, -0.25, 0.3) + np.where(steps > 0.25, 0.28, 0) + np.where(steps < -0.5, -0.12, 0),
        -0.3,
        0.55,
    )
    shade = (shade[None, :] + canvas.noise(rng, 30, 3, flat=0.4)[top:] * 0.12) * (0.35 + 0.65 * near)
    low = clipped((rows / canvas.h - level + 0.1) / 0.12)
    mask = clipped(rows - crest[None, :] + 0.5)
    dark, light = mix(tint, mix(palette.sky[0], palette.near, 0.5), 0.7), mix(tint, palette.light, 0.3)
    paint = np.empty((3, *mask.shape), np.float32)
    for plane in range(3):
        tone = (
            tint[plane]
            + clipped(shade) * (dark[plane] - tint[plane]) * 1.8
            + clipped(-shade) * (light[plane] - tint[plane]) * 2.5
        )
        paint[plane] = tone * (1 + bands * (0.4 + 0.6 * near)) + (palette.haze[plane] - tone) * low * 0.3
    canvas.blend(mask, paint, 1.0, (0, top, canvas.w, canvas.h))
