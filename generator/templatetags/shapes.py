"""Sizes as people see them: a small outline and a word, with the pixels beside it."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()

# The least width / height that still deserves the word, widest first.
WORDS = (
    (2.0, _("Panorama")),
    (1.6, _("Wide")),
    (1.05, _("Landscape")),
    (0.96, _("Square")),
    (0.63, _("Portrait")),
    (0.0, _("Tall")),
)


class Shape(NamedTuple):
    """One size to choose.

    `value` is what the form sends, `pixels` its width and height in words, `ratio` width / height, `scale` its side
    beside that of the largest size, from 0 to 1.
    """

    value: str
    pixels: str
    word: Any
    ratio: str
    scale: str
    chosen: bool


@register.simple_tag
def shapes_of(field: Any) -> list[Shape]:
    """The choices of a form's size field, whose values are width and height in pixels, as in "1024x768"."""
    sides = {value: [int(side) for side in value.split("x")] for value, _label in field.field.choices}
    largest = max((width * height for width, height in sides.values()), default=1)
    shapes = []
    for value, label in field.field.choices:
        width, height = sides[value]
        scale = f"{(width * height / largest) ** 0.5:.3g}"
        shapes.append(
            Shape(value, label, word_of(width, height), f"{width / height:.4g}", scale, value == str(field.value()))
        )
    return [named_apart(shape, shapes) for shape in shapes]


def word_of(width: int, height: int) -> Any:
    return next(word for least, word in WORDS if width / height >= least)


def named_apart(shape: Shape, shapes: list[Shape]) -> Shape:
    """Of several with one word, the largest has it alone, and the others say that they are smaller."""
    alike = sorted((float(one.scale) for one in shapes if one.word == shape.word), reverse=True)
    place = alike.index(float(shape.scale))
    if not place:
        return shape
    said = _("%(shape)s, small") if place == len(alike) - 1 else _("%(shape)s, medium")
    return shape._replace(word=said % {"shape": shape.word})
