"""Whales and fish."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..canvas import Sheet
from ..colour import Colour, mix, rgb, shift
from .creatures import smooth


def whale(art: Art, x: float, y: float, size: float, colour: Colour, flip: int) -> None:
    """A humpback, `size` pixels long, seen from the side."""
    canvas = art.canvas
    sheet = canvas.sheet((x - size * 0.8, y - size * 0.6, x + size * 0.8, y + size * 0.6), True)

    def at(points: object) -> np.ndarray:
        p = np.asarray(points, float)
        return np.stack([x + p[:, 0] * size * flip, y + p[:, 1] * size], 1)

    body = smooth(
        [
            (-0.5, 0.0),
            (-0.46, -0.08),
            (-0.3, -0.145),
            (-0.05, -0.15),
            (0.18, -0.09),
            (0.36, -0.04),
            (0.45, -0.06),
            (0.56, -0.2),
            (0.6, -0.16),
            (0.53, -0.02),
            (0.6, 0.08),
            (0.55, 0.1),
            (0.44, 0.0),
            (0.3, 0.03),
            (0.1, 0.1),
            (-0.15, 0.14),
            (-0.38, 0.12),
            (-0.48, 0.06),
        ]
    )
    sheet.polygon(at(body), colour)
    belly = smooth(
        [
            (-0.49, 0.03),
            (-0.36, 0.03),
            (-0.15, 0.07),
            (0.08, 0.07),
            (0.02, 0.115),
            (-0.15, 0.138),
            (-0.38, 0.115),
            (-0.47, 0.065),
        ]
    )
    sheet.polygon(at(belly), mix(colour, rgb("eef4f2"), 0.6))
    for k in range(7):
        t = np.linspace(0, 1, 8)
        sheet.stroke(
            at(np.stack([-0.46 + 0.4 * t, 0.045 + 0.011 * k + 0.03 * np.sin(t * 2.2)], 1)), size * 0.003, colour, 0.6
        )
    sheet.polygon(
        at(smooth([(-0.2, 0.06), (-0.1, 0.05), (-0.02, 0.24), (0.06, 0.34), (-0.06, 0.28), (-0.16, 0.16)])),
        shift(colour, -0.05),
    )
    sheet.polygon(at([(0.1, -0.115), (0.16, -0.165), (0.19, -0.09)]), colour)
    ex, ey = at([(-0.34, 0.0)])[0]
    sheet.ellipse(ex, ey, size * 0.009, colour=rgb("0c1018"))
    top = smooth(
        [(-0.45, -0.075), (-0.3, -0.14), (-0.05, -0.145), (0.18, -0.085), (0.1, -0.07), (-0.1, -0.105), (-0.3, -0.1)]
    )
    sheet.polygon(at(top), mix(colour, rgb("ffffff"), 0.18), 0.7)
    canvas.lay(sheet)


def fish(sheet: Sheet, x: float, y: float, size: float, colour: Colour, flip: int, tall: float = 0.24) -> None:
    """A fish in profile."""

    def at(points: object) -> np.ndarray:
        p = np.asarray(points, float)
        return np.stack([x + p[:, 0] * size * flip, y + p[:, 1] * size], 1)

    sheet.polygon(at([(0.25, 0), (0.52, -tall * 0.85), (0.45, 0), (0.52, tall * 0.85)]), shift(colour, -0.07))
    sheet.polygon(at([(-0.1, -tall * 0.75), (0.05, -tall * 1.4), (0.2, -tall * 0.5)]), shift(colour, -0.04))
    sheet.polygon(
        at(
            smooth(
                [
                    (-0.45, 0),
                    (-0.25, -tall * 0.85),
                    (0.05, -tall * 0.8),
                    (0.3, -0.03),
                    (0.3, 0.03),
                    (0.05, tall * 0.8),
                    (-0.25, tall * 0.8),
                ]
            )
        ),
        colour,
    )
    sheet.polygon(
        at(smooth([(-0.4, 0.03), (-0.2, tall * 0.15), (0.15, tall * 0.2), (0.02, tall * 0.7), (-0.25, tall * 0.7)])),
        mix(colour, rgb("ffffff"), 0.45),
        0.75,
    )
    ex, ey = at([(-0.3, -tall * 0.2)])[0]
    sheet.ellipse(ex, ey, size * 0.032, colour=rgb("fdf8ec"))
    sheet.ellipse(ex, ey, size * 0.018, colour=rgb("14141c"))
