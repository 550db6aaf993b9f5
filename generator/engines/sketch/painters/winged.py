"""Birds, butterflies and fireflies."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, mix, rgb
from ..noise import spread


def birds(art: Art) -> None:
    """A loose flock on the wing."""
    canvas = art.canvas
    thing = art.scene.thing("birds")
    count = art.count(thing, 5, 9)
    rng = art.loose("birds")
    cx, cy = art.pick("birds x", 0.25, 0.75) * canvas.w, art.pick("birds y", 0.14, 0.36) * canvas.h
    dark = mix(art.palette.near, art.palette.sky[1], 0.12)
    colour = art.colour_of(thing, rgb("fbf6ea")) if art.time == "night" or (thing and thing.colour) else dark
    sheet = canvas.sheet(None, True)
    for index in range(count):
        size = canvas.u * rng.uniform(0.014, 0.034) * (thing.size if thing else 1)
        side = (index + 1) // 2 * (1 if index % 2 else -1)
        x = cx + side * canvas.u * 0.047 + rng.normal(0, 0.018) * canvas.u
        y = cy + abs(side) * canvas.u * 0.02 + rng.normal(0, 0.02) * canvas.u
        _gull(sheet, x, y, size, rng.uniform(-0.25, 0.5), rng.uniform(-0.25, 0.25), colour)
    canvas.lay(sheet)


def _gull(sheet: Sheet, x: float, y: float, size: float, flap: float, turn: float, colour: Colour) -> None:
    part = np.linspace(-1, 1, 15)
    rise = -(np.abs(part) ** 0.7) * (0.55 - flap) + np.abs(part) ** 2.5 * 0.42
    px, py = part * size, rise * size * 0.8
    path = np.stack([x + px * np.cos(turn) - py * np.sin(turn), y + px * np.sin(turn) + py * np.cos(turn)], 1)
    sheet.stroke(path, size * 0.22 * (1 - np.abs(part)) ** 0.7 + size * 0.02, colour)


def butterflies(art: Art) -> None:
    """Butterflies over the foreground."""
    canvas, palette = art.canvas, art.palette
    count = art.count(art.scene.thing("butterfly"), 3, 6)
    rng = art.loose("butterflies")
    sheet = canvas.sheet(None, True)
    for x, y in zip(spread(rng, count, 0.12, 0.88, 0.9), rng.uniform(0.3, 0.8, count), strict=True):
        size = canvas.u * rng.uniform(0.018, 0.042)
        colour = art.colour_of(art.scene.thing("butterfly"), palette.accent if rng.random() < 0.5 else palette.accent2)
        turn, place = rng.uniform(-0.7, 0.7), np.array((x * canvas.w, y * canvas.h))
        for side in (-1, 1):
            for length, wide, angle in ((1.0, 0.62, -0.75), (0.72, 0.5, 0.5)):
                t = np.linspace(0, 2 * np.pi, 18)
                px, py = length * (0.5 + 0.5 * np.cos(t)), wide * 0.5 * np.sin(t) * (0.6 + 0.4 * np.cos(t))
                qx, qy = side * (px * np.cos(angle) - py * np.sin(angle)), px * np.sin(angle) + py * np.cos(angle)
                pts = np.stack([qx * np.cos(turn) - qy * np.sin(turn), qx * np.sin(turn) + qy * np.cos(turn)], 1) * size
                sheet.polygon(pts + place, art.shadow(colour, 0.1))
                sheet.polygon(pts * 0.7 + place, art.bright(colour, 0.12))
        sheet.stroke(
            [
                (x * canvas.w - size * 0.3 * np.sin(-turn), y * canvas.h - size * 0.35),
                (x * canvas.w, y * canvas.h + size * 0.4),
            ],
            size * 0.1,
            palette.ink,
        )
    canvas.lay(sheet)


def fireflies(art: Art) -> None:
    """Points of warm light drifting."""
    canvas = art.canvas
    rng = art.loose("fireflies")
    for _ in range(max(art.count(art.scene.thing("fireflies"), 34, 46), 12)):
        x, y = rng.random() * canvas.w, canvas.h * rng.uniform(0.4, 0.96)
        radius = canvas.u * rng.uniform(0.008, 0.028)
        canvas.lamp(x, y, radius, rgb("e8ff8a"), 0.9)
        canvas.lamp(x, y, radius * 0.3, rgb("fffbd0"), 1.0)
