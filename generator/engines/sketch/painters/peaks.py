"""Mountains: ranges one behind another, great peaks with snow, a volcano."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..colour import mix
from ..noise import clipped, line_noise, spread
from .land import ground


def ranges(art: Art, base: float, count: int, height: float) -> None:
    """Ranges of mountains one behind another, each paler than the one before it."""
    canvas, palette = art.canvas, art.palette
    at = np.arange(canvas.w, dtype=np.float32) / canvas.u
    for index in range(count):
        near = index / max(count - 1, 1)
        peaks = line_noise(art.rng(f"range {index}"), 2.2 + 1.6 * near, 6, 0.5)(at)
        ridge = clipped(1 - np.abs(peaks))
        crest = (base - height * (1.05 - 0.8 * near) * (0.25 + 0.75 * ridge**1.3)) * canvas.h
        colour = palette.land(0.86 - 0.5 * near)
        ground(art, crest.astype(np.float32), colour, mix(colour, palette.haze, 0.75), f"range {index}", 0.5, 0.3)


def massif(art: Art, base: float, height: float, name: str = "massif", depth: float = 0.3) -> None:
    """Great peaks with a lit and a shaded side, and snow where it is high or cold."""
    canvas, palette, scene = art.canvas, art.palette, art.scene
    rng = art.rng(name)
    count = int(rng.integers(2, 5)) + (canvas.w > canvas.h * 1.3)
    at = np.arange(canvas.w, dtype=np.float32)
    centres = spread(rng, count, 0.02, 0.98, 0.8) * canvas.w
    tall = rng.uniform(0.5, 1.0, count)
    tall[int(rng.integers(count))] = 1.0
    slopes = rng.uniform(0.85, 1.25, count)
    tops = (base - height * tall) * canvas.h
    rough = line_noise(art.rng(name + " rough"), 14, 5, 0.55)(at / canvas.u) * canvas.u * 0.02
    falls = tops[:, None] + np.abs(at[None, :] - centres[:, None]) * slopes[:, None] * 0.8
    owner = falls.argmin(0)
    crest = (falls.min(0) + rough * clipped(np.abs(at - centres[owner]) / (canvas.u * 0.05), 0.1, 1)).astype(np.float32)
    top = max(int(crest.min()) - 2, 0)
    rows = canvas.y[top:]
    wander = line_noise(art.rng(name + " seam"), 6, 4, 0.6)(rows / canvas.u) * canvas.u * 0.05
    nearest = owner[clipped(at[None, :] + wander, 0, canvas.w - 1).astype(np.int32)]
    below = rows - tops.astype(np.float32)[nearest]
    crack = canvas.noise(art.rng(name + " cracks"), 20, 4, flat=0.8)[top:]
    bend = np.abs(line_noise(art.rng(name + " spur"), 7, 4, 0.6)(rows / canvas.u)) - 0.35
    raw = at[None, :] - centres.astype(np.float32)[nearest]
    side = (
        raw - bend * canvas.u * 0.06 * clipped(below / (canvas.u * 0.1), 0, 2) - (np.abs(crack) - 0.3) * canvas.u * 0.02
    )
    if not art.notes.get("light_left", True):
        side = -side
    main = clipped(-side / (canvas.u * 0.004) + 0.5)
    gully = (np.abs(raw) - below * 0.55 + crack * canvas.u * 0.012) / canvas.u + nearest * 0.37 + (raw > 0) * 0.2
    gully = line_noise(art.rng(name + " gullies"), 13, 3, 0.6)(gully)
    dark_streak = clipped((gully - 0.28) * 7) * clipped(np.abs(raw) / (canvas.u * 0.02))
    pale_streak = clipped((-gully - 0.42) * 7)
    lit = clipped(main * (1 - 0.62 * dark_streak) + (1 - main) * 0.42 * pale_streak)
    rock = palette.lit(mix(palette.rock, palette.near, 0.55), depth)
    dark, bright = mix(art.shadow(rock, 0.06), palette.near, 0.25), mix(art.bright(rock, 0.12), palette.sky[-1], 0.3)
    cold = scene.season == "winter" or "snow" in scene.weather
    line_of_snow = canvas.h * height * (1.5 if cold else art.pick(name + " snow", 0.16, 0.42))
    zig = (np.abs(line_noise(art.rng(name + " zig"), 6, 4, 0.55)(at / canvas.u)) - 0.3)[None, :] * canvas.u * 0.08
    snow = clipped(
        (line_of_snow + zig + (lit - 0.5) * canvas.u * 0.03 + crack * canvas.u * 0.025 - below) / (canvas.u * 0.005)
        + 0.5
    )
    if scene.lacks("snow") or (scene.season == "summer" and not cold):
        snow *= 0
    foot = clipped((rows / canvas.h - base + height * 0.75) / (height * 0.95)) ** 1.5
    mask = clipped(rows - crest[None, :] + 0.5)
    cap = palette.lit(palette.snow, depth * 0.4)
    white, blue = mix(cap, palette.light, 0.25), mix(cap, mix(palette.sky[0], palette.sky[1], 0.5), 0.5)
    paint = np.empty((3, *mask.shape), np.float32)
    for plane in range(3):
        stone = dark[plane] + (bright[plane] - dark[plane]) * lit
        fresh = blue[plane] + (white[plane] - blue[plane]) * lit
        tone = stone + (fresh - stone) * snow
        paint[plane] = tone + (palette.haze[plane] - tone) * foot * 0.85
    canvas.blend(mask, paint, 1.0, (0, top, canvas.w, canvas.h))


def volcano(art: Art, base: float) -> None:
    """One wide cone with a snowy head, as Hokusai saw it."""
    canvas, palette = art.canvas, art.palette
    x, top = canvas.w * art.pick("cone x", 0.35, 0.65), canvas.h * (base - art.pick("cone height", 0.36, 0.44))
    at = np.arange(canvas.w, dtype=np.float32)
    away = np.abs(at - x) / canvas.u
    crest = top + canvas.u * (0.95 * np.maximum(away - 0.035, 0) ** 0.82 * 0.62)
    crest = (crest + line_noise(art.rng("cone edge"), 30, 3)(at / canvas.u) * canvas.u * 0.003).astype(np.float32)
    rock = palette.lit(mix(palette.rock, palette.accent, 0.25 if art.time != "night" else 0.05), 0.25)
    ground(art, crest, art.shadow(rock, 0.04), palette.haze, "cone", 0.4, base - top / canvas.h)
    start = max(int(crest.min()), 0)
    streaks = np.abs(line_noise(art.rng("cone snow"), 15, 3, 0.6)(at / canvas.u)) * 1.6 - 0.6
    deep = top + canvas.u * (0.1 + 0.07 * streaks)
    rows = canvas.y[start:]
    snow = clipped(rows - crest[None, :]) * clipped((deep[None, :] - rows) / 2 + 0.5)
    canvas.blend(snow, mix(palette.lit(palette.snow), palette.light, 0.3), 1.0, (0, start, canvas.w, canvas.h))
    if {"lava", "vesuvius", "volcan", "volcano"} & set(art.scene.understood) and "fuji" not in art.scene.understood:
        canvas.glow(canvas.halo(x, top, canvas.u * 0.07), palette.accent, 0.7)
