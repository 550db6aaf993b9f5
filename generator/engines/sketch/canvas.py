"""The canvas: three float32 planes, and sheets on which shapes are cut before they are laid down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .noise import Floats, clipped, field, resized

SCALE = 2
"""Sheets are drawn this many times larger and reduced, which is what smooths their edges."""


class Sheet:
    """A sheet over part of the canvas, in canvas pixels: a mask, or coloured shapes where `coloured`."""

    def __init__(self, box: tuple[int, int, int, int], coloured: bool = False) -> None:
        self.box = box
        size = (max(box[2] - box[0], 1) * SCALE, max(box[3] - box[1], 1) * SCALE)
        self.image = Image.new("RGBA" if coloured else "L", size)
        self.draw = ImageDraw.Draw(self.image)
        self.coloured = coloured

    def _fill(self, colour: Any, alpha: float) -> Any:
        if not self.coloured:
            return int(255 * alpha)
        red, green, blue = (int(min(max(float(value), 0), 1) * 255 + 0.5) for value in colour)
        return (red, green, blue, int(255 * alpha))

    def _place(self, points: Any) -> list[float]:
        places = (np.asarray(points, np.float64).reshape(-1, 2) - (self.box[0], self.box[1])) * SCALE
        return places.ravel().tolist()

    def polygon(self, points: Any, colour: Any = None, alpha: float = 1) -> None:
        places = self._place(points)
        if len(places) >= 6:
            self.draw.polygon(places, fill=self._fill(colour, alpha))

    def ellipse(
        self, x: float, y: float, rx: float, ry: float | None = None, colour: Any = None, alpha: float = 1
    ) -> None:
        ry = rx if ry is None else ry
        if rx > 0 and ry > 0:
            self.draw.ellipse(self._place([(x - rx, y - ry), (x + rx, y + ry)]), fill=self._fill(colour, alpha))

    def rectangle(self, x: float, y: float, w: float, h: float, colour: Any = None, alpha: float = 1) -> None:
        if w > 0 and h > 0:
            x0, y0, x1, y1 = self._place([(x, y), (x + w, y + h)])
            self.draw.rectangle([x0, y0, max(x0, x1 - 1), max(y0, y1 - 1)], fill=self._fill(colour, alpha))

    def line(self, points: Any, width: float, colour: Any = None, alpha: float = 1) -> None:
        thickness = max(round(width * SCALE), 1)
        self.draw.line(self._place(points), fill=self._fill(colour, alpha), width=thickness, joint="curve")

    def stroke(self, points: Any, widths: Any, colour: Any = None, alpha: float = 1) -> None:
        """A line whose full width (pixels) changes from point to point, as a brush leaves it."""
        path = np.asarray(points, np.float64)
        along = np.gradient(path, axis=0)
        across = (
            np.stack([-along[:, 1], along[:, 0]], 1) / np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-6)[:, None]
        )
        half = np.broadcast_to(np.asarray(widths, np.float64), len(path))[:, None] / 2
        self.polygon(np.concatenate([path + across * half, (path - across * half)[::-1]]), colour, alpha)

    def mask(self) -> Floats:
        return np.asarray(self.image.reduce(SCALE), np.float32) / np.float32(255)


class Canvas:
    """The picture being drawn: `rgb` is (3, height, width), sRGB from 0 to 1; `u` is one typical side in pixels."""

    def __init__(self, width: int, height: int) -> None:
        self.w, self.h = width, height
        self.u = float(np.sqrt(width * height))
        self.rgb: Floats = np.ones((3, height, width), np.float32)
        self.x: Floats = np.arange(width, dtype=np.float32)[None, :]
        self.y: Floats = np.arange(height, dtype=np.float32)[:, None]
        self.shadows = False

    def noise(self, rng: np.random.Generator, cells: float, octaves: int = 4, flat: float = 1.0) -> Floats:
        """Noise over the canvas with `cells` per typical side; `flat` above 1 stretches it sideways."""
        across = cells * self.w / self.u / max(flat, 1)
        return field(
            rng, self.w, self.h, (across, cells * self.h / self.u * min(flat, 1) if flat < 1 else cells), octaves
        )

    def sheet(self, box: Sequence[float] | None = None, coloured: bool = False) -> Sheet:
        """A sheet over the box (left, top, right, bottom in pixels), or over everything."""
        left, top, right, bottom = box if box is not None else (0, 0, self.w, self.h)
        left, top = int(max(min(left, self.w - 1), 0)), int(max(min(top, self.h - 1), 0))
        right, bottom = int(min(max(right, left + 1), self.w)), int(min(max(bottom, top + 1), self.h))
        return Sheet((left, top, right, bottom), coloured)

    def lay(self, sheet: Sheet, colour: Any = None, opacity: float = 1.0) -> None:
        """Lay a sheet down; `colour` is for masks: three values, or an array that fits (3, rows, columns)."""
        left, top, right, bottom = sheet.box
        region = np.s_[:, top:bottom, left:right]
        if not sheet.coloured:
            self.blend(sheet.mask(), colour, opacity, sheet.box)
            return
        if self.shadows:
            self._shadow(np.asarray(sheet.image.getchannel("A").reduce(SCALE), np.float32) / 255, sheet.box)
        pixels = np.asarray(sheet.image.reduce(SCALE), np.uint8)
        alpha = pixels[..., 3].astype(np.float32) * np.float32(opacity / 255)
        target = self.rgb[region]
        for plane in range(3):
            target[plane] += alpha * (pixels[..., plane] * np.float32(1 / 255) - target[plane])

    def blend(
        self, mask: Floats, colour: Any, opacity: float = 1.0, box: tuple[int, int, int, int] | None = None
    ) -> None:
        """Cover with a colour where the mask (rows, columns of 0 to 1) says so."""
        left, top, right, bottom = box or (0, 0, self.w, self.h)
        if self.shadows and opacity > 0.8:
            self._shadow(mask, (left, top, right, bottom))
        target = self.rgb[:, top:bottom, left:right]
        paint = np.asarray(colour, np.float32)
        strength = mask if opacity == 1 else mask * np.float32(opacity)
        for plane in range(3):
            target[plane] += strength * (paint[plane] - target[plane])

    def glow(
        self, mask: Floats, colour: Any, opacity: float = 1.0, box: tuple[int, int, int, int] | None = None
    ) -> None:
        """Add light (screen) where the mask says so."""
        left, top, right, bottom = box or (0, 0, self.w, self.h)
        target = self.rgb[:, top:bottom, left:right]
        for plane in range(3):
            target[plane] += mask * np.float32(float(colour[plane]) * opacity) * (1 - target[plane])

    def shade(
        self, mask: Floats, colour: Any, opacity: float = 1.0, box: tuple[int, int, int, int] | None = None
    ) -> None:
        """Multiply by a colour where the mask says so."""
        left, top, right, bottom = box or (0, 0, self.w, self.h)
        target = self.rgb[:, top:bottom, left:right]
        for plane in range(3):
            target[plane] *= 1 - mask * np.float32(opacity * (1 - float(colour[plane])))

    def disc(self, x: float, y: float, radius: float, soft: float = 1.2) -> tuple[Floats, tuple[int, int, int, int]]:
        """A round mask with its box; `soft` is the width of its edge in pixels."""
        reach = radius + soft + 2
        box = self.sheet((x - reach, y - reach, x + reach, y + reach)).box
        away = np.hypot(self.x[:, box[0] : box[2]] - x, self.y[box[1] : box[3]] - y)
        return clipped((radius - away) / soft + 0.5), box

    def halo(self, x: float, y: float, radius: float, power: float = 2.0) -> Floats:
        """Light falling off around a place, 1 there and 0.5 at `radius` pixels, at a quarter of the resolution."""
        away = np.hypot(self.x[:, ::4] - x, self.y[::4] - y) / max(radius, 1)
        return resized(1 / (1 + away**power), self.w, self.h, Image.Resampling.BILINEAR)

    def lamp(self, x: float, y: float, radius: float, colour: Any, opacity: float = 1.0) -> None:
        """A small round light, gone at `radius` pixels; touches only its own neighbourhood."""
        box = self.sheet((x - radius, y - radius, x + radius, y + radius)).box
        away = np.hypot(self.x[:, box[0] : box[2]] - x, self.y[box[1] : box[3]] - y) / radius
        self.glow(clipped(1 - away) ** 2.2, colour, opacity, box)

    def _shadow(self, mask: Floats, box: tuple[int, int, int, int]) -> None:
        """The shadow of cut paper, below and to the right of it."""
        drop = max(int(self.u * 0.007), 2)
        image = Image.fromarray((mask * 255).astype(np.uint8)).reduce(2).filter(ImageFilter.GaussianBlur(drop * 0.6))
        soft = np.asarray(image.resize((mask.shape[1], mask.shape[0]), Image.Resampling.BILINEAR), np.float32) / 255
        cast = np.zeros_like(soft)
        cast[drop:, drop // 2 :] = soft[:-drop, : soft.shape[1] - drop // 2] if soft.shape[0] > drop else 0
        lifted = np.zeros_like(soft)
        lifted[: -drop or None] = soft[drop:] if soft.shape[0] > drop else 0
        self.shade(np.maximum(cast, lifted * 0.75), (0.25, 0.25, 0.35), 0.55, box)

    def image(self) -> Image.Image:
        """The picture as it stands, 8 bits a channel."""
        return to_image(self.rgb)


def to_image(planes: Floats) -> Image.Image:
    """An RGB image of (3, height, width) planes of 0 to 1."""
    out = np.empty((*planes.shape[1:], 3), np.uint8)
    for plane in range(3):
        out[..., plane] = clipped(planes[plane] * np.float32(255) + np.float32(0.5), 0, 255).astype(np.uint8)
    return Image.fromarray(out)


def to_planes(image: Image.Image) -> Floats:
    """(3, height, width) float32 planes of an image."""
    pixels = np.asarray(image.convert("RGB"), np.uint8)
    return np.stack([pixels[..., plane].astype(np.float32) * np.float32(1 / 255) for plane in range(3)])
