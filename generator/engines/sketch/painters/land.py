"""Land: the ground itself, hills, headlands and rocks."""

from __future__ import annotations

import numpy as np

from ..art import Art
from ..colour import Colour, mix, shift
from ..noise import Floats, clipped, line_noise


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
    mask = clipped(rows - profile[None, :] + 0.5)
    depth = clipped((rows - profile[None, :]) / (canvas.h * deep))
    if texture:
        rng = art.rng(f"ground {name}")
        rough = canvas.noise(rng, 7, 3, flat=2.6)[top:] * 0.5 + canvas.noise(rng, 90, 2, flat=3)[top:] * 0.6
        depth = clipped(depth + rough * texture * 0.34)
    paint = far[:, None, None] + (low - far)[:, None, None] * depth[None]
    canvas.blend(mask, paint, 1.0, (0, top, canvas.w, canvas.h))
    return mask


def rolling(art: Art, name: str, base: float, height: float, cells: float, octaves: int = 2) -> Floats:
    """A gentle profile around `base`, both as shares of the picture's height; one value for each column, in pixels."""
    canvas = art.canvas
    at = np.arange(canvas.w, dtype=np.float32) / canvas.u
    return (base - height * line_noise(art.rng(f"profile {name}"), cells, octaves, 0.45)(at)) * np.float32(canvas.h)


def hills(art: Art, base: float, count: int, height: float, furrows: bool = False) -> None:
    """Rolling hills coming nearer, some of them ploughed or sown in stripes."""
    palette, scene = art.palette, art.scene
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
    depth = clipped(rows - crest[None, :], 0, None) / canvas.u
    fan = (canvas.x - vanish) / canvas.u / (0.06 + depth * 0.8)
    stripes = clipped(np.sin(fan * rng.uniform(9, 15)) * 2.5 - 0.6)
    mask = stripes * clipped(depth * 60) * clipped(1 - depth / 0.22)
    canvas.shade(mask, mix(colour, np.ones(3, np.float32), 0.35), 0.5, (0, top, canvas.w, canvas.h))


def shore(art: Art, name: str, level: float, left: bool, reach: float, tint: Colour) -> Floats:
    """A rocky headland running in from one side down to the water; returns its profile, for what stands upon it."""
    canvas, palette = art.canvas, art.palette
    at = np.arange(canvas.w, dtype=np.float32) / canvas.w
    at = (at if left else 1 - at) / reach
    lump = line_noise(art.rng(name), 3, 5, 0.55)(at)
    crest = level - 0.1 * clipped(1.15 - at) ** 0.6 + 0.016 * lump * clipped(at * 2, 0.2, 1)
    crest = ((crest + clipped(at - 0.55, 0, None) ** 2.2 * (1.9 + 0.5 * lump)) * canvas.h).astype(np.float32)
    ground(art, crest, art.bright(tint, 0.05), mix(tint, palette.near, 0.5), name, 1.0, 0.2)
    top = max(int(crest.min()), 0)
    rows = canvas.y[top:]
    below = (rows - crest[None, :]) / canvas.u
    crack = canvas.noise(art.rng(name + " rock"), 16, 5, flat=0.7)[top:]
    stone = palette.lit(mix(palette.rock, palette.earth, 0.3))
    face = clipped((below - 0.045 - 0.03 * crack) * 40)
    lit = clipped(0.5 + np.sign(crack) * 0.22 + crack * 0.5 - below * 1.2)
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
