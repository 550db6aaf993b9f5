"""Styles of the workshop: stained glass, mosaic, pixels and cut paper."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ..canvas import to_image, to_planes
from ..colour import rgb
from ..noise import Floats, clipped, resized
from .finish import Finish, blur, edges, fibres, graded, grain, unit


def _cells(planes: Floats, finish: Finish, count: int, jitter: float) -> tuple[np.ndarray, Floats]:
    """The nearest of about `count` scattered places for every second pixel, and the distance to the border, pixels."""
    height, width = planes.shape[-2:]
    small_h, small_w = height // 2, width // 2
    rng = finish.rng("cells")
    gap = np.sqrt(small_w * small_h / count)
    rows, columns = int(small_h / gap) + 1, int(small_w / gap) + 1
    oy = rng.uniform(-jitter, jitter, (rows + 4, columns + 4))
    ox = rng.uniform(-jitter, jitter, (rows + 4, columns + 4))
    y, x = np.mgrid[0:small_h, 0:small_w].astype(np.float32)
    best, second = np.full(x.shape, 1e9, np.float32), np.full(x.shape, 1e9, np.float32)
    owner = np.zeros(x.shape, np.int32)
    row, column = (y / gap).astype(np.int32), (x / gap).astype(np.int32)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            r, c = row + dy + 2, column + dx + 2
            py = (row + dy + 0.5 + oy[r, c]) * gap
            px = (column + dx + 0.5 + ox[r, c]) * gap
            away = np.hypot(y - py, x - px).astype(np.float32)
            closer = away < best
            second = np.where(closer, best, np.minimum(second, away))
            owner = np.where(closer, r * (columns + 4) + c, owner)
            best = np.where(closer, away, best)
    return owner, (second - best)


def _means(planes: Floats, owner: np.ndarray) -> Floats:
    """Each cell filled with its mean colour, at the cells' own resolution."""
    small = planes[:, ::2, ::2][:, : owner.shape[0], : owner.shape[1]]
    flat = owner.ravel()
    counts = np.maximum(np.bincount(flat), 1)
    return np.stack([(np.bincount(flat, plane.ravel()) / counts)[owner] for plane in small]).astype(np.float32)


def _grown(plane: Floats, planes: Floats) -> Floats:
    return resized(plane, planes.shape[-1], planes.shape[-2], Image.Resampling.BICUBIC)


def glass(planes: Floats, finish: Finish) -> Floats:
    """Pieces of coloured glass between lead lines, lit from behind."""
    rich = graded(planes, 1.75, 1.3) * 0.94
    owner, border = _cells(rich, finish, int(1050 * finish.detail), 0.42)
    fill = _means(rich, owner)
    lead = _grown(clipped((border - 1.9) / 1.6 + 0.5).astype(np.float32), planes)
    contour = clipped((blur(clipped(edges(planes, 1.6) * 3), 1.4) - 0.16) * 5)
    ripple = finish.noise(planes, "ripple", 22, 4) * 0.1
    glow = _grown(clipped(border / 22).astype(np.float32), planes)
    pane = np.stack([_grown(plane, planes) for plane in fill])
    light = clipped((pane * 0.6 + rich * 0.4) * (0.9 + 0.2 * glow + ripple)[None])
    open_ = (clipped(lead) * (1 - contour * 0.9))[None]
    dark = rgb("16141a")[:, None, None] * (1 + 0.5 * clipped(ripple))[None]
    out = light * open_ + dark * (1 - open_)
    bloom = np.stack([blur(plane, unit(planes) * 0.012) for plane in out])
    picture: Floats = clipped(out + bloom * 0.1)
    return picture


def mosaic(planes: Floats, finish: Finish) -> Floats:
    """Small tesserae in grout, each tilted a little differently to the light."""
    rich = graded(planes, 1.25, 1.1)
    owner, border = _cells(rich, finish, int(4200 * finish.detail**0.5), 0.22)
    fill = _means(rich, owner)
    rng = finish.rng("tilt")
    tilt = rng.normal(1, 0.075, int(owner.max()) + 1).astype(np.float32)[owner]
    sparkle = (rng.random(int(owner.max()) + 1) < 0.02).astype(np.float32)[owner] * 0.22
    stone = np.stack([_grown((plane * tilt + sparkle).astype(np.float32), planes) for plane in fill])
    open_ = _grown(clipped((border - 0.75) / 0.9 + 0.5).astype(np.float32), planes)
    bevel = _grown(border, planes)
    relief = np.zeros_like(bevel)
    relief[1:, 1:] = clipped(bevel[1:, 1:] - bevel[:-1, :-1], -1, 1)
    out = clipped(stone * (1 + 0.07 * relief)[None])
    grout = np.asarray(rgb("4b453f"), np.float32)[:, None, None] * (1 + 0.12 * fibres(planes, finish))[None]
    open_ = clipped(open_)[None]
    return out * open_ + grout * (1 - open_)


_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - 0.47


def pixel(planes: Floats, finish: Finish) -> Floats:
    """Large square pixels in two dozen colours, dithered in a regular pattern."""
    height, width = planes.shape[-2:]
    size = max(round(unit(planes) / 150), 3)
    columns, rows = -(-width // size), -(-height // size)
    rich = graded(planes, 1.25, 1.12)
    small = to_planes(to_image(rich).resize((columns, rows), Image.Resampling.BOX))
    pattern = np.tile(_BAYER, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns]
    chosen = to_image(small).quantize(26, Image.Quantize.MEDIANCUT, kmeans=3)
    image = to_image(clipped(small + pattern[None] * 0.07)).quantize(palette=chosen, dither=Image.Dither.NONE)
    return to_planes(
        image.convert("RGB").resize((columns * size, rows * size), Image.Resampling.NEAREST).crop((0, 0, width, height))
    )


def papercut(planes: Floats, finish: Finish) -> Floats:
    """Layers of coloured card; their shadows are cast while drawing, here comes the card's surface."""
    flat = planes
    if finish.photo:
        from .printed import _posterised

        flat = _posterised(planes, finish, 9, 0.02)
    tooth = fibres(planes, finish) * 0.022
    light = finish.noise(planes, "card", 3, 2) * 0.02
    return clipped(grain(graded(flat, 1.12, 1.03) * (1 + tooth + light)[None], finish, 0.006))
