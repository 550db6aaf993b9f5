"""Abstract compositions: Bauhaus grids, orbits, ribbons, flow lines, leaning planes and cut forms."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, mix, rgb, shift, to_lch
from ..noise import line
from ..palettes import TONES
from . import weather

_SETS = (
    "f2e8d5 d9482b f2b134 1f4e79 14213d 7fb7be", "f4efe6 e07a5f 3d405b 81b29a f2cc8f 22223b", "faf3e0 1b4965 62b6cb ff6b35 f7c59f 0b2027",
    "efe6dd 2d3142 ef8354 4f5d75 f6bd60 84a59d", "f7ede2 264653 2a9d8f e9c46a f4a261 e76f51", "1a1a2e e94560 f5b700 0f8b8d ece4d4 533483",
    "101820 f2aa4c d64550 3a86a8 f5ead6 6b705c", "e8e4d9 6d597a b56576 e56b6f eaac8b 355070",
)  # fmt: skip


def tones(art: Art) -> list[Colour]:
    """A ground colour, then five to draw with."""
    if art.scene.colours or art.scene.tones & {"neon", "pastel", "mono", "sepia", "deco"}:
        p = art.palette
        ground = p.paper if not art.scene.tones & {"neon", "deco"} and art.time != "night" else p.near
        spread = [
            p.sky[0],
            p.accent,
            p.sky[1] if ground is p.paper else p.sky[2],
            p.accent2,
            p.near if ground is p.paper else p.light,
        ]
        return [ground, *spread]
    rows = _SETS if art.scene.time != "night" else _SETS[5:7]
    colours = [rgb(word) for word in rows[int(art.rng("abstract set").integers(len(rows)))].split()]
    if art.scene.tones & {"warm", "cool", "vivid", "muted", "darker", "brighter"}:
        for tone in sorted(art.scene.tones & set(TONES)):
            colours = [TONES[tone]("", colour) for colour in colours]
    return colours


def layers(art: Art) -> list:
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
        wave = line(rng, 1.5, 2)(at)
        thick = 0.055 + 0.05 * np.abs(line(rng, 1.2, 2)(at))
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
        a = angle[np.clip(y, 0, canvas.h - 1).astype(int), np.clip(x, 0, canvas.w - 1).astype(int)]
        x, y = x + np.cos(a) * canvas.u * 0.009, y + np.sin(a) * canvas.u * 0.009
    group = canvas.noise(rng, 2.2, 2)
    sheet = canvas.sheet(None, True)
    taper = np.sin(np.linspace(0.12, 3.0, steps))
    for k in range(count):
        px, py = paths[0, k]
        patch = group[int(np.clip(py, 0, canvas.h - 1)), int(np.clip(px, 0, canvas.w - 1))] + rng.normal(0, 0.12)
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
        along = np.clip(((canvas.x - x) * d[0] + (canvas.y - y) * d[1]) / long * 0.5 + 0.5, 0, 1)
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
