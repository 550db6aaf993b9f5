"""Compositions of plain shapes: Bauhaus tiles, De Stijl grids and paper cut-outs."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, rgb
from .swatches import tones


def bauhaus(art: Art) -> None:
    """A grid of quarter circles, discs, arcs, stripes and triangles."""
    canvas = art.canvas
    rng = art.rng("bauhaus")
    colours = tones(art)
    count = int(rng.integers(4, 7))
    side = min(canvas.w, canvas.h) / count
    columns, rows = int(np.ceil(canvas.w / side)), int(np.ceil(canvas.h / side))
    ox, oy = (canvas.w - columns * side) / 2, (canvas.h - rows * side) / 2
    sheet = canvas.sheet(None, True)
    taken: set[tuple[int, int]] = set()
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            span = (
                2
                if rng.random() < 0.16
                and row + 1 < rows
                and column + 1 < columns
                and not {(row, column + 1), (row + 1, column), (row + 1, column + 1)} & taken
                else 1
            )
            taken |= {(row + a, column + b) for a in range(span) for b in range(span)}
            picks = rng.permutation(6)
            _tile(sheet, rng, ox + column * side, oy + row * side, side * span, [colours[int(i)] for i in picks])
    canvas.lay(sheet)


def _tile(sheet: Sheet, rng: np.random.Generator, x: float, y: float, s: float, c: list[Colour]) -> None:
    sheet.rectangle(x, y, s + 1, s + 1, c[0])
    corner = [(x, y), (x + s, y), (x + s, y + s), (x, y + s)]
    turn = int(rng.integers(4))
    cx, cy = corner[turn]
    start = (0, 90, 180, 270)[turn]

    def wedge(r: float, colour: Colour) -> None:
        t = np.radians(np.linspace(start, start + 90, 40))
        sheet.polygon([(cx, cy), *zip(cx + np.cos(t) * r, cy + np.sin(t) * r, strict=True)], colour)

    kind = int(rng.integers(8))
    if kind == 0:
        wedge(s, c[1])
        wedge(s * 0.5, c[2])
    elif kind == 1:
        sheet.ellipse(x + s / 2, y + s / 2, s * 0.4, colour=c[1])
        sheet.ellipse(x + s / 2, y + s / 2, s * 0.18, colour=c[2])
    elif kind == 2:
        sheet.polygon([corner[turn], corner[(turn + 1) % 4], corner[(turn + 2) % 4]], c[1])
    elif kind == 3:
        for k in range(4):
            wedge(s * (1 - k * 0.25), c[1 + k % 2])
    elif kind == 4:
        for k in range(5):
            if turn % 2:
                sheet.rectangle(x + s * k / 5, y, s / 10, s, c[1])
            else:
                sheet.rectangle(x, y + s * k / 5, s, s / 10, c[1])
    elif kind == 5:
        t = np.radians(np.linspace(90 * turn, 90 * turn + 180, 50))
        sheet.polygon([*zip(x + s / 2 + np.cos(t) * s / 2, y + s / 2 + np.sin(t) * s / 2, strict=True)], c[1])
        sheet.ellipse(x + s / 2 - np.cos(t[25]) * s * 0.25, y + s / 2 - np.sin(t[25]) * s * 0.25, s * 0.14, colour=c[3])
    elif kind == 6:
        for a in range(3):
            for b in range(3):
                sheet.ellipse(x + s * (a + 0.5) / 3, y + s * (b + 0.5) / 3, s * 0.085, colour=c[1])
    else:
        wedge(s, c[1])
        sheet.ellipse(x + s * 0.5, y + s * 0.5, s * 0.12, colour=c[3])


def grid(art: Art) -> None:
    """Black lines and a few filled fields, after De Stijl."""
    canvas = art.canvas
    rng = art.rng("grid")
    colours = (
        tones(art)
        if art.scene.colours
        else [rgb(w) for w in ("f4f1e6", "d62a1e", "f5c816", "1d4e9e", "f4f1e6", "e6e2d6")]
    )
    canvas.rgb[:] = colours[0][:, None, None]
    sheet = canvas.sheet(None, True)
    _split(sheet, rng, 0, 0, canvas.w, canvas.h, 4, colours, canvas.u * 0.016)
    canvas.lay(sheet)


def _split(
    sheet: Sheet,
    rng: np.random.Generator,
    x: float,
    y: float,
    w: float,
    h: float,
    depth: int,
    colours: list[Colour],
    bar: float,
) -> None:
    if depth == 0 or min(w, h) < bar * 7 or (depth < 3 and rng.random() < 0.2):
        if rng.random() < 0.42:
            sheet.rectangle(x, y, w, h, colours[int(rng.integers(1, 4))])
        return
    at = rng.choice([0.3, 0.38, 0.62, 0.7])
    if w > h:
        _split(sheet, rng, x, y, w * at, h, depth - 1, colours, bar)
        _split(sheet, rng, x + w * at, y, w * (1 - at), h, depth - 1, colours, bar)
        sheet.rectangle(x + w * at - bar / 2, y, bar, h, rgb("15151a"))
    else:
        _split(sheet, rng, x, y, w, h * at, depth - 1, colours, bar)
        _split(sheet, rng, x, y + h * at, w, h * (1 - at), depth - 1, colours, bar)
        sheet.rectangle(x, y + h * at - bar / 2, w, bar, rgb("15151a"))


def cutouts(art: Art) -> None:
    """Seaweed-like forms cut from paper, scattered over coloured fields."""
    canvas = art.canvas
    rng = art.rng("cutouts")
    colours = tones(art)
    columns, rows = (3, 3) if canvas.w < canvas.h * 1.25 else (4, 3)
    w, h = canvas.w / columns, canvas.h / rows
    fields = canvas.sheet(None, True)
    for row in range(rows):
        for column in range(columns):
            fields.rectangle(column * w, row * h, w + 1, h + 1, colours[int(rng.integers(0, 6))])
    canvas.lay(fields)
    for row in range(rows):
        for column in range(columns):
            sheet = canvas.sheet((column * w, row * h, (column + 1) * w, (row + 1) * h), True)
            _frond(sheet, rng, (column + 0.5) * w, (row + 0.5) * h, min(w, h) * 0.42, colours[int(rng.integers(0, 6))])
            canvas.lay(sheet)


def _frond(sheet: Sheet, rng: np.random.Generator, x: float, y: float, r: float, colour: Colour) -> None:
    turn = rng.uniform(0, 6.283)
    d, n = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    c = np.array([x, y])
    part = np.linspace(-1, 1, 30)
    spine = c + d * part[:, None] * r + n * (np.sin(part * 2.2) * r * 0.2)[:, None]
    sheet.stroke(spine, r * 0.13, colour)
    for at in range(3, 28, 4):
        for side in (-1, 1):
            reach = r * rng.uniform(0.35, 0.6) * (1.1 - abs(part[at]) * 0.6)
            tip = spine[at] + n * side * reach + d * reach * 0.5
            mid = (spine[at] + tip) / 2 + d * reach * 0.05
            sheet.stroke([spine[at], mid, tip], [r * 0.13, r * 0.15, r * 0.12], colour)
            sheet.ellipse(tip[0], tip[1], r * 0.065, colour=colour)
    for end in (0, -1):
        sheet.ellipse(spine[end][0], spine[end][1], r * 0.07, colour=colour)
