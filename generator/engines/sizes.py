"""Sizes of pictures, (width, height) in pixels, and how settings write them."""

from __future__ import annotations

Size = tuple[int, int]

# Offered to people where a server draws any size: one megapixel in the usual shapes.
FREE_SIZES: tuple[Size, ...] = (
    (1024, 1024),
    (1152, 896),
    (896, 1152),
    (1216, 832),
    (832, 1216),
    (1344, 768),
    (768, 1344),
)


def sizes_in(text: str) -> tuple[Size, ...]:
    """The sizes of `1024x1024,768x768`. Raises ValueError."""
    pairs = (size.strip().split("x") for size in text.split(",") if size.strip())
    return tuple((int(width), int(height)) for width, height in pairs)
