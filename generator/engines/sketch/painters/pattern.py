"""Patterns that repeat: stars and crosses, scales, fans, azulejo tiles, leaves, hexagons and rosettes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..art import Art, Layer
from ..canvas import Sheet
from ..colour import Colour, shift
from ..noise import clipped
from . import weather
from .flowers import petal
from .swatches import tones


def layers(art: Art) -> list[Layer]:
    art.notes.update(place="pattern", horizon=1.0)
    said = set(art.scene.understood)
    kinds: list[Callable[[Art], None]] = [stars, scales, fans, azulejo, foliage, hexagons]
    chosen = kinds[int(art.rng("pattern kind").integers(len(kinds)))]
    for words, painter in (
        ({"islamic", "arabesque", "zellige"}, stars),
        ({"wave", "waves", "vagues", "scallop", "seigaiha"}, scales),
        ({"artdeco", "deco", "gatsby"}, fans),
        ({"azulejo", "tile", "tiles", "carreaux", "carrelage", "carreau"}, azulejo),
        ({"wallpaper", "papierpeint", "leaf", "leaves", "flowers", "flower", "fleurs", "textile"}, foliage),
        ({"tessellation", "quilt"}, hexagons),
        ({"mandala", "kaleidoscope"}, mandala),
    ):
        if said & words:
            chosen = painter
            break
    return [("ground", ground), (chosen.__name__, chosen), ("veil", weather.veil)]


def ground(art: Art) -> None:
    art.canvas.rgb[:] = tones(art)[0][:, None, None]


def _cells(art: Art, across: int) -> tuple[float, int, int, float, float]:
    canvas = art.canvas
    side = min(canvas.w, canvas.h) / across
    columns, rows = int(np.ceil(canvas.w / side)), int(np.ceil(canvas.h / side))
    return side, columns, rows, (canvas.w - columns * side) / 2, (canvas.h - rows * side) / 2


def _star(x: float, y: float, r: float, points: int, inner: float, turn: float = 0.0) -> list[tuple[float, float]]:
    t = np.linspace(0, 2 * np.pi, points * 2, endpoint=False) + turn
    reach = np.where(np.arange(points * 2) % 2, r * inner, r)
    return list(zip(x + np.cos(t) * reach, y + np.sin(t) * reach, strict=True))


def stars(art: Art) -> None:
    """Eight-pointed stars and crosses, strapwork over them."""
    canvas = art.canvas
    colours = tones(art)
    side, columns, rows, ox, oy = _cells(art, int(art.rng("star grid").integers(3, 6)))
    sheet = canvas.sheet(None, True)
    canvas_colour = colours[4]
    for row in range(-1, rows + 1):
        for column in range(-1, columns + 1):
            x, y = ox + (column + 0.5) * side, oy + (row + 0.5) * side
            tone = colours[1 + (row + column) % 2]
            sheet.rectangle(x - side / 2, y - side / 2, side + 1, side + 1, canvas_colour)
            sheet.polygon(_star(x + side / 2, y + side / 2, side * 0.36, 4, 0.52, np.pi / 4), colours[3])
            sheet.polygon(_star(x, y, side * 0.54, 8, 0.765, np.pi / 8), colours[0])
            sheet.polygon(_star(x, y, side * 0.49, 8, 0.765, np.pi / 8), tone)
            sheet.polygon(_star(x, y, side * 0.36, 8, 0.62), colours[0])
            sheet.polygon(_star(x, y, side * 0.32, 8, 0.62), colours[3 - (row + column) % 2])
            sheet.polygon(_star(x, y, side * 0.19, 8, 0.55, np.pi / 8), colours[5])
            sheet.ellipse(x, y, side * 0.05, colour=colours[0])
            for k in range(4):
                a = k * np.pi / 2
                cx, cy = x + np.cos(a) * side * 0.5, y + np.sin(a) * side * 0.5
                sheet.polygon(_star(cx, cy, side * 0.09, 4, 0.42, 0), colours[5])
    canvas.lay(sheet)


def scales(art: Art) -> None:
    """Overlapping fans of concentric arcs: the blue sea waves of Japanese cloth."""
    canvas = art.canvas
    colours = tones(art)
    side, columns, _, ox, _ = _cells(art, int(art.rng("scale grid").integers(4, 8)))
    for row in range(int(canvas.h / (side * 0.25)) + 4):
        sheet = canvas.sheet((0, (row * 0.25 - 1) * side, canvas.w, (row * 0.25 + 1) * side), True)
        for column in range(-1, columns + 2):
            x, y = ox + (column + 0.5 * (row % 2)) * side, row * 0.25 * side + side * 0.2
            tone = colours[1 + (row // 2 + column) % 4] if art.pick("scale tones", 0, 1) < 0.5 else colours[1]
            for k, share in enumerate((0.5, 0.43, 0.35, 0.28, 0.2, 0.12)):
                sheet.ellipse(x, y, side * share, colour=(colours[0] if k % 2 == 0 else shift(tone, 0.03 * (k // 2))))
        canvas.lay(sheet)


def fans(art: Art) -> None:
    """Art-deco fans with ribs and gilded rims."""
    canvas = art.canvas
    colours = tones(art)
    side, columns, _, ox, _ = _cells(art, int(art.rng("fan grid").integers(3, 6)))
    gold = max(colours[1:], key=lambda c: float(c[0] + c[1] * 0.8 - c[2]))
    for row in range(int(canvas.h / (side * 0.5)) + 3):
        sheet = canvas.sheet((0, (row * 0.5 - 1.2) * side, canvas.w, (row * 0.5 + 1.1) * side), True)
        for column in range(-1, columns + 2):
            x, y = ox + (column + 0.5 * (row % 2)) * side, row * 0.5 * side + side * 0.25
            tone = colours[1 + (row + 2 * column) % 3] if (row + column) % 2 else colours[5]
            sheet.ellipse(x, y, side * 0.5, colour=gold)
            sheet.ellipse(x, y, side * 0.475, colour=tone)
            for a in np.linspace(np.pi, 2 * np.pi, 13):
                sheet.stroke(
                    [(x, y), (x + np.cos(a) * side * 0.44, y + np.sin(a) * side * 0.44)],
                    [side * 0.002, side * 0.016],
                    gold,
                )
            sheet.ellipse(x, y, side * 0.27, colour=gold)
            sheet.ellipse(x, y, side * 0.25, colour=shift(tone, -0.06))
            sheet.ellipse(x, y, side * 0.1, colour=gold)
        canvas.lay(sheet)


def azulejo(art: Art) -> None:
    """Glazed tiles, each a quarter of a rosette, four to a flower."""
    canvas = art.canvas
    colours = tones(art)
    side, columns, rows, ox, oy = _cells(art, 4 if art.pick("tile grid", 0, 1) < 0.5 else 6)
    variants = [art.rng(f"tile {k}") for k in range(3)]
    plans = [(rng.integers(1, 6, 5), rng.uniform(0.75, 1.2), int(rng.integers(2, 4))) for rng in variants]
    sheet = canvas.sheet(None, True)
    for row in range(rows):
        for column in range(columns):
            x, y = ox + column * side, oy + row * side
            picks, scale, leaves = plans[(row // 2 + column // 2) % 2]
            cx, cy = x + (column % 2 == 0) * side, y + (row % 2 == 0) * side
            fx, fy = x + side - (cx - x), y + side - (cy - y)
            tile = Sheet((int(x), int(y), int(x + side) + 1, int(y + side) + 1), True)
            tile.rectangle(x, y, side + 1, side + 1, colours[0])
            base = np.arctan2(fy - cy, fx - cx)
            for k, share in enumerate((0.98, 0.9, 0.52, 0.45)):
                tile.ellipse(
                    cx, cy, side * share * scale * 0.8, colour=colours[int(picks[k % 5])] if k % 2 == 0 else colours[0]
                )
            for k in range(leaves * 2 + 1):
                angle = base + (k / (leaves * 2) - 0.5) * 1.57
                petal(tile, cx, cy, float(angle), side * 0.68 * scale, side * 0.16, colours[int(picks[(k + 1) % 5])])
            tile.ellipse(cx, cy, side * 0.2, colour=colours[int(picks[3])])
            tile.ellipse(cx, cy, side * 0.11, colour=colours[0])
            tile.ellipse(fx, fy, side * 0.22, colour=colours[int(picks[2])])
            tile.ellipse(fx, fy, side * 0.13, colour=colours[0])
            petal(tile, fx, fy, float(base + np.pi), side * 0.42, side * 0.13, colours[int(picks[4])])
            for edge in ((x, y, side, side * 0.012), (x, y, side * 0.012, side)):
                tile.rectangle(*edge, shift(colours[0], -0.12))
            sheet.image.paste(tile.image, (int(x) * 2, int(y) * 2))
    canvas.lay(sheet)


def foliage(art: Art) -> None:
    """Wallpaper: stems that climb in waves, leaves and flowers at every turn."""
    canvas = art.canvas
    rng = art.rng("foliage")
    colours = tones(art)
    side, columns, rows, ox, _ = _cells(art, int(rng.integers(3, 5)))
    sheet = canvas.sheet(None, True)
    for column in range(-1, columns + 1):
        part = np.linspace(-0.1, 1.1, 220)
        phase = column * np.pi
        px = ox + (column + 0.5) * side + np.sin(part * rows * np.pi + phase) * side * 0.28
        py = part * canvas.h
        sheet.stroke(np.stack([px, py], 1), side * 0.035, colours[2])
        for k in range(rows * 4 + 3):
            t = k / (rows * 4)
            at = int(clipped((t + 0.1) / 1.2 * 219, 1, 218))
            side_sign = 1 if k % 2 else -1
            angle = np.arctan2(py[at] - py[at - 1], px[at] - px[at - 1]) + side_sign * 2.2
            petal(sheet, px[at], py[at], float(angle), side * 0.36, side * 0.15, colours[2 + k % 2])
            petal(sheet, px[at], py[at], float(angle), side * 0.33, side * 0.03, shift(colours[2 + k % 2], 0.12))
            if k % 4 == 0:
                _rosette(sheet, px[at] - side_sign * side * 0.24, py[at], side * 0.2, colours, k)
                sheet.stroke([(px[at], py[at]), (px[at] - side_sign * side * 0.16, py[at])], side * 0.02, colours[2])
            if k % 4 == 2:
                sheet.ellipse(px[at] - side_sign * side * 0.13, py[at] - side * 0.06, side * 0.04, colour=colours[5])
                sheet.ellipse(px[at] - side_sign * side * 0.2, py[at] + side * 0.03, side * 0.03, colour=colours[5])
    canvas.lay(sheet)


def _rosette(sheet: Sheet, x: float, y: float, r: float, colours: list[Colour], k: int) -> None:
    tone = colours[(1, 4)[k // 4 % 2]]
    for ring, (count, reach, lift) in enumerate(((9, 1.0, 0.0), (7, 0.68, 0.08))):
        for a in np.linspace(0, 6.283, count, endpoint=False) + ring * 0.3:
            petal(sheet, x, y, float(a), r * reach, r * 0.42, shift(tone, lift))
    sheet.ellipse(x, y, r * 0.22, colour=colours[5])


def hexagons(art: Art) -> None:
    """Tumbling blocks: hexagons of three rhombs."""
    canvas = art.canvas
    rng = art.rng("hexagons")
    colours = tones(art)
    side = min(canvas.w, canvas.h) / int(rng.integers(7, 12))
    sheet = canvas.sheet(None, True)
    wide = side * np.sqrt(3)
    for row in range(int(canvas.h / (side * 1.5)) + 3):
        for column in range(int(canvas.w / wide) + 3):
            x, y = (column - 0.5 * (row % 2)) * wide, row * 1.5 * side - side * 0.5
            tone = colours[1 + (column + 2 * (row // 2) + row % 2) % 5] if rng.random() < 0.85 else colours[0]
            corner = [(x + np.sin(k * np.pi / 3) * side, y - np.cos(k * np.pi / 3) * side) for k in range(6)]
            for k, lift in ((0, 0.09), (2, -0.1), (4, -0.01)):
                face = [(x, y), corner[(k + 5) % 6], corner[k], corner[(k + 1) % 6]]
                sheet.polygon(face, shift(tone, lift))
            sheet.polygon(
                [
                    (x, y - side * 0.12),
                    (x + wide * 0.23, y - side * 0.5 + side * 0.0),
                    (x, y - side * 0.82),
                    (x - wide * 0.23, y - side * 0.5),
                ],
                shift(tone, 0.15),
            )
    canvas.lay(sheet)


def mandala(art: Art) -> None:
    """Rings of petals, beads and points about one centre."""
    canvas = art.canvas
    rng = art.rng("mandala")
    colours = tones(art)
    x, y = canvas.w / 2, canvas.h / 2
    reach = np.hypot(canvas.w, canvas.h) * 0.52
    sheet = canvas.sheet(None, True)
    fold = int(rng.choice([8, 10, 12, 16]))
    for ring in range(9, -1, -1):
        r = reach * (ring + 1) / 10
        tone, other = colours[1 + ring % 5], colours[1 + (ring + 2) % 5]
        sheet.ellipse(x, y, r, colour=colours[0] if ring % 3 == 0 else shift(tone, -0.04))
        count = fold * (2 if ring > 4 else 1)
        kind = int(rng.integers(3))
        for k in range(count):
            a = (k + 0.5 * (ring % 2)) / count * 6.2832
            if kind == 0:
                petal(sheet, x + np.cos(a) * r * 0.62, y + np.sin(a) * r * 0.62, a, r * 0.36, r * 2.0 / count, other)
                petal(
                    sheet, x + np.cos(a) * r * 0.68, y + np.sin(a) * r * 0.68, a, r * 0.22, r * 0.9 / count, colours[0]
                )
            elif kind == 1:
                sheet.ellipse(x + np.cos(a) * r * 0.92, y + np.sin(a) * r * 0.92, r * 1.5 / count, colour=other)
                sheet.ellipse(x + np.cos(a) * r * 0.92, y + np.sin(a) * r * 0.92, r * 0.7 / count, colour=colours[0])
            else:
                b = 3.1416 / count
                sheet.polygon(
                    [
                        (x + np.cos(a - b) * r * 0.8, y + np.sin(a - b) * r * 0.8),
                        (x + np.cos(a) * r, y + np.sin(a) * r),
                        (x + np.cos(a + b) * r * 0.8, y + np.sin(a + b) * r * 0.8),
                    ],
                    other,
                )
    canvas.lay(sheet)
