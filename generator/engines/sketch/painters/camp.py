"""A tent and a fire."""

from __future__ import annotations

from ..art import Art
from ..colour import mix, rgb
from ..scene import Thing
from .houses import lights_on


def tent(art: Art, x: float, base: float, size: float, thing: Thing | None) -> None:
    """A small tent, glowing from within when it is dark."""
    canvas = art.canvas
    cloth = art.colour_of(thing, art.palette.accent)
    if lights_on(art):
        cloth = mix(cloth, rgb("ffc15e"), 0.45)
    sheet = canvas.sheet((x - size, base - size, x + size, base + 3), True)
    peak = (x - size * 0.08, base - size * 0.62)
    sheet.polygon([(x - size * 0.5, base), peak, (x + size * 0.2, base)], cloth)
    sheet.polygon(
        [(x + size * 0.2, base), peak, (x + size * 0.42, base - size * 0.5), (x + size * 0.62, base - size * 0.03)],
        art.shadow(cloth, 0.1),
    )
    sheet.polygon(
        [(x - size * 0.2, base), (x - size * 0.09, base - size * 0.4), (x + size * 0.04, base)],
        mix(cloth, rgb("ffe9b0") if lights_on(art) else art.palette.near, 0.7),
    )
    canvas.lay(sheet)
    if lights_on(art):
        canvas.glow(canvas.halo(x, base - size * 0.2, size * 0.5), rgb("ffb04d"), 0.5)


def campfire(art: Art, x: float, base: float, size: float) -> None:
    """Crossed logs, flames, sparks."""
    canvas = art.canvas
    rng = art.loose("fire")
    canvas.glow(canvas.halo(x, base - size * 0.2, size * 1.1), rgb("ff9a3c"), 0.7)
    sheet = canvas.sheet((x - size, base - size * 3, x + size, base + size * 0.3), True)
    for side in (-1, 1):
        sheet.line(
            [(x - side * size * 0.4, base), (x + side * size * 0.4, base - size * 0.12)], size * 0.1, rgb("3a241a")
        )
    for colour, scale in ((rgb("f2542d"), 1.0), (rgb("ff9a3c"), 0.72), (rgb("ffe08a"), 0.4)):
        for offset, high in ((-0.16, 0.6), (0.14, 0.7), (0, 1.0)):
            cx, tall, wide = x + offset * size * scale, size * high * scale, size * 0.17 * scale
            sheet.polygon(
                [
                    (cx - wide, base - size * 0.1),
                    (cx - wide * 0.8, base - tall * 0.45),
                    (cx + wide * 0.2, base - tall),
                    (cx + wide * 0.7, base - tall * 0.5),
                    (cx + wide, base - size * 0.1),
                ],
                colour,
            )
    for _ in range(26):
        sheet.ellipse(
            x + rng.normal(0, 0.3) * size,
            base - size * rng.uniform(0.6, 2.8),
            size * 0.018,
            colour=rgb("ffc46b"),
            alpha=rng.uniform(0.4, 1),
        )
    canvas.lay(sheet)
