"""Styles of the hand: gouache, oil, watercolour, dots, chalk, ink and pencil."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from ..canvas import to_image, to_planes
from ..colour import luma, mix, rgb
from ..noise import Floats, clipped
from .finish import Finish, blur, blurred, edges, fibres, grain, margin, paper, unit, warped


def gouache(planes: Floats, finish: Finish) -> Floats:
    """Opaque paint: edges gone over by hand, dry-brush streaks, a little grain."""
    side = unit(planes)
    wob = (
        finish.noise(planes, "gouache x", 34, 2) * side * 0.0022,
        finish.noise(planes, "gouache y", 34, 2) * side * 0.0022,
    )
    out = warped(planes, *wob)
    streak = finish.noise(planes, "streak", 130, 2, flat=6)
    pool = finish.noise(planes, "pool", 7, 4)
    out = out * (1 + 0.016 * streak + 0.022 * pool)[None]
    return grain(out, finish, 0.016)


def oil(planes: Floats, finish: Finish) -> Floats:
    """Strokes from broad to fine that follow the forms, and their ridges catching the light."""
    height, width = planes.shape[-2:]
    side = unit(planes)
    grey = blur(luma(planes), side * 0.006)
    gy, gx = np.gradient(grey)
    swirl = finish.noise(planes, "swirl", 3.2, 2)
    weight = clipped(np.hypot(gx, gy) * 60)
    angle = np.arctan2(-gx * weight - (1 - weight) * np.sin(swirl * 1.7) * 0.02, gy * weight + 0.02 * (1 - weight))
    detail = blur(clipped(edges(planes) * 3), side * 0.008)
    source = to_planes(to_image(planes)) if finish.photo else planes
    image = to_image(blurred(source, side * 0.008))
    relief = Image.new("L", image.size, 128)
    draw, ridge = ImageDraw.Draw(image), ImageDraw.Draw(relief)
    rng = finish.rng("strokes")
    for size, spacing, need in (
        (0.024, 0.015, -1.0),
        (0.014, 0.009, 0.03),
        (0.008, 0.0055, 0.07),
        (0.0042, 0.0034, 0.14),
    ):
        step = side * spacing / min(finish.detail, 1.3) ** 0.5
        ys, xs = np.mgrid[0 : height - 1 : step, 0 : width - 1 : step]
        xs, ys = xs.ravel(), ys.ravel()
        xs = clipped(xs + rng.uniform(-step, step, xs.size), 0, width - 1)
        ys = clipped(ys + rng.uniform(-step, step, ys.size), 0, height - 1)
        keep = detail[ys.astype(int), xs.astype(int)] > need
        xs, ys = xs[keep], ys[keep]
        order = rng.permutation(xs.size)
        _strokes(draw, ridge, planes, angle, xs[order], ys[order], side * size, rng)
    out = to_planes(image)
    bumps = np.asarray(relief, np.float32) / 255
    slope = np.zeros_like(bumps)
    slope[1:, 1:] = bumps[1:, 1:] - bumps[:-1, :-1]
    light = blur(clipped(slope * 0.5 + 0.5), 0.8) * 2 - 1
    weave = fibres(planes, finish) * 0.008
    picture: Floats = clipped(out * 1.03 + (light * 0.42 + weave)[None])
    return picture


def _strokes(
    draw: ImageDraw.ImageDraw,
    ridge: ImageDraw.ImageDraw,
    planes: Floats,
    angle: Floats,
    xs: Floats,
    ys: Floats,
    size: float,
    rng: np.random.Generator,
) -> None:
    xi, yi = xs.astype(int), ys.astype(int)
    turn = angle[yi, xi] + rng.normal(0, 0.16, xs.size)
    long = size * rng.uniform(0.7, 1.5, xs.size)
    dx, dy = np.cos(turn) * long, np.sin(turn) * long
    tint = planes[:, yi, xi] * (1 + rng.normal(0, 0.035, xs.size)) + rng.normal(0, 0.012, (3, xs.size))
    colours = clipped(tint.T * 255, 0, 255).astype(int).tolist()
    tops = rng.integers(60, 200, xs.size).tolist()
    wide = max(int(size * 0.42), 2)
    for x, y, a, b, colour, top in zip(xs.tolist(), ys.tolist(), dx.tolist(), dy.tolist(), colours, tops, strict=True):
        path = (x - a, y - b, x + a * 0.2, y + b * 0.2 - 0.5, x + a, y + b)
        draw.line(path, fill=tuple(colour), width=wide)
        ridge.line(path, fill=top, width=wide)


def watercolour(planes: Floats, finish: Finish) -> Floats:
    """Transparent washes on white paper: wet edges, blooms, granulation, and a margin left bare."""
    side = unit(planes)
    dx, dy = finish.noise(planes, "wet x", 11, 5), finish.noise(planes, "wet y", 11, 5)
    flowed = warped(planes, dx * side * 0.011, dy * side * 0.011)
    soft = blurred(flowed, side * 0.0028)
    wash = flowed * 0.45 + soft * 0.55
    flow = finish.noise(planes, "flow", 4.5, 5)
    thin = clipped(0.84 + 0.2 * flow, 0.5, 1.04)
    sheet = paper(planes, finish, rgb("fbf7ee"))
    dark = 1 - luma(soft)
    pool = clipped(blur(dark, side * 0.008) - dark, -0.12, 0.12)
    rim = clipped(edges(soft, 1.2) * 2.2, 0, 0.35)
    tooth = fibres(planes, finish)
    pigment = clipped((1 - clipped(wash)) * (thin + rim * 0.9 - pool * 0.9 + tooth * 0.05 * (0.4 + dark))[None])
    pigment *= margin(planes, finish, 0.035, 0.02)[None] * np.float32(0.93)
    picture: Floats = clipped(sheet * (1 - pigment) + 0.015 * (1 - pigment))
    return picture


def points(planes: Floats, finish: Finish) -> Floats:
    """Dots of pure colour, each a little off the colour it stands for."""
    height, width = planes.shape[-2:]
    side = unit(planes)
    image = to_image(
        paper(planes, finish, mix(finish.palette.paper, finish.palette.sky[-1], 0.35)) * 0.4
        + blurred(planes, side * 0.01) * 0.6
    )
    big = image.resize((width * 2, height * 2), Image.Resampling.BILINEAR)
    draw = ImageDraw.Draw(big)
    rng = finish.rng("dots")
    detail = clipped(blur(clipped(edges(planes) * 4), side * 0.006) * 3)
    for size, spacing in ((0.0062, 0.0088), (0.0042, 0.0078)):
        step = side * spacing
        ys, xs = np.mgrid[0 : height - 1 : step, 0 : width - 1 : step]
        xs = clipped(xs.ravel() + rng.uniform(-step, step, xs.size) * 0.6, 0, width - 1)
        ys = clipped(ys.ravel() + rng.uniform(-step, step, ys.size) * 0.6, 0, height - 1)
        tint = planes[:, ys.astype(int), xs.astype(int)]
        grey = tint.mean(0)
        tint = grey + (tint - grey) * rng.uniform(0.9, 1.55, xs.size) + rng.normal(0, 0.028, (3, xs.size))
        radius = (
            side * size * (1.1 - 0.5 * detail[ys.astype(int), xs.astype(int)]) * rng.uniform(0.75, 1.15, xs.size) * 2
        )
        colours = clipped(tint.T * 255, 0, 255).astype(int).tolist()
        for x, y, r, colour in zip((xs * 2).tolist(), (ys * 2).tolist(), radius.tolist(), colours, strict=True):
            draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(colour))
    return to_planes(big.reduce(2))


def chalk(planes: Floats, finish: Finish) -> Floats:
    """Soft pastel dragged over dark rough paper."""
    side = unit(planes)
    ground = paper(planes, finish, mix(finish.palette.near, rgb("3b3a42"), 0.5))
    tooth = fibres(planes, finish)
    slant = finish.noise(planes, "slant", 90, 2, flat=3.5)
    smudged = blurred(planes, side * 0.003)
    cover = clipped(0.84 + tooth * 0.34 + slant * 0.16 + (luma(smudged) - 0.5) * 0.5)
    cover *= margin(planes, finish, 0.03, 0.012)
    picture: Floats = ground + (clipped(smudged * 1.08 + 0.03) - ground) * cover[None]
    return picture


def ink(planes: Floats, finish: Finish) -> Floats:
    """Ink wash on rice paper, one colour kept at a whisper, and a red seal."""
    side = unit(planes)
    dx, dy = finish.noise(planes, "ink x", 14, 5), finish.noise(planes, "ink y", 14, 5)
    moved = warped(planes, dx * side * 0.007, dy * side * 0.007)
    grey = luma(moved)
    low, high = np.percentile(grey[::8, ::8], (3, 92))
    tone = clipped((grey - low) / max(high - low, 0.05))
    if float(tone.mean()) < 0.42:
        tone = tone**0.62
    soft = blur(tone, side * 0.004)
    wash = 0.5 * tone + 0.5 * soft
    steps = np.round(wash * 5 + finish.noise(planes, "bleed", 26, 4) * 0.34) / 5
    wash = clipped(0.45 * wash + 0.55 * blur(clipped(steps), 0.8))
    rim = clipped(edges(moved, 1.4) * 1.5, 0, 0.4)
    dry = clipped(fibres(planes, finish) * 0.3 + finish.noise(planes, "dry", 70, 2, flat=6) * 0.7, -1, 1)
    density = clipped((1 - wash) ** 1.25 + rim + dry * 0.12 * (1 - wash))
    density *= margin(planes, finish, 0.05, 0.022)
    sheet = paper(planes, finish, rgb("f3ecdc"))
    pigment = np.asarray(mix(rgb("17181d"), finish.palette.ink, 0.25), np.float32)[:, None, None]
    hint = moved - grey[None]
    vivid = clipped((moved.max(0) - moved.min(0) - 0.42) * 4) * (moved[0] > moved[2])
    out = sheet * (1 - density[None]) + pigment * density[None] + hint * 0.32 * (density * (1 - density) * 2)[None]
    out = out + (sheet * clipped(moved * 1.05) - out) * (0.75 * vivid * margin(planes, finish, 0.05, 0.022))[None]
    return _sealed(clipped(out), finish, side)


def _sealed(planes: Floats, finish: Finish, side: float) -> Floats:
    height, width = planes.shape[-2:]
    size = int(side * 0.05)
    x, y = int(width - side * 0.075 - size), int(height - side * 0.08 - size)
    image = Image.new("L", (size * 2, size * 2), 0)
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((2, 2, size * 2 - 3, size * 2 - 3), size // 4, fill=235)
    rng = finish.rng("seal")
    wide = max(size // 8, 2)
    for row in range(3):
        level = size * (0.5 + 0.5 * row)
        draw.line((size * 0.4, level, size * 1.6, level + rng.integers(-3, 4)), fill=0, width=wide)
    for place in (0.65, 1.3):
        draw.line((size * place, size * 0.4, size * (place + 0.05), size * 1.6), fill=0, width=wide)
    stamp = np.asarray(image.reduce(2), np.float32) / 255
    region = planes[:, y : y + stamp.shape[0], x : x + stamp.shape[1]]
    worn = stamp[: region.shape[1], : region.shape[2]] * clipped(1 + fibres(region, finish) * 0.25, 0.4, 1)
    region += worn[None] * (rgb("b8322a")[:, None, None] - region)
    return planes


def pencil(planes: Floats, finish: Finish) -> Floats:
    """Graphite: contours, and hatching laid in one, two or three directions as it gets darker."""
    height, width = planes.shape[-2:]
    side = unit(planes)
    grey = luma(planes)
    low, high = np.percentile(grey[::8, ::8], (2, 95))
    tone = clipped((grey - low) / max(high - low, 0.05))
    tone = tone ** (0.6 if float(tone.mean()) < 0.42 else 1.0)
    x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    wob = finish.noise(planes, "hand", 12, 3) * side * 0.006
    tooth = fibres(planes, finish)
    dark = np.zeros_like(tone)
    for angle, limit, pitch in ((0.85, 0.82, 0.0052), (0.55, 0.55, 0.0046), (2.2, 0.34, 0.0052)):
        phase = (x * np.cos(angle) + y * np.sin(angle) + wob) / (side * pitch) * 6.283
        line = clipped(0.5 + 0.5 * np.sin(phase) + tooth * 0.3)
        dark += clipped((limit - tone) * 2.2, 0, 0.62) * line
    contour = clipped((edges(planes, 0.8) - 0.025) * 6)
    dark = clipped(dark * 0.95 + contour * 0.9 * clipped(0.8 + tooth * 0.4)) * margin(planes, finish, 0.035, 0.014)
    sheet = paper(planes, finish, rgb("f7f2e6"))
    lead = np.asarray(mix(rgb("2f2f36"), finish.palette.near, 0.35), np.float32)[:, None, None]
    tint = clipped(blurred(planes, side * 0.006))
    sheet = sheet * (1 - 0.34 * margin(planes, finish, 0.045, 0.03)[None] * (1 - tint))
    picture: Floats = sheet + (lead - sheet) * (dark * 0.95)[None]
    return picture
