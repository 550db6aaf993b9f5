"""Space: nebulae, planets with bands and rings, moons and far suns."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ..art import Art, Layer
from ..colour import Colour, mix, rgb, shift
from ..noise import clipped, field, resized
from . import sky, vessels, weather


def layers(art: Art) -> list[Layer]:
    art.notes.update(place="space", horizon=1.0, light_left=art.pick("space light", 0, 1) < 0.5)
    if art.time != "night" and not art.scene.time:
        art.time = "night"
    plan = [("void", void), ("nebula", nebula), ("stars", stars), ("planets", planets), ("comet", sky.comet)]
    if art.scene.has("rocket"):
        plan.append(("rocket", _rocket))
    return [*plan, ("veil", weather.veil)]


def _hues(art: Art) -> tuple[Colour, Colour, Colour]:
    choices = [
        ("ff5d8f", "5b4bdb", "ffd08a"),
        ("2ec4b6", "3a3fbf", "ffe6a7"),
        ("f3722c", "7b2cbf", "f9c74f"),
        ("4cc9f0", "7209b7", "f72585"),
        ("e8b04a", "1f6f8b", "f4e1c1"),
    ]
    if art.scene.colours:
        return art.palette.accent, art.palette.sky[1], art.palette.light
    first, second, third = choices[int(art.rng("nebula hues").integers(len(choices)))]
    return rgb(first), rgb(second), rgb(third)


def void(art: Art) -> None:
    canvas = art.canvas
    deep = shift(mix(_hues(art)[1], rgb("05060f"), 0.82), -0.02)
    noise = canvas.noise(art.rng("void"), 2, 4)
    canvas.rgb[:] = deep[:, None, None] * (1 + 0.3 * noise)[None]


def nebula(art: Art) -> None:
    """Clouds of gas: noise bent by noise, in two colours, with a bright heart."""
    canvas = art.canvas
    warm, cool, heart = _hues(art)
    w, h = canvas.w // 2, canvas.h // 2
    rng = art.rng("nebula")
    a, b = (field(rng, w, h, (2.2 * canvas.w / canvas.u, 2.2 * canvas.h / canvas.u), 3) for _ in range(2))
    c = field(rng, w, h, (4 * canvas.w / canvas.u, 4 * canvas.h / canvas.u), 6, 0.58)
    x = clipped(np.arange(w)[None, :] + a * w * 0.16, 0, w - 1).astype(np.int32)
    y = clipped(np.arange(h)[:, None] + b * h * 0.16, 0, h - 1).astype(np.int32)
    bent = c[y, x]
    turn = art.pick("nebula tilt", -0.9, 0.9)
    lane = (np.arange(h)[:, None] / h - 0.5) + (np.arange(w)[None, :] / w - 0.5) * turn + a * 0.2
    body = clipped(np.exp(-((lane / 0.3) ** 2)) * (0.5 + 0.75 * bent))
    core = clipped(np.exp(-((lane / 0.12) ** 2)) * (0.35 + 0.9 * bent)) ** 2
    veins = clipped(1 - np.abs(bent + 0.15 * b) * 5) * body
    for mask, colour, strength in (
        (body, cool, 0.75),
        (clipped(body * (0.5 + a)), warm, 0.62),
        (core, heart, 0.55),
        (veins, mix(warm, heart, 0.5), 0.3),
    ):
        canvas.glow(resized(mask.astype(np.float32), canvas.w, canvas.h, Image.Resampling.BILINEAR), colour, strength)
    dust = clipped((-bent - 0.25) * 2) * body
    canvas.shade(resized(dust.astype(np.float32), canvas.w, canvas.h, Image.Resampling.BILINEAR), rgb("1a0f1e"), 0.6)


def stars(art: Art) -> None:
    canvas = art.canvas
    if art.scene.lacks("stars"):
        return
    rng = art.loose("far stars")
    sheet = canvas.sheet(None, True)
    tints = [rgb("ffffff"), rgb("ffe9c4"), rgb("cfe3ff"), rgb("ffd0c0")]
    for _ in range(int(900 * art.detail**0.5)):
        size = canvas.u * min(0.0005 + 0.00045 * rng.pareto(2.0), 0.0035)
        sheet.ellipse(
            rng.random() * canvas.w,
            rng.random() * canvas.h,
            max(size, 0.5),
            colour=tints[int(rng.integers(4))],
            alpha=rng.uniform(0.35, 1),
        )
    canvas.lay(sheet)
    for _ in range(9):
        x, y, size = rng.random() * canvas.w, rng.random() * canvas.h, canvas.u * rng.uniform(0.01, 0.026)
        canvas.lamp(x, y, size * 1.5, rgb("dfe8ff"), 0.7)
        sky._twinkle(art, x, y, size)


def planets(art: Art) -> None:
    """One great world and one or two moons."""
    scene, canvas = art.scene, art.canvas
    if scene.lacks("planet"):
        return
    said = set(scene.understood)
    asked = scene.has("planet", "ring", "moon", "sun") or bool(
        said & {"planet", "planete", "saturn", "jupiter", "mars"}
    )
    if not asked and art.pick("any planet", 0, 1) < 0.25:
        return
    thing = scene.thing("planet")
    x, y = canvas.w * art.pick("planet x", 0.32, 0.68), canvas.h * art.pick("planet y", 0.36, 0.64)
    radius = canvas.u * art.pick("planet size", 0.16, 0.27) * (thing.size if thing else 1)
    warm, cool, heart = _hues(art)
    base = (
        art.colour_of(thing, mix(warm, heart, 0.35))
        if thing and thing.colour
        else mix(warm, heart, art.pick("planet hue", 0.1, 0.7))
    )
    if "mars" in said:
        base = rgb("c1572f")
    ringed = scene.has("ring") or (art.pick("ringed", 0, 1) < 0.5 and "mars" not in said)
    if ringed:
        _ring(art, x, y, radius, mix(base, heart, 0.5), behind=True)
    world(art, x, y, radius, base, cool, "great", bands="mars" not in said)
    if ringed:
        _ring(art, x, y, radius, mix(base, heart, 0.5), behind=False)
    for index in range(2):
        angle = art.pick(f"orbit {index}", 0, 6.28)
        away = radius * art.pick(f"away {index}", 1.75, 2.4)
        world(
            art,
            x + np.cos(angle) * away,
            y + np.sin(angle) * away * 0.8,
            radius * art.pick(f"small {index}", 0.1, 0.24),
            mix(cool, heart, 0.6),
            warm,
            f"moon {index}",
            bands=False,
        )


def risen(art: Art) -> None:
    """A great pale world in the sky of a landscape."""
    thing = art.scene.thing("planet")
    if thing is None or art.notes["place"] == "space":
        return
    canvas, palette = art.canvas, art.palette
    x, y = canvas.w * art.pick("risen x", 0.3, 0.7), canvas.h * art.notes["horizon"] * art.pick("risen y", 0.42, 0.6)
    radius = canvas.u * art.pick("risen size", 0.15, 0.22) * min(thing.size, 1.5)
    base = art.colour_of(thing, palette.accent2) if thing.colour else mix(palette.light, palette.accent, 0.4)
    base, other = mix(base, palette.sky[1], 0.28), palette.sky[1]
    ringed = art.scene.has("ring") or art.pick("ringed", 0, 1) < 0.4
    if ringed:
        _ring(art, x, y, radius, mix(base, palette.light, 0.4), behind=True)
    world(art, x, y, radius, base, other, "risen", bands=True, night=palette.sky[1])
    if ringed:
        _ring(art, x, y, radius, mix(base, palette.light, 0.4), behind=False)


def world(
    art: Art,
    x: float,
    y: float,
    radius: float,
    base: Colour,
    other: Colour,
    name: str,
    bands: bool,
    night: Colour | None = None,
) -> None:
    """A sphere in the light of one sun, with bands or with seas, and a thin bright air."""
    canvas = art.canvas
    mask, box = canvas.disc(x, y, radius, 1.4)
    left, top, right, bottom = box
    if right - left < 4 or bottom - top < 4:
        return
    nx, ny = (canvas.x[:, left:right] - x) / radius, (canvas.y[top:bottom] - y) / radius
    nz = np.sqrt(clipped(1 - nx * nx - ny * ny))
    rng = art.rng(f"world {name}")
    w, h = right - left, bottom - top
    swirl = field(rng, w, h, (4, 4), 5)[:h, :w]
    tilt = rng.uniform(-0.5, 0.5)
    lat = ny * np.cos(tilt) + nx * np.sin(tilt)
    if bands:
        bow = lat / np.sqrt(clipped(1 - 0.35 * nz, 0.2, 1))
        pattern = 0.5 + 0.32 * np.sin(bow * rng.uniform(8, 13) + swirl * 0.9) + 0.22 * np.sin(bow * 29 + swirl * 1.6)
    else:
        pattern = clipped(0.5 + swirl * 1.6)
    towards = np.array([-0.72 if art.notes["light_left"] else 0.72, -0.42, 0.55])
    light = clipped(nx * towards[0] + ny * towards[1] + nz * towards[2] + 0.06) ** 0.75
    rim = clipped(1 - nz) ** 3
    dark, bright = mix(base, other, 0.3), shift(base, 0.12)
    paint = np.empty((3, h, w), np.float32)
    for plane in range(3):
        ground = dark[plane] + (bright[plane] - dark[plane]) * clipped(pattern)
        deep = 0.0 if night is None else float(night[plane]) * 0.85
        paint[plane] = ground * (0.05 + 1.05 * light) + deep * (1 - light) + rim * light * 0.5 * other[plane]
    canvas.glow(canvas.halo(x, y, radius * 1.02, 9), mix(base, other, 0.5), 0.3)
    canvas.blend(mask, clipped(paint), 1.0, box)


def _ring(art: Art, x: float, y: float, radius: float, colour: Colour, behind: bool) -> None:
    canvas = art.canvas
    tilt, flat = art.pick("ring tilt", -0.5, 0.5), art.pick("ring flat", 0.18, 0.34)
    dx, dy = canvas.x - x, canvas.y - y
    u, v = dx * np.cos(tilt) + dy * np.sin(tilt), (dy * np.cos(tilt) - dx * np.sin(tilt)) / flat
    away = np.hypot(u, v) / radius
    bands = 0.55 + 0.3 * np.sin(away * 34) + 0.15 * np.sin(away * 97)
    mask = (
        clipped((away - 1.3) * 30)
        * clipped((2.15 - away) * 30)
        * bands
        * (1 - 0.85 * np.exp(-(((away - 1.82) / 0.025) ** 2)))
    )
    mask = mask * ((v < 0) if behind else (v >= 0))
    canvas.blend(clipped(mask).astype(np.float32), colour, 0.85)


def _rocket(art: Art) -> None:
    canvas = art.canvas
    vessels.rocket(
        art, canvas.w * art.pick("rocket x", 0.2, 0.4), canvas.h * art.pick("rocket y", 0.55, 0.75), canvas.u * 0.2
    )
