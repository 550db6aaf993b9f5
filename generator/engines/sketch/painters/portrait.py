"""A bust in profile before a great disc, with flowers, stars or a landscape in the hair."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..art import Art, Layer
from ..colour import Colour, mix, rgb, shift
from ..noise import clipped
from . import flowers, sky, weather
from .creatures import smooth

Place = Callable[[Any], np.ndarray]

#          forehead, brow, nose, lips, chin, throat, shoulder ... back of the neck, crown: shares of the head's height
_FACE = (
    (0.02, -0.98),
    (-0.2, -0.93),
    (-0.33, -0.78),
    (-0.365, -0.62),
    (-0.355, -0.55),
    (-0.385, -0.47),
    (-0.44, -0.385),
    (-0.385, -0.345),
    (-0.375, -0.31),
    (-0.405, -0.27),
    (-0.385, -0.235),
    (-0.4, -0.205),
    (-0.365, -0.165),
    (-0.36, -0.09),
    (-0.28, -0.04),
    (-0.12, -0.05),
    (-0.09, 0.08),
    (-0.13, 0.2),
    (-0.42, 0.32),
    (-0.6, 0.46),
    (-0.68, 0.75),
    (0.75, 0.75),
    (0.66, 0.44),
    (0.42, 0.28),
    (0.24, 0.16),
    (0.22, -0.1),
    (0.33, -0.36),
    (0.37, -0.62),
    (0.25, -0.88),
)
_HAIR = (
    (-0.31, -0.8),
    (-0.2, -0.98),
    (0.03, -1.07),
    (0.3, -1.0),
    (0.47, -0.74),
    (0.47, -0.4),
    (0.38, -0.12),
    (0.26, 0.02),
    (0.2, -0.18),
    (0.13, -0.36),
    (0.06, -0.5),
    (-0.02, -0.66),
    (-0.16, -0.76),
)


def layers(art: Art) -> list[Layer]:
    art.notes.update(place="portrait", horizon=0.9, light_left=True)
    return [
        ("ground", ground),
        ("disc", disc),
        ("behind", behind),
        ("bust", bust),
        ("crown", crown),
        ("veil", weather.veil),
    ]


def _tones(art: Art) -> dict[str, Colour]:
    rows = [
        ("f2e3cf", "e4572e", "2e4057", "d9a066", "f3b61f"),
        ("1f2a44", "f2b134", "14182b", "c98a5e", "e4572e"),
        ("dfe7dd", "ef8a62", "264653", "8d5a3c", "e9c46a"),
        ("f6d6c5", "8e3b46", "2b2d42", "e3b48f", "4f9d8f"),
        ("2a4d4e", "f4d58d", "0f2629", "6f4530", "e07a5f"),
        ("cfd9ea", "f2c14e", "3a2e59", "f0c6a4", "d1495b"),
    ]
    names = ("ground", "disc", "hair", "skin", "accent")
    found = dict(zip(names, (rgb(w) for w in rows[int(art.rng("portrait set").integers(len(rows)))]), strict=True))
    p = art.palette
    if art.scene.colours or art.scene.tones or art.scene.time:
        found.update(
            ground=mix(p.sky[1], p.paper, 0.25 if art.time != "night" else 0.0),
            disc=mix(p.light, p.accent, 0.5),
            hair=mix(p.near, p.sky[0], 0.25),
            accent=p.accent,
        )
    return found


def ground(art: Art) -> None:
    canvas, tone = art.canvas, _tones(art)["ground"]
    canvas.rgb[:] = (
        tone[:, None, None] * (1 + 0.03 * canvas.noise(art.rng("ground"), 5, 4) - 0.1 * canvas.y / canvas.h)[None]
    )
    if art.scene.has("stars") or art.time == "night":
        sky.stars(art)


def _frame(art: Art) -> tuple[float, float, float, float]:
    """Middle, chin level, size and facing of the bust."""
    canvas = art.canvas
    flip = 1.0 if art.pick("facing", 0, 1) < 0.5 else -1.0
    size = min(canvas.w * 0.62, canvas.h * 0.5)
    return canvas.w * (0.5 + 0.02 * flip), canvas.h * 0.66, size, flip


def disc(art: Art) -> None:
    canvas, tones = art.canvas, _tones(art)
    x, y, size, _ = _frame(art)
    y -= size * 0.5
    mask, box = canvas.disc(x, y, size * 0.86, 1.5)
    canvas.blend(mask, tones["disc"], 1.0, box)
    sheet = canvas.sheet()
    for angle in np.linspace(0, 6.283, 72, endpoint=False):
        near, far = size * 0.92, size * (1.02 + 0.07 * (int(angle * 11.46 + 0.5) % 2))
        sheet.stroke(
            [(x + np.cos(angle) * near, y + np.sin(angle) * near), (x + np.cos(angle) * far, y + np.sin(angle) * far)],
            [size * 0.012, size * 0.004],
        )
    canvas.lay(sheet, tones["disc"], 0.9)


def behind(art: Art) -> None:
    """Leaves fanning out from the shoulders."""
    canvas, tones = art.canvas, _tones(art)
    x, y, size, _ = _frame(art)
    rng = art.rng("leaves behind")
    sheet = canvas.sheet(None, True)
    green = art.palette.lit(art.palette.leaf)
    for side in (-1, 1):
        for k in range(7):
            angle = -1.57 + side * (0.75 + 0.2 * k)
            tone = mix(green, tones["hair"], 0.25 + 0.08 * (k % 3))
            flowers.petal(
                sheet,
                x + side * size * 0.35,
                y + size * 0.35,
                angle,
                size * rng.uniform(0.6, 0.9),
                size * 0.17,
                shift(tone, rng.uniform(-0.05, 0.05)),
            )
    canvas.lay(sheet)


def bust(art: Art) -> None:
    """Skin with one shaded plane, a garment, an ear and closed eye, hair in waves."""
    canvas, tones = art.canvas, _tones(art)
    x, y, size, flip = _frame(art)

    def at(points: object) -> np.ndarray:
        p = np.asarray(points, float)
        return np.stack([x + p[:, 0] * size * flip, y + p[:, 1] * size], 1)

    skin = art.palette.lit(tones["skin"]) if art.scene.time else tones["skin"]
    shade = mix(skin, tones["hair"], 0.32)
    sheet = canvas.sheet(None, True)
    sheet.polygon(at(smooth(_FACE, 8)), skin)
    sheet.polygon(
        at(smooth([(-0.12, -0.05), (0.05, -0.2), (0.22, -0.3), (0.24, 0.14), (0.1, 0.32), (-0.1, 0.3), (-0.1, 0.1)])),
        shade,
        0.75,
    )
    sheet.polygon(
        at(smooth([(-0.22, -0.42), (-0.12, -0.46), (-0.06, -0.36), (-0.14, -0.27), (-0.22, -0.32)])),
        mix(skin, tones["accent"], 0.45),
        0.5,
    )
    t = np.linspace(0, 1, 12)
    eye = np.stack([-0.33 + 0.13 * t, -0.565 + 0.05 * np.sin(t * 3.14) - 0.015 * t], 1)
    sheet.stroke(at(eye), size * 0.014 * np.sin(clipped(t * 3.0 + 0.12, 0, 3.1)), tones["hair"])
    for k in (2, 4, 6, 8):
        sheet.line(at([eye[k], eye[k] + (-0.022, 0.03)]), size * 0.006, tones["hair"])
    sheet.stroke(
        at(np.stack([-0.35 + 0.17 * t, -0.665 - 0.03 * np.sin(t * 3.0)], 1)),
        size * 0.02 * np.sin(clipped(t * 2.6 + 0.4, 0, 3.1)),
        tones["hair"],
    )
    sheet.stroke(
        at(np.stack([-0.395 + 0.085 * t, -0.235 + 0.012 * np.sin(t * 6.2)], 1)),
        size * 0.03 * (1 - t) + 0.5,
        mix(tones["accent"], rgb("a8323a"), 0.5),
    )
    dress = tones["accent"]
    sheet.polygon(
        at(
            smooth(
                [
                    (-0.7, 0.8),
                    (-0.62, 0.48),
                    (-0.4, 0.35),
                    (-0.16, 0.36),
                    (0.08, 0.44),
                    (0.3, 0.32),
                    (0.5, 0.34),
                    (0.68, 0.46),
                    (0.78, 0.8),
                    (0.4, 1.2),
                    (-0.4, 1.2),
                ]
            )
        ),
        dress,
    )
    for k in range(9):
        sheet.stroke(
            at([(-0.5 + k * 0.13, 0.42 + 0.02 * (k % 2)), (-0.56 + k * 0.14, 0.8)]), size * 0.012, shift(dress, -0.07)
        )
    canvas.lay(sheet)
    _hair(art, at, size, tones)


def _hair(art: Art, place: Place, size: float, tones: dict[str, Colour]) -> None:
    canvas = art.canvas
    rng = art.rng("hair")
    sheet = canvas.sheet(None, True)
    sheet.polygon(place(smooth(_HAIR, 8)), tones["hair"])
    if art.pick("bun", 0, 1) < 0.5:
        bx, by = place([(0.47, -0.58)])[0]
        sheet.ellipse(bx, by, size * 0.2, size * 0.19, tones["hair"])
    else:
        sheet.polygon(
            place(
                smooth(
                    [
                        (0.12, -0.5),
                        (0.46, -0.6),
                        (0.52, -0.1),
                        (0.6, 0.3),
                        (0.5, 0.62),
                        (0.26, 0.6),
                        (0.2, 0.2),
                        (0.22, -0.15),
                    ]
                )
            ),
            tones["hair"],
        )
    t = np.linspace(0, 1, 16)
    for k in range(15):
        lift = k / 15
        path = np.stack(
            [
                -0.27 + 0.66 * t + 0.05 * np.sin(lift * 9),
                -0.82 - 0.16 * np.sin(t * 2.9) * (1 - lift * 0.7) + lift * 0.52 * t,
            ],
            1,
        )
        sheet.stroke(
            place(path),
            size * 0.007 * np.sin(clipped(t * 3.0 + 0.1, 0, 3.1)) + 0.4,
            shift(tones["hair"], 0.1 + rng.uniform(0, 0.07)),
            0.8,
        )
    ex, ey = place([(0.06, -0.4)])[0]
    sheet.ellipse(ex, ey + size * 0.14, size * 0.035, colour=tones["disc"])
    canvas.lay(sheet)


def crown(art: Art) -> None:
    """Flowers set in the hair."""
    if art.scene.lacks("flowers"):
        return
    canvas = art.canvas
    x, y, size, flip = _frame(art)
    rng = art.rng("crown")
    sheet = canvas.sheet(None, True)
    kinds, tints = ("daisy", "globe", "poppy", "daisy"), flowers.tints_for(art)
    green = art.palette.lit(art.palette.leaf)
    arc = np.linspace(2.75, 0.15, 8)
    for angle in arc:
        px, py = x + flip * size * (0.08 + 0.42 * np.cos(angle)), y - size * (0.62 + 0.43 * np.sin(angle))
        for side in (-0.7, 0.7):
            flowers.petal(
                sheet,
                px,
                py,
                float(np.arctan2(py - y + size * 0.6, px - x) + side),
                size * 0.17,
                size * 0.06,
                shift(green, rng.uniform(-0.08, 0.05)),
            )
    for k, angle in enumerate(arc):
        px, py = x + flip * size * (0.08 + 0.42 * np.cos(angle)), y - size * (0.62 + 0.43 * np.sin(angle))
        flowers.bloom(
            sheet, rng, kinds[k % 4], px, py, size * rng.uniform(0.15, 0.25), tints[k % len(tints)], rgb("f2c14e")
        )
    canvas.lay(sheet)
