"""A pond from above, with koi, lily pads and lotus."""

from __future__ import annotations

import numpy as np

from ..art import Art, Layer
from ..colour import mix, rgb, shift
from ..noise import clipped
from . import flowers, weather


def pond_layers(art: Art) -> list[Layer]:
    art.notes.update(place="pond", horizon=0.0)
    return [
        ("pond", pond),
        ("pads below", _pads_far),
        ("koi", koi),
        ("light", caustics),
        ("pads", _pads),
        ("veil", weather.veil),
    ]


def pond(art: Art) -> None:
    """Dark clear water seen from straight above."""
    canvas = art.canvas
    choices = [("1f5f66", "0c2f3a"), ("2a6b5a", "10332f"), ("2b5a86", "102640"), ("4a7a78", "1b3c44")]
    light, dark = (rgb(word) for word in choices[int(art.rng("pond tones").integers(4))])
    if art.scene.colours:
        light, dark = art.palette.water, shift(art.palette.water, -0.22)
    if art.time == "night":
        light, dark = shift(light, -0.16), shift(dark, -0.08)
    noise = canvas.noise(art.rng("pond"), 3, 4)
    share = clipped(0.5 + noise * 0.5 + (canvas.x / canvas.w - canvas.y / canvas.h) * 0.35)
    canvas.rgb[:] = dark[:, None, None] + (light - dark)[:, None, None] * share[None]


def koi(art: Art) -> None:
    """Carp in white, vermilion and black, curving as they swim."""
    canvas = art.canvas
    thing = art.scene.thing("koi") or art.scene.thing("fish")
    if art.scene.lacks("koi") or art.scene.lacks("fish"):
        return
    count = art.count(thing, 5, 8)
    rng = art.rng("koi")
    turn0 = rng.uniform(0, 6.28)
    for index in range(count):
        angle = turn0 + index / count * 6.283 + rng.normal(0, 0.25)
        away = rng.uniform(0.16, 0.38)
        x, y = canvas.w * (0.5 + np.cos(angle) * away), canvas.h * (0.5 + np.sin(angle) * away)
        _carp(
            art,
            rng,
            x,
            y,
            angle + 1.57 + rng.normal(0, 0.5),
            canvas.u * rng.uniform(0.2, 0.31) * (thing.size if thing else 1),
            index,
        )


def _carp(art: Art, rng: np.random.Generator, x: float, y: float, heading: float, long: float, index: int) -> None:
    canvas, thing = art.canvas, art.scene.thing("koi")
    part = np.linspace(0, 1, 26)
    bend = rng.uniform(-1.1, 1.1)
    angles = heading + np.pi + bend * (part - 0.35)
    path = np.stack([x + np.cumsum(np.cos(angles)) * long / 26, y + np.cumsum(np.sin(angles)) * long / 26], 1)
    widths = long * 0.25 * np.sin(clipped(part * 2.55 + 0.42, 0, 3.0)) ** 0.9 * (1 - 0.62 * part)
    white, red, black = rgb("fbf4ea"), rgb("e8562a"), rgb("20222b")
    body = art.colour_of(thing, red) if thing and thing.colour else (white, red, white, rgb("f2b632"))[index % 4]
    box = (x - long * 1.3, y - long * 1.3, x + long * 1.3, y + long * 1.3)
    shadow = canvas.sheet(box)
    shadow.stroke(path + np.array((long * 0.07, long * 0.1)), widths)
    canvas.shade(shadow.mask(), rgb("081418"), 0.45, shadow.box)
    sheet = canvas.sheet(box, True)
    tail = path[-1]
    for side in (-0.45, 0.0, 0.45):
        flowers.petal(
            sheet, tail[0], tail[1], float(angles[-1] + side), long * 0.3, long * 0.09, mix(body, white, 0.35)
        )
    for at, reach in ((7, 0.2), (15, 0.11)):
        for side in (-1, 1):
            flowers.petal(
                sheet,
                path[at][0],
                path[at][1],
                float(angles[at] + side * 0.95),
                long * reach,
                long * reach * 0.5,
                mix(body, white, 0.45),
            )
    sheet.stroke(path, widths, body)
    for at in rng.choice(np.arange(3, 21), 4, replace=False):
        patch = red if body is white else white if rng.random() < 0.6 else black
        span = slice(int(at), int(at) + 4)
        sheet.stroke(path[span], widths[span] * rng.uniform(0.5, 0.95), patch)
    sheet.stroke(path[4:22], long * 0.016, mix(body, black, 0.25), 0.7)
    for side in (-1, 1):
        ex = path[2] + np.array([-np.sin(angles[2]), np.cos(angles[2])]) * widths[2] * 0.42 * side
        sheet.ellipse(ex[0], ex[1], long * 0.013, colour=black)
    canvas.lay(sheet)


def caustics(art: Art) -> None:
    canvas = art.canvas
    rng = art.rng("caustics")
    a, b = canvas.noise(rng, 7, 3), canvas.noise(rng, 7, 3)
    web = clipped(1 - np.abs(a + b) * 4.5) ** 2
    canvas.glow(web, rgb("dff6ee"), 0.16)
    for _ in range(3):
        x, y = rng.random() * canvas.w, rng.random() * canvas.h
        away = np.hypot(canvas.x - x, canvas.y - y) / canvas.u
        canvas.glow(clipped(np.sin(away * 150) * 3 - 1.6) * clipped(1 - away / 0.16), rgb("ffffff"), 0.3)


def _pads_far(art: Art) -> None:
    _scatter(art, "far pads", 9, 0.6, False)


def _pads(art: Art) -> None:
    if not art.scene.lacks("lotus"):
        _scatter(art, "pads", 13, 1.0, True)


def _scatter(art: Art, name: str, count: int, scale: float, bloom: bool) -> None:
    canvas = art.canvas
    rng = art.rng(name)
    sheet = canvas.sheet(None, True)
    shade = canvas.sheet()
    pads = []
    for _ in range(count):
        angle, away = rng.uniform(0, 6.283), rng.uniform(0.42, 0.72)
        x, y = canvas.w * (0.5 + np.cos(angle) * away), canvas.h * (0.5 + np.sin(angle) * away)
        pads.append((x, y, canvas.u * rng.uniform(0.05, 0.115) * scale, rng.uniform(0, 6.283)))
    green = mix(rgb("5f9a54"), art.palette.near, 0.12 if bloom else 0.6)
    for x, y, r, notch in pads:
        arc = np.linspace(notch + 0.22, notch + 6.06, 40)
        rim = [(x + np.cos(t) * r, y + np.sin(t) * r) for t in arc]
        shade.polygon([(px + r * 0.1, py + r * 0.14) for px, py in rim] + [(x, y)])
        tint = shift(green, rng.uniform(-0.05, 0.06))
        sheet.polygon([*rim, (x, y)], tint)
        sheet.polygon(
            [*[(x + (px - x) * 0.86 - r * 0.03, y + (py - y) * 0.86 - r * 0.04) for px, py in rim], (x, y)],
            shift(tint, 0.045),
        )
        for t in np.linspace(notch + 0.5, notch + 5.8, 9):
            sheet.line(
                [(x, y), (x + np.cos(t) * r * 0.9, y + np.sin(t) * r * 0.9)],
                max(r * 0.018, 0.6),
                shift(tint, -0.05),
                0.8,
            )
    if bloom:
        canvas.shade(shade.mask(), rgb("081418"), 0.4)
        pink = art.colour_of(art.scene.thing("lotus"), rgb("f3a6bd"))
        for x, y, r, _ in pads[:5]:
            flowers.lotus(
                art,
                sheet,
                float(clipped(x + r * 0.3, 0, canvas.w)),
                float(clipped(y - r * 0.2, 0, canvas.h)),
                r * 1.35,
                pink,
            )
    canvas.lay(sheet)
