"""Standing inside a forest: ranks of trunks, leaves by the thousand, light between them."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..colour import mix, rgb
from ..noise import clipped, line_noise, resized, spread


def woodland(art: Art) -> None:
    """Standing inside a forest: ranks of trunks fading into light, with foliage above and undergrowth below."""
    canvas, palette = art.canvas, art.palette
    canvas.glow(
        canvas.halo(canvas.w * art.pick("glade x", 0.35, 0.65), canvas.h * 0.42, canvas.u * 0.34, 2.2),
        palette.light,
        0.45,
    )
    floor = art.notes.get("floor_at", 0.7)
    birch = art.scene.has("birch")
    ranks = 4
    for rank in range(ranks):
        near = rank / (ranks - 1)
        _trunks(art, rank, near, floor + 0.25 * near**1.5, birch)
        _canopy(art, rank, near)
        haze = clipped(1 - np.abs(canvas.y / canvas.h - floor) / 0.3) * np.float32(0.42 * (1 - near))
        canvas.blend(np.broadcast_to(haze, (canvas.h, canvas.w)), mix(palette.haze, palette.light, 0.25), 1.0)
    if not art.scene.weather & {"rain", "storm"}:
        beams(art)


def _trunks(art: Art, rank: int, near: float, base: float, birch: bool) -> None:
    canvas, palette = art.canvas, art.palette
    rng = art.rng(f"trunks {rank}")
    count = int((17 - 4.2 * rank) * canvas.w / canvas.u + 0.5)
    xs = spread(rng, count, -0.02, 1.02, 1.1)
    if rank == 3:
        xs = xs[np.abs(xs - art.pick("glade x", 0.35, 0.65)) > 0.2]
    colour = mix(
        palette.lit(rgb("ece4d6") if birch else rgb("5a4335"), 0.75 * (1 - near)),
        palette.near,
        0.12 if birch else 0.25 * near,
    )
    snowy = art.scene.season == "winter" or "snow" in art.scene.weather
    green = palette.lit(palette.snow if snowy else mix(palette.leaf, palette.earth, 0.25), 0.6 * (1 - near))
    wander = line_noise(rng, 4, 3)(np.arange(canvas.w, dtype=np.float32) / canvas.u) * canvas.h * 0.02
    crest = (base * canvas.h + wander).astype(np.float32)
    top = max(int(crest.min()), 0)
    if top < canvas.h - 2:
        rough = canvas.noise(rng, 16, 4, flat=2)[top:]
        mask = clipped(canvas.y[top:] - crest[None] + 0.5 + rough * 6)
        tone = (
            green[:, None, None]
            * (1 + 0.14 * rough - 0.25 * clipped((canvas.y[top:] - crest[None]) / (0.25 * canvas.h)))[None]
        )
        canvas.blend(mask, tone, 1.0, (0, top, canvas.w, canvas.h))
    sheet = canvas.sheet(None, True)
    for share in xs:
        wide = canvas.u * (0.008 + 0.05 * near**1.6) * rng.uniform(0.6, 1.3)
        x, lean = share * canvas.w, rng.uniform(-0.05, 0.05) * canvas.u
        foot = float(crest[int(clipped(x, 0, canvas.w - 1))]) + wide * 0.3
        part = np.linspace(0, 1, 9)
        path = np.stack([x + lean * part + rng.normal(0, wide * 0.07, 9), foot - part * (foot + 20)], 1)
        widths = wide * (1 - 0.35 * part)
        widths[0] *= 1.5
        sheet.stroke(path, widths, colour)
        sheet.stroke(path + np.array((wide * 0.26, 0)), widths * 0.42, art.shadow(colour, 0.1), 0.7)
        for _ in range(3 + int(near * 3)):
            side, at = rng.choice([-1, 1]), rng.uniform(0.3, 0.95)
            y = foot - at * foot
            tip = (x + lean * at + side * wide * rng.uniform(3, 6), y - wide * rng.uniform(1.5, 4))
            sheet.stroke([(x + lean * at, y), tip], [wide * 0.24, wide * 0.05], colour)
        if birch:
            for y in rng.uniform(0, foot, int(14 * (0.5 + near))):
                mark = wide * rng.uniform(0.25, 0.6)
                sheet.polygon(
                    [(x - mark, y), (x + mark, y - 2), (x + mark * 0.4, y + wide * 0.12)], art.palette.near, 0.75
                )
    canvas.lay(sheet)


def _canopy(art: Art, rank: int, near: float) -> None:
    """Leaves by the thousand, gathered into boughs, thinning downwards."""
    canvas, palette, scene = art.canvas, art.palette, art.scene
    rng = art.rng(f"canopy {rank}")
    if scene.season == "winter" or "snow" in scene.weather or art.pick("bare", 0, 1) < 0.12:
        return
    boughs = canvas.noise(rng, 5, 3, flat=1.6)
    leaf, other = palette.lit(palette.leaf, 0.6 * (1 - near)), palette.lit(palette.leaf2, 0.55 * (1 - near))
    low = mix(leaf, palette.near, 0.2 + 0.25 * near)
    tones = [low, mix(low, leaf, 0.5), leaf, mix(leaf, other, 0.6), mix(other, palette.light, 0.2)]
    count = int((2600 - 450 * rank) * canvas.w / canvas.u * art.detail**0.5)
    xs, ys = rng.random(count) * canvas.w, rng.random(count) ** 1.3 * (0.58 - 0.08 * near) * canvas.h
    dense = boughs[ys.astype(int), xs.astype(int)] + 0.62 - ys / canvas.h * 1.9
    size = canvas.u * (0.006 + 0.009 * near)
    sheet = canvas.sheet((0, 0, canvas.w, canvas.h * 0.7), True)
    jitter, scale = rng.uniform(-0.4, 0.4, count), rng.uniform(0.5, 1.25, count) * size
    for x, y, thick, sway, r in zip(xs, ys, dense, jitter, scale, strict=True):
        if thick > 0:
            tone = tones[int(clipped((1 - thick + sway + 0.35) * 3, 0, 4))]
            sheet.ellipse(x, y, r, r * 0.62, tone)
    canvas.lay(sheet, opacity=0.96)


def beams(art: Art) -> None:
    """Shafts of light slanting down."""
    canvas = art.canvas
    small_w, small_h = canvas.w // 4, canvas.h // 4
    x0, y0 = art.pick("beam x", -0.1, 1.1) * small_w, -0.35 * small_h
    angle = np.arctan2(np.arange(small_w)[None, :] - x0, np.arange(small_h)[:, None] - y0)
    at = (angle + 1.6) / 3.2
    light = clipped(line_noise(art.rng("beams"), 34, 2)(at) * 1.6 - 0.35)
    light = light * clipped(1.05 - np.arange(small_h)[:, None] / small_h)
    canvas.glow(resized(light.astype(np.float32), canvas.w, canvas.h), art.palette.light, 0.34)
