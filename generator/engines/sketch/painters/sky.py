"""Air and light: the sky itself, sun and moon, stars, clouds, aurora and rainbow."""

from __future__ import annotations

import numpy as np
from PIL import Image

from ..art import Art
from ..colour import lch, mix, ramp, rgb, shift
from ..noise import clipped, field, resized, spread


def sky(art: Art) -> None:
    """A gradient from zenith to horizon, broken up by broad soft strokes, brighter towards the light."""
    canvas, palette = art.canvas, art.palette
    horizon = int(art.notes.get("horizon", 0.62) * canvas.h)
    column = ramp(palette.sky, max(horizon, 2), art.pick("sky power", 0.85, 1.2))
    rows = np.empty((3, canvas.h), np.float32)
    rows[:, :horizon] = column[:, :horizon]
    rows[:, horizon:] = column[:, -1:]
    broad = canvas.noise(art.rng("sky strokes"), 3.2, 4, flat=3.2)
    at = clipped(canvas.y + broad * canvas.h * 0.035, 0, canvas.h - 1).astype(np.int32)
    for plane in range(3):
        canvas.rgb[plane] = rows[plane][at]
    x, y = celestial(art)
    low = art.time in ("dusk", "dawn")
    if not art.scene.weather & {"storm", "rain"}:
        warm = mix(palette.light, palette.sky[-1], 0.35)
        canvas.glow(canvas.halo(x, y, canvas.u * (0.3 if low else 0.22), 1.6), warm, 0.5 if low else 0.3)


def celestial(art: Art) -> tuple[float, float]:
    """Where the sun or the moon stands, in pixels: the same place whatever the hour, lower at dawn and dusk."""
    canvas = art.canvas
    horizon = art.notes.get("horizon", 0.62)
    across = art.rng("light place").choice([art.pick("light left", 0.2, 0.4), art.pick("light right", 0.6, 0.8)])
    up = art.pick("light height", 0.28, 0.52)
    if art.time in ("dusk", "dawn"):
        up = art.pick("light low", 0.62, 0.86)
    return float(across) * canvas.w, up * horizon * canvas.h


def shows_light(art: Art) -> bool:
    """Is there a sun or a moon to be seen?"""
    scene, body = art.scene, "moon" if art.time == "night" else "sun"
    if scene.lacks(body) or (body == "sun" and scene.lacks("sun")):
        return False
    return scene.has(body) or (
        not scene.weather & {"storm", "rain", "clouds", "snow"} and art.pick("light shows", 0, 1) < 0.85
    )


def light(art: Art) -> None:
    """The sun as a disc with rings of light, or the moon: full, or a crescent where the word says so."""
    canvas, palette, scene = art.canvas, art.palette, art.scene
    if scene.has("moon") and art.time != "night" and not scene.has("sun"):
        _moon(art, faint=art.time == "day")
        return
    if not shows_light(art):
        return
    if art.time == "night":
        _moon(art)
        return
    x, y = celestial(art)
    thing = scene.thing("sun")
    radius = canvas.u * art.pick("sun size", 0.05, 0.11) * (thing.size if thing else 1)
    colour = art.colour_of(thing, palette.light) if thing and thing.colour else palette.light
    canvas.glow(canvas.halo(x, y, radius * 1.5, 2.4), palette.light, 0.6)
    disc, box = canvas.disc(x, y, radius, 1.6)
    canvas.blend(disc, colour, 0.97, box)
    if art.pick("sun rings", 0, 1) < 0.3:
        for ring in range(1, 4):
            disc, box = canvas.disc(x, y, radius * (1 + 0.55 * ring), 1.6)
            canvas.glow(disc, palette.light, 0.11, box)


def _moon(art: Art, faint: bool = False) -> None:
    """The moon, or as many as were asked for, each smaller than the one before."""
    canvas = art.canvas
    thing = art.scene.thing("moon")
    x, y = celestial(art)
    radius = canvas.u * art.pick("moon size", 0.045, 0.085) * (thing.size if thing else 1)
    away = 1.0 if x < canvas.w / 2 else -1.0
    for index in range(min(max(thing.count if thing else 1, 1), 5)):
        place = (x + away * radius * 4.2 * index**0.8, y - radius * 0.9 * index + (index % 2) * radius * 1.4)
        _one_moon(art, *place, radius * 0.62**index, faint)


def _one_moon(art: Art, x: float, y: float, radius: float, faint: bool) -> None:
    canvas, palette = art.canvas, art.palette
    thing = art.scene.thing("moon")
    colour = art.colour_of(thing, palette.light) if thing and thing.colour else palette.light
    if not faint:
        canvas.glow(canvas.halo(x, y, radius * 2.2, 2.0), mix(palette.light, palette.haze, 0.45), 0.5)
    disc, box = canvas.disc(x, y, radius, 1.6)
    full = "fullmoon" in art.scene.understood or bool(thing and thing.size > 1)
    if "crescent" in art.scene.understood or (art.pick("moon phase", 0, 1) < 0.25 and not full):
        bite_x, bite_y = canvas.x[:, box[0] : box[2]] - x - radius * 0.45, canvas.y[box[1] : box[3]] - y + radius * 0.22
        disc = disc * clipped((np.hypot(bite_x, bite_y) - radius * 0.9) / 1.6 + 0.5)
    spots = field(art.rng("moon spots"), max(box[2] - box[0], 8), max(box[3] - box[1], 8), (3, 3), 3)
    spots = spots[: disc.shape[0], : disc.shape[1]]
    face = colour[:, None, None] * (1 - 0.1 * clipped(spots * 2 - 0.1))
    canvas.blend(disc, face, 0.55 if faint else 1.0, box)


def stars(art: Art) -> None:
    """Stars of several sizes, denser along a band, a few of them with rays."""
    canvas, palette = art.canvas, art.palette
    if art.scene.lacks("stars") or not (art.time == "night" or art.scene.has("stars")):
        return
    many = art.scene.has("stars")
    rng = art.loose("stars")
    count = int((620 if many else 260) * art.detail**0.5)
    horizon = art.notes.get("horizon", 0.62) * canvas.h
    xs, ys = rng.random(count) * canvas.w, rng.random(count) ** 1.25 * horizon
    sizes = rng.pareto(2.6, count) * 0.00055 + 0.0005
    sheet = canvas.sheet()
    for x, y, size, alpha in zip(xs, ys, np.minimum(sizes, 0.0032) * canvas.u, rng.uniform(0.3, 1, count), strict=True):
        sheet.ellipse(x, y, max(size, 0.5), colour=None, alpha=alpha * (1 - 0.6 * y / horizon))
    canvas.lay(sheet, mix(palette.light, rgb("ffffff"), 0.5))
    if many and not art.scene.weather & {"mist", "rain", "snow"}:
        _milky_way(art, horizon)
    for _ in range(7 if many else 3):
        x, y = rng.random() * canvas.w, rng.random() * horizon * 0.75
        _twinkle(art, x, y, canvas.u * rng.uniform(0.006, 0.014))


def _milky_way(art: Art, horizon: float) -> None:
    canvas = art.canvas
    tilt = art.pick("band tilt", -0.9, 0.9)
    centre = canvas.w * art.pick("band place", 0.35, 0.65)
    away = (canvas.x - centre + (canvas.y - horizon * 0.5) * tilt) / (canvas.u * 0.16)
    cloud = canvas.noise(art.rng("band"), 5, 5)
    band = np.exp(-(away**2)) * clipped(0.5 + cloud * 0.9) * clipped(1 - canvas.y / horizon) ** 0.4
    canvas.glow(band, mix(art.palette.haze, art.palette.accent2, 0.3), 0.5)
    canvas.glow(band**3, art.palette.light, 0.4)


def _twinkle(art: Art, x: float, y: float, reach: float) -> None:
    canvas = art.canvas
    sheet = canvas.sheet((x - reach, y - reach, x + reach, y + reach))
    thin = reach * 0.11
    sheet.polygon([(x - reach, y), (x, y - thin), (x + reach, y), (x, y + thin)])
    sheet.polygon([(x, y - reach), (x - thin, y), (x, y + reach), (x + thin, y)])
    sheet.ellipse(x, y, reach * 0.16)
    canvas.lay(sheet, art.palette.light, 0.9)


def aurora(art: Art) -> None:
    """Curtains of light hanging from wandering lines."""
    if not art.scene.has("aurora"):
        return
    canvas = art.canvas
    rng = art.rng("aurora")
    small_w, small_h = canvas.w // 3, canvas.h // 3
    columns, rows = np.arange(small_w) / small_w, np.arange(small_h)[:, None] / small_h
    hues = [lch(0.8, 0.19, 160), lch(0.75, 0.15, 185), lch(0.6, 0.2, 310)]
    if art.scene.colours:
        hues = [art.palette.accent, art.palette.accent2, art.palette.haze]
    for index in range(3):
        low = art.pick(f"aurora low {index}", 0.26, 0.48)
        wander = np.zeros(small_w)
        for _ in range(3):
            wander += rng.uniform(0.02, 0.07) * np.sin(columns * rng.uniform(3, 12) + rng.uniform(0, 6))
        streak = field(rng, small_w, 8, (46, 1), 3)[:1] * 0.5 + 0.6
        above = (low + wander)[None, :] - rows
        curtain = np.exp(-clipped(above, 0, None) / (0.09 + 0.1 * streak)) * clipped(above / 0.02 + 0.6) * streak
        light = resized(clipped(curtain).astype(np.float32), canvas.w, canvas.h, Image.Resampling.BILINEAR)
        canvas.glow(light, hues[index], 0.75)


def clouds(art: Art) -> None:
    """Long streaks of cloud, or heaps of it, lit from where the light stands."""
    scene = art.scene
    if scene.lacks("clouds") or "clear" in scene.weather:
        return
    heavy = bool(scene.weather & {"storm", "rain", "clouds", "snow"})
    wanted = scene.has("clouds", "sky") or heavy
    if not wanted and art.pick("clouds", 0, 1) < 0.3:
        return
    if heavy or art.time in ("dusk", "dawn") or art.pick("cloud kind", 0, 1) < 0.35:
        _streaks(art, 0.75 if heavy else 0.4)
    if (wanted and not heavy) or (art.time == "day" and not heavy):
        _heaps(art, 7 if wanted else 3)


def _streaks(art: Art, cover: float) -> None:
    canvas, palette = art.canvas, art.palette
    noise = canvas.noise(art.loose("streaks"), 10, 6, flat=3.4)
    horizon = art.notes.get("horizon", 0.62) * canvas.h
    high = clipped(1.1 - canvas.y / horizon)
    gather = clipped(np.sin(high * 9 + art.pick("streak rows", 0, 6)) * 0.5 + 0.5) * 0.5
    mask = clipped((noise * 0.9 + cover - 0.45 + gather * 0.8) * 1.5) * clipped(high * 3)
    mask = mask * mask * (3 - 2 * mask)
    dark = bool(art.scene.weather & {"storm", "rain"})
    colour = shift(palette.sky[0], -0.06) if dark else mix(palette.sky[-1], palette.light, 0.45)
    if art.time in ("dusk", "dawn") and not dark:
        colour = mix(palette.sky[-2], palette.light, 0.28)
    if art.time == "night":
        colour = mix(palette.sky[1], palette.haze, 0.4)
    low = mix(colour, palette.sky[1], 0.45)
    under = clipped(canvas.noise(art.loose("under"), 10, 4, flat=3.4) * 0.8 + 0.45)
    paint = colour[:, None, None] + (low - colour)[:, None, None] * under[None]
    canvas.blend(mask, paint, 0.72)


def _heaps(art: Art, count: int) -> None:
    canvas = art.canvas
    rng = art.loose("heaps")
    horizon = art.notes.get("horizon", 0.62) * canvas.h
    places = spread(rng, count, -0.05, 1.05, 0.9)
    rng.shuffle(places)
    for index in range(count):
        depth = index / max(count - 1, 1)
        size = canvas.u * (0.07 + 0.12 * depth) * rng.uniform(0.7, 1.2)
        base = horizon * (0.82 - 0.5 * depth + rng.uniform(-0.08, 0.08))
        _heap(art, float(places[index]) * canvas.w, base, size, 0.25 + 0.7 * depth)


def _heap(art: Art, x: float, base: float, size: float, opacity: float) -> None:
    canvas = art.canvas
    rng = art.loose(f"heap {int(x)} {int(base)}")
    body = canvas.sheet((x - size * 2.4, base - size * 1.6, x + size * 2.4, base + 2))
    lit = canvas.sheet(body.box)
    for _ in range(13):
        along = rng.normal(0, 0.75)
        radius = size * max(0.62 - abs(along) * 0.24, 0.14) * rng.uniform(0.7, 1.1)
        centre = base - radius * 0.5 - rng.uniform(0, 0.32) * size * max(1 - abs(along) * 0.6, 0)
        body.ellipse(x + along * size, centre, radius, radius * 0.9)
        lit.ellipse(x + along * size - radius * 0.12, centre - radius * 0.2, radius * 0.82, radius * 0.66)
    flat = clipped((base - canvas.y[body.box[1] : body.box[3]]) / 3)
    low = mix(art.palette.sky[-1], art.palette.haze, 0.5)
    high = mix(art.palette.light, rgb("ffffff"), 0.4 if art.time == "day" else 0.0)
    if art.time == "night":
        low, high = mix(art.palette.sky[1], art.palette.haze, 0.25), mix(art.palette.sky[2], art.palette.haze, 0.5)
    canvas.blend(body.mask() * flat, mix(low, high, 0.45), opacity, body.box)
    canvas.blend(lit.mask() * flat * body.mask(), high, opacity * 0.85, body.box)


def rainbow(art: Art) -> None:
    """A wide bow of soft bands."""
    if not art.scene.has("rainbow"):
        return
    canvas = art.canvas
    x, y = canvas.w * art.pick("bow x", 0.35, 0.65), canvas.h * 0.78
    away = np.hypot(canvas.x - x, canvas.y - y) / (canvas.u * art.pick("bow size", 0.5, 0.62))
    for index in range(7):
        band = np.exp(-(((away - 1 + 0.017 * index) / 0.011) ** 2))
        canvas.blend(band, lch(0.78, 0.15, 25 + index * 46), 0.5)


def comet(art: Art) -> None:
    """A bright head and a long thin tail."""
    if not art.scene.has("comet"):
        return
    canvas = art.canvas
    x, y = canvas.w * art.pick("comet x", 0.25, 0.75), canvas.h * art.pick("comet y", 0.12, 0.28)
    length = canvas.u * 0.36
    for width, opacity in ((0.03, 0.14), (0.016, 0.3), (0.006, 0.8)):
        sheet = canvas.sheet()
        steps = np.linspace(0, 1, 24)
        sheet.stroke(np.stack([x + length * steps, y - length * 0.42 * steps], 1), canvas.u * width * (1 - steps))
        canvas.lay(sheet, art.palette.light, opacity)
    canvas.glow(canvas.halo(x, y, canvas.u * 0.015), art.palette.light)
