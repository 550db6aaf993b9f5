"""Still life: a wall, a table, and things set out on it."""

from __future__ import annotations

import numpy as np

from ..art import Art, Layer
from ..colour import Colour, mix, rgb, shift
from ..noise import clipped
from ..styles.finish import blur
from . import weather
from .creatures import smooth
from .tableware import PAINT

KINDS = ("vase", "bowl", "teapot", "cup", "candle", "books", "plant", "lemons", "apples", "pears", "oranges")


def layers(art: Art) -> list[Layer]:
    art.notes.update(place="still", horizon=art.pick("table", 0.6, 0.68), light_left=True)
    return [("wall", wall), ("table", table), ("objects", objects), ("veil", weather.veil)]


def _tones(art: Art) -> tuple[Colour, Colour]:
    rows = [
        ("e9d8bd", "b7774f"),
        ("c9d6cf", "8a5a44"),
        ("d9b8a6", "6f4a3f"),
        ("2f3e46", "7a4a35"),
        ("e8c78f", "5b6b73"),
        ("a9b8c9", "c99a6b"),
        ("3b2f3f", "a0573f"),
        ("dfe3d0", "d39a7a"),
    ]
    wall_colour, wood = (rgb(word) for word in rows[int(art.rng("room").integers(len(rows)))])
    if art.scene.colours:
        wall_colour, wood = (
            mix(art.palette.sky[1], art.palette.paper, 0.3),
            mix(art.palette.accent, rgb("6b4a35"), 0.45),
        )
    if art.time == "night":
        wall_colour = mix(shift(wall_colour, -0.3), art.palette.sky[0], 0.5)
    return wall_colour, wood


def wall(art: Art) -> None:
    """A plain wall with the light of a window lying across it."""
    canvas = art.canvas
    tone, _ = _tones(art)
    noise = canvas.noise(art.rng("plaster"), 5, 5)
    fall = clipped(1 - (canvas.x / canvas.w) * 0.75 - canvas.y / canvas.h * 0.2)
    dark, bright = mix(shift(tone, -0.16), rgb("2b2a3a"), 0.15), mix(shift(tone, 0.05), rgb("ffe9c0"), 0.2)
    canvas.rgb[:] = (dark[:, None, None] + (bright - dark)[:, None, None] * fall[None]) * (1 + 0.04 * noise)[None]
    if art.time != "night" and art.pick("pane light", 0, 1) < 0.75:
        x, y, u = canvas.w * art.pick("pane x", 0.38, 0.62), canvas.h * 0.1, canvas.u
        sheet = canvas.sheet()
        for row in range(2):
            for column in range(2):
                px, py = x + column * u * 0.17 + row * u * 0.06, y + row * u * 0.23
                sheet.polygon(
                    [
                        (px, py),
                        (px + u * 0.15, py + u * 0.03),
                        (px + u * 0.21, py + u * 0.24),
                        (px + u * 0.06, py + u * 0.21),
                    ]
                )
        canvas.glow(blur(sheet.mask(), u * 0.006), rgb("ffe6b3"), 0.4)


def table(art: Art) -> None:
    canvas = art.canvas
    _, wood = _tones(art)
    top = int(art.notes["horizon"] * canvas.h)
    rows = canvas.h - top
    grain = canvas.noise(art.rng("wood"), 26, 4, flat=14)[top:]
    depth = (np.arange(rows) / rows)[:, None]
    light = clipped(1.12 - canvas.x / canvas.w * 0.42 - 0.12 * depth, 0, 1.3)
    canvas.rgb[:, top:] = clipped(wood[:, None, None] * (light * (1 + 0.09 * grain))[None])
    edge = np.exp(-np.arange(rows) / (canvas.u * 0.003))[:, None] * np.ones((1, canvas.w))
    canvas.glow(edge.astype(np.float32), rgb("fff0cf"), 0.4, (0, top, canvas.w, canvas.h))
    if art.pick("cloth", 0, 1) < 0.5:
        _cloth(art, top)


def _cloth(art: Art, top: int) -> None:
    canvas = art.canvas
    u, x = canvas.u, canvas.w * art.pick("cloth x", 0.4, 0.6)
    colour = mix(art.palette.accent2 if art.pick("cloth tone", 0, 1) < 0.5 else rgb("f3eadb"), rgb("f3eadb"), 0.4)
    outline = [
        (x - u * 0.32, top + u * 0.05),
        (x + u * 0.36, top + u * 0.04),
        (x + u * 0.48, canvas.h + 4),
        (x - u * 0.46, canvas.h + 4),
    ]
    sheet = canvas.sheet()
    sheet.polygon(outline)
    mask = sheet.mask()
    folds = canvas.noise(art.rng("folds"), 7, 3, flat=0.5)
    canvas.blend(mask, clipped(colour[:, None, None] * (0.95 + 0.1 * folds - 0.14 * canvas.x / canvas.w)[None]))
    stripes = canvas.sheet()
    for k in range(-3, 4):
        stripes.line([(x + k * u * 0.1, top + u * 0.045), (x + k * u * 0.135, canvas.h)], u * 0.012)
    canvas.blend(stripes.mask() * mask, art.palette.accent, 0.6)


def objects(art: Art) -> None:
    """What was named, and two or three things beside it, tallest at the back."""
    scene = art.scene
    asked = [kind for kind in KINDS if scene.has(kind)]
    if scene.has("flowers") and "vase" not in asked:
        asked.insert(0, "vase")
    rng = art.rng("objects")
    spare = [kind for kind in rng.permutation(KINDS) if kind not in asked and not scene.lacks(str(kind))]
    fruit = [kind for kind in spare if kind in ("lemons", "apples", "pears", "oranges")][:1]
    company = [kind for kind in spare if kind in ("vase", "bowl", "teapot", "cup", "candle")]
    chosen = asked + [str(kind) for kind in company[: max(2 - len(asked), 0)]]
    if not set(asked) & {"lemons", "apples", "pears", "oranges"} and (len(asked) < 3):
        chosen += [str(kind) for kind in fruit]
    chosen = sorted(dict.fromkeys(chosen), key=lambda kind: KINDS.index(kind))[:6]
    arrange(art, chosen, art.notes["horizon"] * art.canvas.h, art.canvas.u * 0.3, 0.5)


def arrange(art: Art, kinds: list[str], level: float, size: float, middle: float) -> None:
    """Set the things out along a surface whose far edge is at `level` pixels; `size` is a tall vase."""
    canvas = art.canvas
    count = len(kinds)
    gap = min(0.66 / max(count, 1), 0.25) * canvas.w
    places = [(index - (count - 1) / 2) * gap + middle * canvas.w for index in range(count)]
    order = art.rng("seats").permutation(count)
    for index, kind in enumerate(kinds):
        x = places[int(order[index])] + art.pick(f"{kind} sway", -0.1, 0.1) * gap
        drop = (0.14 + 0.55 * index / max(count, 1)) * size
        thing = art.scene.thing(kind)
        _shadow(art, x, level + drop, size * (0.34 if kind != "candle" else 0.14))
        art.notes["fruit"] = kind
        PAINT[kind](art, x, level + drop, size * (thing.size if thing else 1), thing)


def _shadow(art: Art, x: float, y: float, wide: float) -> None:
    canvas = art.canvas
    sheet = canvas.sheet((x - wide * 1.5, y - wide, x + wide * 3.6, y + wide))
    sheet.polygon(
        smooth(
            [
                (x - wide * 0.9, y),
                (x, y - wide * 0.24),
                (x + wide * 2.9, y - wide * 0.08),
                (x + wide * 2.8, y + wide * 0.14),
                (x, y + wide * 0.24),
            ]
        )
    )
    canvas.shade(sheet.mask(), rgb("2a2233"), 0.42, sheet.box)
