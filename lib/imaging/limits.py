"""What an upload may be, and what looking at it may cost."""

from __future__ import annotations

from typing import NamedTuple

MEGA = 1_000_000


class Limits(NamedTuple):
    """Caps on an upload. Sides in pixels, memory and file in bytes, time in seconds."""

    file: int = 25 * MEGA
    pixels: int = 40 * MEGA
    # WebP and AVIF decoders hold several whole copies of the picture, so less fits in the same memory.
    pixels_of_video_codecs: int = 24 * MEGA
    longest_side: int = 12_000
    shortest_side: int = 64
    aspect: int = 8
    frames: int = 1_000
    memory: int = 512 * 1024 * 1024
    cpu: int = 12
    wall: int = 15

    def in_words(self, kind: str = "") -> dict[str, int]:
        """The numbers that refusals name, in the units they name them in."""
        return {
            "megabytes": self.file // MEGA,
            "megapixels": self.pixels_for(kind) // MEGA,
            "longest": self.longest_side,
            "shortest": self.shortest_side,
            "times": self.aspect,
            "frames": self.frames,
        }

    def pixels_for(self, kind: str) -> int:
        """The cap on width x height for a format named as Pillow names it."""
        return min(self.pixels, self.pixels_of_video_codecs) if kind in ("WEBP", "AVIF") else self.pixels
