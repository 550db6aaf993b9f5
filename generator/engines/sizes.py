"""Sizes of pictures, (width, height) in pixels, and how settings write them."""

from __future__ import annotations

Size = tuple[int, int]


def sizes_in(text: str) -> tuple[Size, ...]:
    """The sizes of `1024x1024,768x768`. Raises ValueError."""
    pairs = (size.strip().split("x") for size in text.split(",") if size.strip())
    return tuple((int(width), int(height)) for width, height in pairs)
