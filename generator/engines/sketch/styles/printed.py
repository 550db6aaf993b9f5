"""Styles of the press: risograph, woodcut, engraving, poster and cyanotype."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ..canvas import to_image, to_planes
from ..colour import Colour, lch, luma, mix, rgb, shift, to_lch
from ..noise import Floats, clipped
from .finish import Finish, blur, edges, fibres, graded, grain, margin, paper, unit, warped


def _stretched(grey: Floats) -> Floats:
    low, high = np.percentile(grey[::8, ::8], (2, 98))
    return np.asarray(clipped((grey - low) / max(high - low, 0.05)), np.float32)


_INKS = {
    "day": ("ffd24a ff6b57 1f5fa8", "ffc857 3fb0a0 2b3a6b", "f7b7a3 f2684a 23638a", "ffd75e 57b26a 1d4e79"),
    "dawn": ("ffc9a3 f2789f 4a5fa8", "ffd98a ef7f6d 5a4f96", "f9c4c4 62a8b8 43467f"),
    "dusk": ("ffb83d f2545b 3a2f7a", "ff9f5a d94f87 2e3a72", "ffc65c e8604c 1f5566"),
    "night": ("ff8fa3 2fa4b8 1c2a6e", "ffd166 3f7fc4 1b1f5c", "f7a8d0 5b6fd6 231a5a"),
}


def _inks(finish: Finish) -> list[Colour]:
    """Three inks, light to dark: a set for the hour, or the palette's own where colours were asked for."""
    palette = finish.palette
    if finish.photo or finish.coloured:
        hue = to_lch(palette.sky[0])[2]
        dark = lch(0.36, min(max(to_lch(palette.sky[0])[1], 0.04), 0.16), hue)
        return [shift(palette.light, -0.04, 1.3), shift(palette.accent, 0, 1.2), dark]
    rows = _INKS[palette.time]
    return [rgb(word) for word in rows[int(finish.rng("inks").integers(len(rows)))].split()]


def riso(planes: Floats, finish: Finish) -> Floats:
    """Three inks through halftone screens, each a little out of register, on warm paper."""
    height, width = planes.shape[-2:]
    side = unit(planes)
    inks = _inks(finish)
    sheet = paper(planes, finish, rgb("f6f0e1"))
    grey = _stretched(luma(planes))
    warmth = clipped((planes[0] - planes[2]) * 1.9 + 0.28)
    key = clipped(1.12 - grey * 1.55)
    layers = (
        (inks[0], clipped(warmth * (1.05 - 0.45 * grey)), 1.25, (0.0, 0.0)),
        (inks[1], clipped((1 - grey) * 1.0 + (1 - warmth) * 0.32 - 0.14), 0.26, (0.0016, -0.0012)),
        (inks[2], key**1.35, 0.79, (-0.0014, 0.0018)),
    )
    x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    tooth = fibres(planes, finish)
    spots = finish.noise(planes, "uneven", 7, 4)
    pitch = max(side * 0.0056, 3.0)
    for ink_colour, tone, angle, (dx, dy) in layers:
        moved = np.roll(tone, (int(dy * side), int(dx * side)), (0, 1))
        u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
        screen = 0.5 + 0.25 * (np.cos(u * (6.283 / pitch)) + np.cos(v * (6.283 / pitch)))
        dots = clipped((moved - screen) * 4.5 + 0.5)
        cover = dots * clipped(0.9 + 0.1 * spots + tooth * 0.06)
        sheet = sheet * (1 - cover[None] * (1 - np.asarray(ink_colour, np.float32)[:, None, None]))
    edge = margin(planes, finish, 0.03, 0.001)[None]
    return clipped(sheet * edge + paper(planes, finish, rgb("f6f0e1")) * (1 - edge))


def _carving(planes: Floats, finish: Finish, pitch: float, waver: float) -> Floats:
    """Lines that bend round the forms, a triangle wave of 0 to 1."""
    height, width = planes.shape[-2:]
    side = unit(planes)
    x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    form = blur(luma(planes), side * 0.025) * side * 0.09 + finish.noise(planes, "carve", 2.6, 3) * side * waver
    phase = (y + form + x * 0.06) / (side * pitch)
    return np.abs((phase % 1) - 0.5) * 2


def woodcut(planes: Floats, finish: Finish) -> Floats:
    """Cut with a gouge: black between tapering white cuts, over one or two flat colours."""
    side = unit(planes)
    moved = warped(
        planes, finish.noise(planes, "cut x", 30, 2) * side * 0.002, finish.noise(planes, "cut y", 30, 2) * side * 0.002
    )
    grey = _stretched(blur(luma(moved), side * 0.0016))
    if float(grey.mean()) < 0.4:
        grey = grey**0.7
    cuts = _carving(planes, finish, 0.0105, 0.024)
    fine = finish.noise(planes, "chips", 90, 2, flat=4)
    black = clipped((cuts * 0.62 - 0.02 - grey * 0.92 + fine * 0.05) * 8 + 0.5)
    black = np.maximum(black, clipped((edges(moved, 1.0) - 0.06) * 14))
    wood = finish.noise(planes, "wood", 70, 3, flat=14)
    black *= clipped(0.97 + wood * 0.12)
    flat = _posterised(graded(moved, 1.6, 1.15), finish, 5, 0.012)
    flat = mix_planes(
        flat, np.asarray(rgb("f4ead3"), np.float32)[:, None, None], 0.24 if float(grey.mean()) > 0.42 else 0.4
    )
    ink_colour = np.asarray(mix(rgb("15131a"), finish.palette.ink, 0.4), np.float32)[:, None, None]
    out = flat * (1 + wood * 0.03)[None]
    out = out + (ink_colour - out) * black[None]
    edge = margin(planes, finish, 0.032, 0.003)[None]
    picture: Floats = clipped(out * edge + paper(planes, finish, rgb("f4ead3")) * (1 - edge))
    return picture


def engraving(planes: Floats, finish: Finish) -> Floats:
    """Fine lines that swell with the shadow, crossed where it is deepest; a pale tint beneath."""
    side = unit(planes)
    grey = _stretched(luma(planes))
    if float(grey.mean()) < 0.42:
        grey = grey**0.65
    first = _carving(planes, finish, 0.0062, 0.03)
    turned = np.ascontiguousarray(np.swapaxes(planes, 1, 2))
    second = _carving(turned, finish, 0.0066, 0.03).T
    black = clipped((first - grey * 1.05 + 0.02) * 4)
    black = np.maximum(black, clipped((second - grey * 2.1) * 4))
    black = np.maximum(black, clipped((edges(planes, 0.8) - 0.03) * 9))
    sheet = paper(planes, finish, rgb("f3ead6"))
    edge = margin(planes, finish, 0.045, 0.0008)
    wash = clipped(planes) * 0.3 + 0.7
    sheet = sheet * (edge[None] * wash + (1 - edge[None]))
    ink_colour = np.asarray(mix(rgb("1c1a22"), finish.palette.near, 0.5), np.float32)[:, None, None]
    return clipped(sheet + (ink_colour - sheet) * (black * edge * 0.92)[None]) if side else planes


def _posterised(planes: Floats, finish: Finish, colours: int, soften: float) -> Floats:
    """The picture in a few flat colours chosen from itself."""
    side = unit(planes)
    image = to_image(np.stack([blur(plane, max(side * soften * 0.25, 0.6)) for plane in planes]))
    small = image.resize((192, 192), Image.Resampling.BILINEAR).quantize(colours, Image.Quantize.MEDIANCUT, kmeans=2)
    return to_planes(image.quantize(palette=small, dither=Image.Dither.NONE).convert("RGB"))


def mix_planes(first: Floats, second: Floats, share: float) -> Floats:
    return first * np.float32(1 - share) + second * np.float32(share)


def poster(planes: Floats, finish: Finish) -> Floats:
    """A travel poster: a dozen flat inks, clean edges, a sprayed grain in the shadows, a cream border."""
    side = unit(planes)
    flat = _posterised(planes, finish, 13, 0.008)
    smooth = mix_planes(flat, planes, 0.3)
    spray = finish.rng("spray").random((256, 256)).astype(np.float32)
    height, width = planes.shape[-2:]
    spray = np.tile(spray, (height // 256 + 1, width // 256 + 1))[:height, :width]
    speck = (spray < clipped(0.5 - luma(planes)) * 0.5) * 0.07
    out = grain(smooth * (1 - speck)[None] * 1.02, finish, 0.008)
    edge = margin(planes, finish, 0.034, 0.0)[None]
    return clipped(out * edge + np.asarray(rgb("f7efdc"), np.float32)[:, None, None] * (1 - edge)) if side else out


def blueprint(planes: Floats, finish: Finish) -> Floats:
    """Cyanotype: white on Prussian blue, brushed at the edge, with the fine lines of a plan."""
    grey = _stretched(luma(planes))
    line = clipped((edges(planes, 0.9) - 0.02) * 7)
    tone = clipped(grey**1.3 * 0.68 + line * 0.6)
    brushed = finish.noise(planes, "brushed", 24, 4, flat=6)
    edge = clipped(margin(planes, finish, 0.05, 0.02) + 0.0 * brushed)
    deep = np.stack([np.full_like(tone, value) for value in (0.035, 0.16, 0.36)]) * (1 + 0.1 * brushed)[None]
    sheet = paper(planes, finish, rgb("eef0ea"))
    out = deep + (sheet - deep) * tone[None]
    picture: Floats = clipped(out * edge[None] + sheet * (1 - edge[None]))
    return picture
