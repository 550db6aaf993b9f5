"""Water: seas, lakes and rivers that reflect what is already painted above them, and great waves."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..colour import Colour, mix, shift
from ..noise import Floats, clipped, field, line_noise
from .sky import celestial, shows_light


def water(art: Art, top: float, bottom: float = 1.0, mirror: float = 0.6, rough: float = 1.0) -> None:
    """Water from `top` to `bottom` (shares of the height): a rippled mirror of what is above, tinted, with glitter."""
    canvas, palette = art.canvas, art.palette
    start, stop = int(top * canvas.h), int(bottom * canvas.h)
    rows = stop - start
    if rows < 4:
        return
    depth = (np.arange(rows, dtype=np.float32) / rows)[:, None]
    ripple = _ripples(art, rows)
    sway = ripple * (0.004 + 0.028 * depth) * canvas.u * rough
    source_y = clipped(start - 1 - np.arange(rows)[:, None] * 0.94 + sway * 1.3, 0, start - 1).astype(np.int32)
    source_x = clipped(canvas.x + sway * 0.6, 0, canvas.w - 1).astype(np.int32)
    flat = source_y * canvas.w + source_x
    tint = palette.water
    deep = mix(tint, palette.near, 0.45)
    share = clipped(mirror * (1 - 0.45 * depth) + ripple * 0.1 * rough)
    for plane in range(3):
        image = canvas.rgb[plane, :start].reshape(-1).take(flat)
        body = tint[plane] + (deep[plane] - tint[plane]) * depth
        canvas.rgb[plane, start:stop] = body + (image - body) * share
    crests = clipped(ripple * 1.6 - 0.75) * (0.35 + 0.65 * depth)
    canvas.glow(crests, mix(palette.sky[-1], palette.light, 0.3), 0.32, (0, start, canvas.w, stop))
    troughs = clipped(-ripple * 1.6 - 0.8) * (0.3 + 0.7 * depth)
    canvas.shade(troughs, mix(deep, palette.near, 0.3), 0.4, (0, start, canvas.w, stop))
    if shows_light(art):
        _glitter(art, start, stop, ripple, depth)
    edge = np.exp(-depth * rows / (canvas.u * 0.012))
    canvas.blend(
        np.broadcast_to(edge, (rows, canvas.w)),
        mix(palette.haze, palette.light, 0.25),
        0.55,
        (0, start, canvas.w, stop),
    )


def _ripples(art: Art, rows: int) -> np.ndarray:
    """Horizontal ripples that grow towards the viewer, (rows, width), about -1 to 1."""
    canvas = art.canvas
    rng = art.rng("ripples")
    flat = field(rng, canvas.w, max(rows, 16), (13 * canvas.w / canvas.u, 90), 3, 0.6)
    near = np.linspace(0, 1, rows) ** 0.55
    reflected: Floats = flat[np.minimum((near * (flat.shape[0] - 1)).astype(int), flat.shape[0] - 1)][:rows]
    return reflected


def _glitter(art: Art, start: int, stop: int, ripple: np.ndarray, depth: np.ndarray) -> None:
    canvas, palette = art.canvas, art.palette
    x, _ = celestial(art)
    width = canvas.u * (0.05 + 0.12 * depth)
    lane = np.exp(-(((canvas.x - x) / width) ** 2))
    sparks = clipped((ripple + 0.15) * 2.4) * lane
    canvas.glow(sparks, palette.light, 0.75 if art.time != "day" else 0.5, (0, start, canvas.w, stop))


def river(art: Art, top: float, dry: Colour | None = None) -> None:
    """A river winding from the horizon to the viewer, over land already painted; `dry` makes it a path."""
    canvas, palette = art.canvas, art.palette
    start = int(top * canvas.h)
    rows = np.arange(start, canvas.h, dtype=np.float32)
    down = (rows - start) / max(canvas.h - start, 1)
    bend = line_noise(art.rng("river"), 2.6, 2)(down**0.6)
    centre = canvas.w * (art.pick("river x", 0.35, 0.65) + bend * 0.2 * (0.35 + down))
    half = canvas.u * (0.006 + 0.24 * down**1.8) * (1.0 if dry is None else 0.45)
    away = np.abs(canvas.x - centre[:, None]) - half[:, None]
    bank = canvas.noise(art.rng("bank"), 10, 3)[start:] * canvas.u * 0.012 * (0.2 + down[:, None])
    mask = clipped((-away - bank) / 1.5 + 0.5)
    ripple = _ripples(art, len(rows))
    shine = mix(palette.sky[-1], palette.light, 0.25)
    paint = np.empty((3, len(rows), canvas.w), np.float32)
    for plane in range(3):
        body = shine[plane] + (palette.water[plane] - shine[plane]) * (down**0.7)[:, None]
        if dry is not None:
            body = np.full_like(body, dry[plane])
        paint[plane] = body + ripple * 0.05
    edge = clipped((-away - bank + canvas.u * 0.012 * (0.3 + down[:, None])) / 1.5 + 0.5)
    box = (0, start, canvas.w, canvas.h)
    canvas.shade(edge, mix(palette.near, palette.earth, 0.4), 0.5, box)
    canvas.blend(mask, paint, 1.0, box)
    if dry is None:
        canvas.glow(clipped(ripple * 2 - 1) * mask, palette.light, 0.5, box)


def swell(art: Art, top: float) -> None:
    """Rank upon rank of curling waves with foam along their backs."""
    canvas, palette = art.canvas, art.palette
    at = np.arange(canvas.w, dtype=np.float32) / canvas.u
    count = 7
    for index in range(count):
        near = index / (count - 1)
        rng = art.rng(f"wave {index}")
        level = top + (1.02 - top) * near**1.15
        phase, length = rng.uniform(0, 6.3), rng.uniform(0.26, 0.4) * (0.55 + near)
        place = at * 6.283 / length + phase + 0.5 * line_noise(rng, 1.5, 2)(at)
        peak = (0.5 + 0.5 * np.sin(place + 0.55 * np.sin(place))) ** 1.7
        crest = ((level - (0.02 + 0.085 * near) * peak) * canvas.h).astype(np.float32)
        tint = mix(palette.haze, palette.water, 0.35 + 0.65 * near)
        _wave(
            art,
            crest,
            peak.astype(np.float32),
            mix(tint, shift(palette.water, 0.12), 0.3),
            mix(tint, palette.near, 0.35 + 0.35 * near),
            near,
            index,
        )


def _wave(
    art: Art, crest: np.ndarray, peak: np.ndarray, bright: np.ndarray, dark: np.ndarray, near: float, index: int
) -> None:
    canvas = art.canvas
    top = max(int(crest.min()) - 2, 0)
    rows = canvas.y[top:]
    below = (rows - crest[None, :]) / (canvas.u * (0.03 + 0.12 * near))
    mask = clipped(rows - crest[None, :] + 0.5)
    box = (0, top, canvas.w, canvas.h)
    lines = clipped(
        np.sin(below * 9 + 2.2 * canvas.noise(art.rng(f"wave lines {index}"), 6, 2, flat=2)[top:]) * 3 - 1.6
    )
    paint = bright[:, None, None] + (dark - bright)[:, None, None] * clipped(below)[None]
    canvas.blend(mask, paint, 1.0, box)
    canvas.blend(mask * lines * clipped(1.2 - below * 0.5), mix(bright, art.palette.light, 0.4), 0.35, box)
    rough = canvas.noise(art.rng(f"foam {index}"), 26 - 12 * near, 3)[top:]
    thick = (0.12 + 0.75 * peak[None, :]) * clipped(0.75 + rough, 0, 1.6)
    foam = clipped((thick - below) * 5) * mask * clipped(peak[None, :] * 2.6 - 0.2)
    canvas.blend(foam, art.palette.lit(art.palette.snow, 0.2 * (1 - near)), 0.92, box)


def waterfall(art: Art, x: float, top: float, bottom: float, width: float) -> None:
    """A white fall between two heights (shares), `width` pixels wide, with spray at its foot."""
    canvas, palette = art.canvas, art.palette
    start, stop = int(top * canvas.h), int(bottom * canvas.h)
    fall = field(art.rng("fall"), canvas.w, max(stop - start, 8), (90, 3), 3)[: stop - start]
    spread_out = 1 + 0.5 * np.linspace(0, 1, stop - start)[:, None]
    mask = clipped((width * spread_out - np.abs(canvas.x - x) + fall * 6) / 4)
    box = (0, start, canvas.w, stop)
    canvas.blend(mask, mix(palette.lit(palette.snow), palette.haze, 0.25), 0.9, box)
    canvas.shade(mask * clipped(fall), palette.water, 0.5, box)
    canvas.glow(canvas.halo(x, stop, width * 2.2, 2.5), palette.lit(palette.snow), 0.6)
