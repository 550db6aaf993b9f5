"""What every style shares: palette, chance, paper, blur, warp and grading."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFilter

from ..colour import Colour, luma
from ..noise import Floats, clipped, field, generator
from ..palettes import Palette


@dataclass(frozen=True)
class Finish:
    """What a style may draw on. `detail` grows with the number of steps; `seed` is for grain, not for layout."""

    palette: Palette
    seed: int
    detail: float = 1.0
    photo: bool = False
    coloured: bool = False

    def rng(self, name: str) -> np.random.Generator:
        return generator(self.seed, "finish", name)

    def noise(self, planes: Floats, name: str, cells: float, octaves: int = 4, flat: float = 1.0) -> Floats:
        height, width = planes.shape[-2:]
        unit = float(np.sqrt(width * height))
        return field(self.rng(name), width, height, (cells * width / unit / flat, cells * height / unit), octaves)


def unit(planes: Floats) -> float:
    """The typical side of the picture, pixels."""
    return float(np.sqrt(planes.shape[-1] * planes.shape[-2]))


def blur(plane: Floats, radius: float) -> Floats:
    """A plane blurred by a Gaussian of this radius in pixels (8 bits deep, which is what it costs little)."""
    image = Image.fromarray(clipped(plane * 255, 0, 255).astype(np.uint8))
    small = max(int(radius / 3), 1)
    size = image.size
    if small > 1:
        image = image.reduce(small)
    image = image.filter(ImageFilter.GaussianBlur(radius / small))
    if small > 1:
        image = image.resize(size, Image.Resampling.BILINEAR)
    return np.asarray(image, np.float32) * np.float32(1 / 255)


def blurred(planes: Floats, radius: float) -> Floats:
    return np.stack([blur(plane, radius) for plane in planes])


def warped(planes: Floats, dx: Floats, dy: Floats) -> Floats:
    """Planes read from places moved by (dx, dy) pixels."""
    height, width = planes.shape[-2:]
    x = clipped(np.arange(width, dtype=np.float32)[None, :] + dx, 0, width - 1).astype(np.int32)
    y = clipped(np.arange(height, dtype=np.float32)[:, None] + dy, 0, height - 1).astype(np.int32)
    flat = y * width + x
    return np.stack([plane.reshape(-1).take(flat) for plane in planes])


def grain(planes: Floats, finish: Finish, amount: float) -> Floats:
    """Fine even grain."""
    height, width = planes.shape[-2:]
    tile = finish.rng("grain").normal(0, amount, (256, 256)).astype(np.float32)
    rough = np.tile(tile, (height // 256 + 1, width // 256 + 1))[:height, :width]
    return planes + rough[None]


def fibres(planes: Floats, finish: Finish) -> Floats:
    """The tooth of heavy paper, about -1 to 1, (height, width)."""
    height, width = planes.shape[-2:]
    rng = finish.rng("fibres")
    tile = rng.normal(0, 1, (384, 384)).astype(np.float32)
    soft = np.asarray(
        Image.fromarray(clipped(tile * 40 + 128, 0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1.1)),
        np.float32,
    )
    tooth = np.tile((soft - 128) / 26, (height // 384 + 1, width // 384 + 1))[:height, :width]
    return np.asarray(tooth, np.float32)


def paper(planes: Floats, finish: Finish, colour: Colour) -> Floats:
    """A sheet of paper of this colour, the size of the picture."""
    tooth = fibres(planes, finish) * 0.016 + finish.noise(planes, "paper", 5, 3) * 0.012
    sheet: Floats = clipped(np.asarray(colour, np.float32)[:, None, None] * (1 + tooth)[None])
    return sheet


def margin(planes: Floats, finish: Finish, share: float, rough: float) -> Floats:
    """1 inside a picture's uneven edge and 0 on the margin, (height, width); `share` of the typical side is margin."""
    height, width = planes.shape[-2:]
    side = unit(planes)
    wobble = finish.noise(planes, "edge", 9, 5) * side * rough
    x = np.minimum(np.arange(width, dtype=np.float32), np.arange(width, dtype=np.float32)[::-1])[None, :]
    y = np.minimum(np.arange(height, dtype=np.float32), np.arange(height, dtype=np.float32)[::-1])[:, None]
    inside: Floats = clipped((np.minimum(x, y) + wobble - side * share) / 2 + 0.5)
    return inside


def graded(planes: Floats, saturation: float, contrast: float) -> Floats:
    """Saturation and contrast multiplied, around grey and around the picture's own middle."""
    grey = luma(planes)
    middle = float(grey.mean())
    return np.stack([(grey + (plane - grey) * saturation - middle) * contrast + middle for plane in planes])


def edges(planes: Floats, radius: float = 1.0) -> Floats:
    """How strongly the picture changes at each place, 0 to about 1."""
    grey = blur(luma(planes), radius)
    dx, dy = np.zeros_like(grey), np.zeros_like(grey)
    dx[:, 1:-1] = grey[:, 2:] - grey[:, :-2]
    dy[1:-1] = grey[2:] - grey[:-2]
    return np.hypot(dx, dy)
