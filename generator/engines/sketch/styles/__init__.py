"""Styles: what becomes of the finished drawing, from watercolour to woodcut.

Each style takes planes (3, height, width) of sRGB from 0 to 1 and a Finish with palette and chance; it returns new
planes.
"""

from __future__ import annotations

from collections.abc import Callable

from ..noise import Floats
from . import brush, craft, printed
from .finish import Finish, graded, paper

Style = Callable[[Floats, Finish], Floats]

STYLES: dict[str, Style] = {
    "gouache": brush.gouache,
    "oil": brush.oil,
    "watercolour": brush.watercolour,
    "points": brush.points,
    "chalk": brush.chalk,
    "ink": brush.ink,
    "pencil": brush.pencil,
    "riso": printed.riso,
    "woodcut": printed.woodcut,
    "engraving": printed.engraving,
    "poster": printed.poster,
    "blueprint": printed.blueprint,
    "glass": craft.glass,
    "mosaic": craft.mosaic,
    "pixel": craft.pixel,
    "papercut": craft.papercut,
}

__all__ = ["STYLES", "Finish", "Style", "graded", "paper"]
