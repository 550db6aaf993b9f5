"""Land: ranges, hills, dunes, mesas, volcanoes and the ground in front of them."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..colour import Colour, mix, shift
from ..noise import Floats, line, spread


def ground(
    art: Art, profile: Floats, far: Colour, low: Colour, name: str, texture: float = 0.35, deep: float = 0.25
) -> Floats:
    """Fill from a profile (pixels from the top, one for each column) downwards, from `far` at its edge to `low`.

    Returns the mask, from the profile's highest point to the bottom, for painters who add to it.
    """
    canvas = art.canvas
    top = max(int(profile.min()) - 2, 0)
    if top >= canvas.h - 1:
        return np.zeros((1, canvas.w), np.float32)
    rows = canvas.y[top:]
    mask = np.clip(rows - profile[None, :] + 0.5, 0, 1)
    depth = np.clip((rows - profile[None, :]) / (canvas.h * deep), 0, 1)
    if texture:
        rng = art.rng(f"ground {name}")
        rough = canvas.noise(rng, 7, 3, flat=2.6)[top:] * 0.5 + canvas.noise(rng, 90, 2, flat=3)[top:] * 0.6
        depth = np.clip(depth + rough * texture * 0.34, 0, 1)
    paint = far[:, None, None] + (low - far)[:, None, None] * depth[None]
    canvas.blend(mask, paint, 1.0, (0, top, canvas.w, canvas.h))
    return mask


def rolling(art: Art, name: str, base: float, height: float, cells: float, octaves: int = 2) -> Floats:
    """A gentle profile around `base`, both as shares of the picture's height; one value for each column, in pixels."""
    canvas = art.canvas
    at = np.arange(canvas.w, dtype=np.float32) / canvas.u
    return (base - height * line(art.rng(f"profile {name}"), cells, octaves, 0.45)(at)) * np.float32(canvas.h)


def ranges(art: Art, base: float, count: int, height: float) -> None:
    """Ranges of mountains one behind another, each paler than the one before it."""
    canvas, palette = art.canvas, art.palette
    at = np.arange(canvas.w, dtype=np.float32) / canvas.u
    for index in range(count):
        near = index / max(count - 1, 1)
        peaks = line(art.rng(f"range {index}"), 2.2 + 1.6 * near, 6, 0.5)(at)
        ridge = np.clip(1 - np.abs(peaks), 0, 1)
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
    rough = line(art.rng(name + " rough"), 14, 5, 0.55)(at / canvas.u) * canvas.u * 0.02
    falls = tops[:, None] + np.abs(at[None, :] - centres[:, None]) * slopes[:, None] * 0.8
    owner = falls.argmin(0)
    crest = (falls.min(0) + rough * np.clip(np.abs(at - centres[owner]) / (canvas.u * 0.05), 0.1, 1)).astype(np.float32)
    top = max(int(crest.min()) - 2, 0)
    rows = canvas.y[top:]
    wander = line(art.rng(name + " seam"), 6, 4, 0.6)(rows / canvas.u) * canvas.u * 0.05
    nearest = owner[np.clip(at[None, :] + wander, 0, canvas.w - 1).astype(np.int32)]
    below = rows - tops.astype(np.float32)[nearest]
    crack = canvas.noise(art.rng(name + " cracks"), 20, 4, flat=0.8)[top:]
    bend = np.abs(line(art.rng(name + " spur"), 7, 4, 0.6)(rows / canvas.u)) - 0.35
    raw = at[None, :] - centres.astype(np.float32)[nearest]
    side = (
        raw - bend * canvas.u * 0.06 * np.clip(below / (canvas.u * 0.1), 0, 2) - (np.abs(crack) - 0.3) * canvas.u * 0.02
    )
    if not art.notes.get("light_left", True):
        side = -side
    main = np.clip(-side / (canvas.u * 0.004) + 0.5, 0, 1)
    gully = (np.abs(raw) - below * 0.55 + crack * canvas.u * 0.012) / canvas.u + nearest * 0.37 + (raw > 0) * 0.2
    gully = line(art.rng(name + " gullies"), 13, 3, 0.6)(gully)
    dark_streak = np.clip((gully - 0.28) * 7, 0, 1) * np.clip(np.abs(raw) / (canvas.u * 0.02), 0, 1)
    pale_streak = np.clip((-gully - 0.42) * 7, 0, 1)
    lit = np.clip(main * (1 - 0.62 * dark_streak) + (1 - main) * 0.42 * pale_streak, 0, 1)
    rock = palette.lit(mix(palette.rock, palette.near, 0.55), depth)
    dark, bright = mix(art.shadow(rock, 0.06), palette.near, 0.25), mix(art.bright(rock, 0.12), palette.sky[-1], 0.3)
    cold = scene.season == "winter" or "snow" in scene.weather
    line_of_snow = canvas.h * height * (1.5 if cold else art.pick(name + " snow", 0.16, 0.42))
    zig = (np.abs(line(art.rng(name + " zig"), 6, 4, 0.55)(at / canvas.u)) - 0.3)[None, :] * canvas.u * 0.08
    snow = np.clip(
        (line_of_snow + zig + (lit - 0.5) * canvas.u * 0.03 + crack * canvas.u * 0.025 - below) / (canvas.u * 0.005)
        + 0.5,
        0,
        1,
    )
    if scene.lacks("snow") or scene.season == "summer" and not cold:
        snow *= 0
    foot = np.clip((rows / canvas.h - base + height * 0.75) / (height * 0.95), 0, 1) ** 1.5
    mask = np.clip(rows - crest[None, :] + 0.5, 0, 1)
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
    crest = (crest + line(art.rng("cone edge"), 30, 3)(at / canvas.u) * canvas.u * 0.003).astype(np.float32)
    rock = palette.lit(mix(palette.rock, palette.accent, 0.25 if art.time != "night" else 0.05), 0.25)
    ground(art, crest, art.shadow(rock, 0.04), palette.haze, "cone", 0.4, base - top / canvas.h)
    start = max(int(crest.min()), 0)
    streaks = np.abs(line(art.rng("cone snow"), 15, 3, 0.6)(at / canvas.u)) * 1.6 - 0.6
    deep = top + canvas.u * (0.1 + 0.07 * streaks)
    rows = canvas.y[start:]
    snow = np.clip(rows - crest[None, :], 0, 1) * np.clip((deep[None, :] - rows) / 2 + 0.5, 0, 1)
    canvas.blend(snow, mix(palette.lit(palette.snow), palette.light, 0.3), 1.0, (0, start, canvas.w, canvas.h))
    if {"lava", "vesuvius", "volcan", "volcano"} & set(art.scene.understood) and "fuji" not in art.scene.understood:
        canvas.glow(canvas.halo(x, top, canvas.u * 0.07), palette.accent, 0.7)


def hills(art: Art, base: float, count: int, height: float, furrows: bool = False) -> None:
    """Rolling hills coming nearer, some of them ploughed or sown in stripes."""
    canvas, palette, scene = art.canvas, art.palette, art.scene
    floor = art.notes.get("floor", 1.0)
    snowy = scene.season == "winter" or "snow" in scene.weather
    for index in range(count):
        near = (index + 0.6) / count
        crest = rolling(
            art,
            f"hill {index}",
            base + (floor - base) * near**1.25 * 0.86,
            height * (0.6 + 0.6 * near),
            1.1 + 0.5 * (index % 2),
        )
        turn = mix(palette.leaf, palette.leaf2, float(art.rng(f"hill tint {index}").random()))
        tint = palette.lit(palette.snow if snowy else turn, 0.62 * (1 - near) ** 1.3)
        low = mix(art.shadow(tint, 0.07), palette.near, 0.12 + 0.3 * near)
        if index == count - 1:
            low = mix(low, palette.near, 0.3)
        ground(art, crest, art.bright(tint, 0.05), low, f"hill {index}", 0.7, 0.22 + 0.15 * near)
        if furrows and 0.2 < near < 0.95 and not snowy and art.rng(f"furrows {index}").random() < 0.7:
            _furrows(art, crest, art.shadow(tint, 0.1), near, index)
        art.notes.setdefault("crests", []).append(crest)


def _furrows(art: Art, crest: Floats, colour: Colour, near: float, index: int) -> None:
    canvas = art.canvas
    rng = art.rng(f"furrow {index}")
    vanish = canvas.w * rng.uniform(0.2, 0.8)
    top = max(int(crest.min()), 0)
    rows = canvas.y[top:]
    depth = np.clip(rows - crest[None, :], 0, None) / canvas.u
    fan = (canvas.x - vanish) / canvas.u / (0.06 + depth * 0.8)
    stripes = np.clip(np.sin(fan * rng.uniform(9, 15)) * 2.5 - 0.6, 0, 1)
    mask = stripes * np.clip(depth * 60, 0, 1) * np.clip(1 - depth / 0.22, 0, 1)
    canvas.shade(mask, mix(colour, np.ones(3, np.float32), 0.35), 0.5, (0, top, canvas.w, canvas.h))


def dunes(art: Art, base: float, count: int = 5) -> None:
    """Dunes with a bright and a shaded flank parted by a sharp winding crest."""
    canvas, palette = art.canvas, art.palette
    at = np.arange(canvas.w, dtype=np.float32)
    cool = mix(mix(palette.sky[0], palette.near, 0.35), palette.sand, 0.35)
    for index in range(count):
        near = (index + 0.5) / count
        rng = art.rng(f"dune {index}")
        peak = canvas.w * (rng.uniform(0.05, 0.45) if index % 2 else rng.uniform(0.55, 0.95))
        tall = canvas.u * (0.05 + 0.15 * near) * rng.uniform(0.8, 1.2)
        level = (base + 0.015 + (1.0 - base) * near**1.2 * 0.86) * canvas.h
        away = (at - peak) / canvas.u
        soft = line(rng, 1.1, 2)(at / canvas.u) * canvas.u * 0.02
        crest = (level - tall * np.exp(-np.abs(away) / (0.3 + 0.25 * near)) + soft).astype(np.float32)
        tint = mix(palette.sand, palette.haze, 0.55 * (1 - near) ** 1.4)
        tint = mix(tint, palette.sky[-1], 0.2) if art.time != "night" else palette.lit(tint)
        bright, dark = mix(tint, palette.light, 0.22), mix(tint, cool, 0.66)
        top = max(int(crest.min()) - 2, 0)
        rows = canvas.y[top:]
        below = rows - (level - tall)
        curve = peak + canvas.u * (
            0.09 * np.sin(below / canvas.u * (9 - 4 * near) + rng.uniform(0, 1)) * np.clip(below / tall, 0, 1)
        )
        sign = 1.0 if art.notes.get("light_left", True) else -1.0
        across = (at[None, :] - curve - sign * below * 0.35) * sign
        flank = np.clip(across / (canvas.u * 0.003) + 0.5, 0, 1) * np.clip(
            1.25 - across / (canvas.u * (0.22 + 0.3 * near)), 0, 1
        )
        wave = canvas.noise(rng, 4, 3)[top:] * canvas.u * 0.04
        ripple = (
            np.sin((below + wave + across * 0.12) / canvas.u * (330 - 190 * near)) * 0.028 * (1 - 0.4 * flank) * near
        )
        fall = np.clip((rows - crest[None, :]) / (canvas.h * 0.34), 0, 1)
        grain = canvas.noise(rng, 120, 1, flat=2)[top:] * 0.03
        mask = np.clip(rows - crest[None, :] + 0.5, 0, 1)
        paint = np.empty((3, *mask.shape), np.float32)
        for plane in range(3):
            tone = bright[plane] + (dark[plane] - bright[plane]) * np.clip(flank + 0.25 * fall, 0, 1)
            paint[plane] = tone * (1 + ripple + grain)
        canvas.blend(mask, paint, 1.0, (0, top, canvas.w, canvas.h))
        art.notes.setdefault("crests", []).append(crest)


def mesas(art: Art, base: float) -> None:
    """Banded red tables and needles of rock standing in a plain."""
    canvas, palette = art.canvas, art.palette
    at = np.arange(canvas.w, dtype=np.float32) / canvas.u
    edge = canvas.w / canvas.u
    for index in range(4):
        near = index / 3
        rng = art.rng(f"mesa {index}")
        level = base + 0.012 * index
        high = np.zeros(canvas.w, np.float32)
        rough = line(rng, 22, 4, 0.6)(at) * 0.012
        for centre in spread(rng, (5, 4, 3, 2)[index], 0.0, 1.0, 1.1) * edge:
            wide, tall = rng.uniform(0.02, 0.11) * (0.6 + near * 0.9), rng.uniform(0.08, 0.2) * (0.7 + 0.75 * near)
            away = np.abs(at - centre) + rough
            wall = 0.72 * np.clip((wide + 0.012 - away) / 0.012, 0, 1) + 0.1 * (away < wide * 0.7)
            high = np.maximum(
                high, tall * (wall + 0.28 * np.clip((wide + tall * 0.75 - away) / (tall * 0.75), 0, 1) ** 1.6)
            )
        crest = ((level - high + rough * 0.25) * canvas.h).astype(np.float32)
        tint = mix(palette.lit(mix(palette.sand, palette.roof, 0.6)), palette.haze, 0.72 * (1 - near))
        _strata(art, rng, crest, tint, near, float(level))
    plain = rolling(art, "plain", base + 0.05, 0.01, 2)
    tint = palette.lit(mix(palette.sand, palette.roof, 0.35), 0.1)
    ground(art, plain, art.bright(tint), mix(art.shadow(tint, 0.1), palette.near, 0.3), "plain", 1.0, 0.4)
    art.notes.setdefault("crests", []).append(plain)


def _strata(art: Art, rng: np.random.Generator, crest: Floats, tint: Colour, near: float, level: float) -> None:
    canvas, palette = art.canvas, art.palette
    top = max(int(crest.min()) - 2, 0)
    rows = canvas.y[top:]
    bands = np.sign(np.sin((rows + canvas.noise(rng, 4, 3, flat=3)[top:] * canvas.u * 0.012) / canvas.u * 105)) * 0.035
    bands = bands + np.sin(rows / canvas.u * 41 + 1.3) * 0.05
    slope = np.gradient(crest)
    kernel = np.ones(9) / 9
    facing = np.convolve(slope, kernel, "same") * (1 if art.notes.get("light_left", True) else -1)
    steps = line(rng, 17, 3, 0.6)(np.arange(canvas.w, dtype=np.float32) / canvas.u)
    shade = np.clip(
        np.clip(facing * 0.5, -0.25, 0.3) + np.where(steps > 0.25, 0.28, 0) + np.where(steps < -0.5, -0.12, 0),
        -0.3,
        0.55,
    )
    shade = (shade[None, :] + canvas.noise(rng, 30, 3, flat=0.4)[top:] * 0.12) * (0.35 + 0.65 * near)
    low = np.clip((rows / canvas.h - level + 0.1) / 0.12, 0, 1)
    mask = np.clip(rows - crest[None, :] + 0.5, 0, 1)
    dark, light = mix(tint, mix(palette.sky[0], palette.near, 0.5), 0.7), mix(tint, palette.light, 0.3)
    paint = np.empty((3, *mask.shape), np.float32)
    for plane in range(3):
        tone = (
            tint[plane]
            + np.clip(shade, 0, 1) * (dark[plane] - tint[plane]) * 1.8
            + np.clip(-shade, 0, 1) * (light[plane] - tint[plane]) * 2.5
        )
        paint[plane] = tone * (1 + bands * (0.4 + 0.6 * near)) + (palette.haze[plane] - tone) * low * 0.3
    canvas.blend(mask, paint, 1.0, (0, top, canvas.w, canvas.h))


def shore(art: Art, name: str, level: float, left: bool, reach: float, tint: Colour) -> Floats:
    """A rocky headland running in from one side down to the water; returns its profile, for what stands upon it."""
    canvas, palette = art.canvas, art.palette
    at = np.arange(canvas.w, dtype=np.float32) / canvas.w
    at = (at if left else 1 - at) / reach
    lump = line(art.rng(name), 3, 5, 0.55)(at)
    crest = level - 0.1 * np.clip(1.15 - at, 0, 1) ** 0.6 + 0.016 * lump * np.clip(at * 2, 0.2, 1)
    crest = ((crest + np.clip(at - 0.55, 0, None) ** 2.2 * (1.9 + 0.5 * lump)) * canvas.h).astype(np.float32)
    ground(art, crest, art.bright(tint, 0.05), mix(tint, palette.near, 0.5), name, 1.0, 0.2)
    top = max(int(crest.min()), 0)
    rows = canvas.y[top:]
    below = (rows - crest[None, :]) / canvas.u
    crack = canvas.noise(art.rng(name + " rock"), 16, 5, flat=0.7)[top:]
    stone = palette.lit(mix(palette.rock, palette.earth, 0.3))
    face = np.clip((below - 0.045 - 0.03 * crack) * 40, 0, 1)
    lit = np.clip(0.5 + np.sign(crack) * 0.22 + crack * 0.5 - below * 1.2, 0, 1)
    dark, light = mix(stone, palette.near, 0.62), art.bright(stone, 0.06)
    canvas.blend(
        face, dark[:, None, None] + (light - dark)[:, None, None] * lit[None], 0.9, (0, top, canvas.w, canvas.h)
    )
    return crest


def boulders(art: Art) -> None:
    """A few rocks in front, each with a lit and a shaded face."""
    canvas, palette = art.canvas, art.palette
    rng = art.rng("boulders")
    stone = art.colour_of(art.scene.thing("rocks"), mix(palette.rock, palette.earth, 0.25))
    sheet = canvas.sheet((0, canvas.h * 0.7, canvas.w, canvas.h), True)
    for near in np.sort(rng.random(art.count(art.scene.thing("rocks"), 4, 7))):
        size, x = canvas.u * (0.03 + 0.09 * near), rng.uniform(0.05, 0.95) * canvas.w
        base = canvas.h * (0.84 + 0.14 * near)
        turn = np.linspace(np.pi, 2 * np.pi, 9)
        reach = rng.uniform(0.75, 1.1, 9)
        rim = np.stack([x + np.cos(turn) * size * reach, base + np.sin(turn) * size * 0.75 * reach], 1)
        sheet.polygon(rim, mix(stone, palette.near, 0.45))
        sheet.polygon([*rim[:6], (x + size * 0.1, base - size * 0.25), (x - size * 0.2, base)], art.bright(stone, 0.04))
    canvas.lay(sheet)


def near_ground(art: Art, level: float, tint: Colour, name: str = "near ground") -> Floats:
    """The ground in front, dark and rough."""
    crest = rolling(art, name, level, 0.02, 2.2, 4)
    ground(art, crest, tint, mix(shift(tint, -0.08), art.palette.near, 0.6), name, 0.8, 0.16)
    return crest
