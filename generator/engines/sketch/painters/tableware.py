"""What stands on a table: turned bodies in side light, fruit, books, candles and plants."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..colour import Colour, mix, rgb, shift
from ..noise import clipped
from ..scene import Thing
from ..styles.finish import blur
from . import flowers
from .creatures import smooth


def turned(art: Art, profile: object, x: float, base: float, size: float, colour: Colour, gloss: float = 0.35) -> None:
    """A turned body from its half profile: pairs of (half width, height), shares of `size`, lit from the left."""
    canvas = art.canvas
    p = np.asarray(profile, float)
    ts = np.linspace(0, len(p) - 1, 60)
    k = np.arange(len(p))
    half, high = np.interp(ts, k, p[:, 0]) * size, np.interp(ts, k, p[:, 1]) * size
    kernel = np.ones(7) / 7
    half[3:-3] = np.convolve(half, kernel, "valid")
    sheet = canvas.sheet((x - half.max() - 3, base - high.max() - 3, x + half.max() + 3, base + size * 0.1))
    sheet.polygon([*zip(x - half, base - high, strict=True), *zip((x + half)[::-1], (base - high)[::-1], strict=True)])
    sheet.ellipse(x, base, float(half[0]), float(half[0]) * 0.2)
    mask, box = sheet.mask(), sheet.box
    rows = base - canvas.y[box[1] : box[3], 0]
    radius = np.maximum(np.interp(rows, high, half), 1)[:, None]
    across = clipped((canvas.x[:, box[0] : box[2]] - x) / radius, -1, 1)
    light = (
        0.62
        + 0.5 * np.sqrt(clipped(1 - (across + 0.38) ** 2))
        - 0.34 * clipped(across) ** 2
        + 0.1 * clipped(across - 0.8) * 3
    )
    spot = np.exp(-(((across + 0.45) / 0.13) ** 2)) * np.exp(
        -(((rows[:, None] / max(high.max(), 1) - 0.62) / 0.2) ** 2)
    )
    dark = mix(shift(colour, -0.2, 1.0, -14), rgb("221c30"), 0.42)
    share = clipped(light - 0.1)
    paint = dark[:, None, None] + (shift(colour, 0.04) - dark)[:, None, None] * share[None]
    canvas.blend(mask, clipped(paint + (spot * gloss)[None]), 1.0, box)


def _glaze(art: Art, thing: Thing | None, name: str) -> Colour:
    glazes = [rgb(word) for word in ("e9e2d4", "2f5d7c", "b5573c", "6f8f7f", "d9a441", "3b3a45", "9fb7c4", "c98b8b")]
    if thing is not None and thing.colour:
        return art.colour_of(thing, glazes[0])
    return art.palette.lit(glazes[int(art.rng(f"glaze {name}").integers(len(glazes)))])


def _vase(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    shapes = (
        [(0.13, 0), (0.24, 0.2), (0.27, 0.42), (0.18, 0.62), (0.09, 0.74), (0.12, 0.82)],
        [(0.12, 0), (0.14, 0.3), (0.17, 0.6), (0.19, 0.8)],
        [(0.16, 0), (0.29, 0.25), (0.2, 0.48), (0.07, 0.6), (0.075, 0.8), (0.11, 0.85)],
    )
    which = int(art.rng("vase shape").integers(3))
    top = base - shapes[which][-1][1] * size
    if art.scene.has("flowers") or (art.pick("vase flowers", 0, 1) < 0.7 and not art.scene.lacks("flowers")):
        _bouquet(art, x, top, size)
    turned(art, shapes[which], x, base, size, _glaze(art, thing, "vase"))


def _bouquet(art: Art, x: float, y: float, size: float) -> None:
    canvas = art.canvas
    rng = art.rng("bouquet")
    sheet = canvas.sheet((x - size * 1.2, y - size * 1.5, x + size * 1.2, y + size * 0.1), True)
    kinds, tints = flowers.kinds_for(art), flowers.tints_for(art)
    green = art.palette.lit(mix(art.palette.leaf, art.palette.near, 0.25))
    heads = []
    for index in range(13):
        angle = -1.57 + (index / 12 - 0.5) * 2.3 + rng.normal(0, 0.12)
        long = size * rng.uniform(0.45, 1.0)
        part = np.linspace(0, 1, 10)
        tip = (x + np.cos(angle) * long, y + np.sin(angle) * long)
        path = np.stack([x + (tip[0] - x) * part**1.3, y + (tip[1] - y) * part], 1)
        sheet.stroke(path, size * 0.018, shift(green, rng.uniform(-0.05, 0.05)))
        for at in (4, 6, 7):
            flowers.petal(
                sheet,
                path[at][0],
                path[at][1],
                float(angle + rng.choice([-0.9, 0.9])),
                size * 0.2,
                size * 0.075,
                shift(green, rng.uniform(-0.06, 0.08)),
            )
        heads.append((tip, index))
    for (hx, hy), index in sorted(heads, key=lambda head: head[0][1]):
        flowers.bloom(
            sheet,
            rng,
            kinds[index % len(kinds)],
            hx,
            hy,
            size * rng.uniform(0.22, 0.38),
            tints[index % len(tints)],
            art.palette.lit(rgb("f0c04a")),
        )
    canvas.lay(sheet)


def _bowl(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    rim = base - size * 0.34
    rng = art.rng("bowl fruit")
    for offset, up in ((-0.2, 0.05), (0.22, 0.04), (0.0, 0.1), (-0.08, 0.0)):
        _fruit_at(
            art,
            x + offset * size,
            rim - up * size + size * 0.04,
            size * 0.15,
            str(rng.choice(["apples", "oranges", "lemons"])),
            None,
        )
    turned(art, [(0.15, 0), (0.17, 0.04), (0.32, 0.16), (0.4, 0.34)], x, base, size, _glaze(art, thing, "bowl"))


def _cup(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    canvas = art.canvas
    colour = _glaze(art, thing, "cup")
    turned(art, [(0.3, 0.0), (0.31, 0.02)], x, base, size, shift(colour, 0.02), 0)
    ring = canvas.sheet((x, base - size * 0.5, x + size * 0.5, base))
    t = np.linspace(-1.5, 1.5, 20)
    ring.stroke(
        np.stack([x + size * (0.17 + 0.13 * np.cos(t)), base - size * (0.19 + 0.1 * np.sin(t))], 1), size * 0.035
    )
    canvas.lay(ring, mix(colour, rgb("221c30"), 0.4))
    turned(art, [(0.1, 0.02), (0.18, 0.12), (0.2, 0.33)], x, base, size, colour)
    sheet = canvas.sheet((x - size * 0.3, base - size * 0.45, x + size * 0.3, base - size * 0.2), True)
    sheet.ellipse(x, base - size * 0.33, size * 0.2, size * 0.05, shift(colour, 0.06))
    sheet.ellipse(x, base - size * 0.325, size * 0.18, size * 0.04, rgb("5a3520"))
    canvas.lay(sheet)
    steam(art, x, base - size * 0.36, size * 0.6)


def steam(art: Art, x: float, y: float, tall: float) -> None:
    """Two threads of steam."""
    canvas = art.canvas
    sheet = canvas.sheet((x - tall, y - tall * 1.4, x + tall, y))
    for offset in (-0.1, 0.1):
        part = np.linspace(0, 1, 26)
        path = np.stack([x + tall * (offset + 0.13 * np.sin(part * 7 + offset * 30) * part), y - tall * 1.3 * part], 1)
        sheet.stroke(path, tall * 0.09 * np.sin(np.pi * clipped(part, 0.03, 1)))
    canvas.glow(blur(sheet.mask(), tall * 0.03), rgb("fff6e6"), 0.55, sheet.box)


def _teapot(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    canvas = art.canvas
    colour = _glaze(art, thing, "teapot")
    sheet = canvas.sheet((x - size * 0.8, base - size * 0.8, x + size * 0.8, base))
    part = np.linspace(0, 1, 16)
    sheet.stroke(
        np.stack([x - size * (0.22 + 0.3 * part), base - size * (0.2 + 0.32 * part**1.8)], 1),
        size * (0.15 - 0.085 * part),
    )
    t = np.linspace(-1.7, 1.7, 24)
    sheet.stroke(
        np.stack([x + size * (0.26 + 0.22 * np.cos(t)), base - size * (0.29 + 0.19 * np.sin(t))], 1), size * 0.05
    )
    canvas.lay(sheet, mix(colour, rgb("221c30"), 0.25))
    turned(
        art,
        [
            (0.18, 0),
            (0.32, 0.14),
            (0.34, 0.3),
            (0.22, 0.48),
            (0.15, 0.52),
            (0.05, 0.57),
            (0.035, 0.6),
            (0.06, 0.64),
            (0.02, 0.68),
        ],
        x,
        base,
        size,
        colour,
    )
    steam(art, x - size * 0.52, base - size * 0.54, size * 0.5)


def _candle(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    canvas = art.canvas
    turned(art, [(0.16, 0), (0.16, 0.03), (0.05, 0.06), (0.05, 0.1)], x, base, size, art.palette.lit(rgb("b08a4a")))
    wax = art.colour_of(thing, rgb("f4ead6"))
    turned(art, [(0.05, 0.08), (0.05, 0.62)], x, base, size, wax, 0.1)
    y = base - size * 0.62
    canvas.glow(canvas.halo(x, y - size * 0.08, size * 0.4, 1.9), rgb("ffb454"), 0.62)
    sheet = canvas.sheet((x - size * 0.1, y - size * 0.26, x + size * 0.1, y + 2), True)
    sheet.line([(x, y), (x, y - size * 0.05)], size * 0.012, rgb("2a2020"))
    sheet.polygon(
        smooth(
            [
                (x, y - size * 0.02),
                (x - size * 0.036, y - size * 0.08),
                (x, y - size * 0.22),
                (x + size * 0.036, y - size * 0.08),
            ]
        ),
        rgb("ffc24d"),
    )
    sheet.polygon(
        smooth(
            [
                (x, y - size * 0.025),
                (x - size * 0.018, y - size * 0.06),
                (x, y - size * 0.14),
                (x + size * 0.018, y - size * 0.06),
            ]
        ),
        rgb("fff4cf"),
    )
    canvas.lay(sheet)


def _books(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    canvas = art.canvas
    rng = art.rng("books")
    sheet = canvas.sheet((x - size * 0.6, base - size * 0.7, x + size * 0.6, base + 4), True)
    y = base
    covers = [rgb(word) for word in ("8c3b32", "2f4d63", "c99a4a", "4f6b52", "6a4a6b")]
    for _ in range(art.count(thing, 3, 4) if not (thing and thing.count > 6) else 6):
        wide, thick, sway = (
            size * rng.uniform(0.34, 0.44),
            size * rng.uniform(0.06, 0.1),
            rng.uniform(-0.04, 0.04) * size,
        )
        cover = (
            art.palette.lit(covers[int(rng.integers(5))])
            if not (thing and thing.colour)
            else art.colour_of(thing, covers[0])
        )
        sheet.rectangle(x - wide + sway, y - thick, wide * 2, thick, cover)
        sheet.rectangle(x - wide * 0.2 + sway, y - thick * 0.84, wide * 1.18, thick * 0.66, rgb("efe5cf"))
        sheet.rectangle(x - wide * 0.85 + sway, y - thick, wide * 0.05, thick, mix(cover, rgb("f2d98a"), 0.7))
        y -= thick + 1
    canvas.lay(sheet)


def _plant(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    canvas = art.canvas
    rng = art.rng("pot plant")
    sheet = canvas.sheet((x - size, base - size * 1.4, x + size, base), True)
    green = art.colour_of(thing, mix(art.palette.leaf, rgb("2f6b4a"), 0.5))
    for angle in np.linspace(-2.75, -0.4, 11) + rng.normal(0, 0.07, 11):
        long = size * rng.uniform(0.5, 0.95)
        part = np.linspace(0, 1, 14)
        path = np.stack(
            [
                x + np.cos(angle) * long * part,
                base - size * 0.34 + np.sin(angle) * long * part + size * 0.3 * part**2.4 * abs(np.cos(angle)),
            ],
            1,
        )
        tone = shift(green, rng.uniform(-0.07, 0.08))
        sheet.stroke(path, size * 0.17 * np.sin(np.pi * clipped(part, 0.02, 1) ** 1.2) + 1, tone)
        sheet.stroke(path, size * 0.012, shift(tone, 0.12), 0.8)
    canvas.lay(sheet)
    turned(
        art, [(0.15, 0), (0.2, 0.3), (0.23, 0.31), (0.23, 0.37)], x, base, size, art.palette.lit(rgb("b8643f")), 0.08
    )


def _fruit(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    kind = thing.kind if thing else str(art.notes.get("fruit", "lemons"))
    count = min(max(thing.count if thing else 0, 3), 7)
    for index in range(count):
        side = (index - (count - 1) / 2) * size * 0.27
        _fruit_at(art, x + side, base - size * 0.02 + (index % 2) * size * 0.1, size * 0.15, kind, thing)


def _fruit_at(art: Art, x: float, base: float, radius: float, kind: str, thing: Thing | None) -> None:
    usual = {"apples": "c23b32", "oranges": "ee8a33", "lemons": "f2cd3f", "pears": "b7b24a"}[kind]
    colour = art.colour_of(thing, rgb(usual))
    profile = {
        "pears": [(0.3, 0), (0.95, 0.4), (0.98, 0.85), (0.55, 1.5), (0.36, 1.95), (0.12, 2.15)],
        "lemons": [(0.15, 0.1), (0.75, 0.4), (0.92, 0.85), (0.75, 1.3), (0.2, 1.6), (0.06, 1.7)],
    }.get(kind, [(0.35, 0), (0.88, 0.35), (1.0, 0.9), (0.85, 1.45), (0.45, 1.78), (0.1, 1.72)])
    turned(art, profile, x, base, radius, colour, 0.3)
    sheet = art.canvas.sheet((x - radius, base - radius * 2.8, x + radius, base - radius), True)
    top = base - profile[-1][1] * radius
    if kind != "lemons":
        sheet.stroke([(x, top + radius * 0.12), (x + radius * 0.12, top - radius * 0.35)], radius * 0.1, rgb("4a3524"))
    if kind in ("apples", "oranges"):
        flowers.petal(sheet, x + radius * 0.05, top, -0.5, radius * 0.7, radius * 0.28, art.palette.lit(rgb("4f7d45")))
    art.canvas.lay(sheet)


PAINT = {
    "vase": _vase, "bowl": _bowl, "teapot": _teapot, "cup": _cup, "candle": _candle, "books": _books, "plant": _plant,
    "lemons": _fruit, "apples": _fruit, "pears": _fruit, "oranges": _fruit,
}  # fmt: skip
