"""How each place is built: mountains, seas, forests, cities and the rest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .art import Art
from .colour import mix
from .noise import clipped, line_noise, spread
from .objects import stand
from .painters import desert, houses, land, peaks, streets, trees, water, woodland


def _mountains(art: Art) -> None:
    horizon = art.notes["horizon"]
    peaks.ranges(art, horizon - 0.06, 2, 0.34)
    peaks.massif(art, horizon, art.pick("massif height", 0.4, 0.5))
    if art.scene.has("lake", "river", "sea"):
        art.notes["shoreline"] = horizon
        crest = land.rolling(art, "far shore", horizon, 0.012, 3)
        land.ground(art, crest, art.palette.land(0.35), art.palette.land(0.15), "far shore")
        trees.row(art, crest, "far shore", 60, 0.045, 0.32, "conifer")
        water.water(art, horizon + 0.012, 1.0, 0.8)
        return
    base = horizon - 0.02
    _slopes(art, base)


def _slopes(art: Art, base: float) -> None:
    palette, scene = art.palette, art.scene
    snowy = scene.season == "winter" or "snow" in scene.weather
    wooded = not scene.lacks("pine") and not scene.lacks("tree")
    for index in range(3):
        near = (index + 0.7) / 3
        tint = palette.lit(palette.snow if snowy else mix(palette.leaf, palette.rock, 0.35), 0.55 * (1 - near))
        crest = land.rolling(art, f"slope {index}", base + (1 - base) * near**1.4 * 0.8, 0.045, 1.2 + index * 0.4, 3)
        land.ground(
            art, crest, tint, mix(art.shadow(tint, 0.08), palette.near, 0.2 + 0.4 * near), f"slope {index}", 0.7, 0.2
        )
        art.notes.setdefault("crests", []).append(crest)
        if wooded:
            trees.row(
                art,
                crest,
                f"slope {index}",
                (70, 34, 9)[index],
                (0.035, 0.075, 0.17)[index],
                0.5 * (1 - near),
                "conifer",
            )


def _volcano(art: Art) -> None:
    horizon = art.notes["horizon"]
    peaks.ranges(art, horizon - 0.02, 2, 0.16)
    peaks.volcano(art, horizon)
    if art.scene.has("sea", "lake", "island") or art.pick("cone lake", 0, 1) < 0.5:
        art.notes["shoreline"] = horizon
        water.water(art, horizon, 1.0, 0.8)
    else:
        land.hills(art, horizon, 3, 0.03)


def _hills(art: Art) -> None:
    horizon = art.notes["horizon"]
    land.hills(art, horizon, 5, 0.05, furrows=True)
    if not art.scene.lacks("tree"):
        crests = art.notes["crests"]
        for index, (count, tall) in enumerate(((22, 0.03), (12, 0.055), (5, 0.1))):
            kind = "conifer" if art.scene.has("pine") else ""
            trees.row(
                art, crests[min(index + 1, len(crests) - 1)], f"hill {index}", count, tall, 0.4 - 0.17 * index, kind
            )
    if art.scene.has("river"):
        water.river(art, horizon + 0.05)
    if art.scene.has("flowers"):
        art.notes["drifts"] = horizon + 0.12


def _sea(art: Art) -> None:
    horizon = art.notes["horizon"]
    art.notes["shoreline"] = horizon
    rough = 1.8 if art.scene.weather & {"storm", "wind"} else 1.0
    water.water(art, horizon, 1.0, 0.55, rough)
    if art.scene.weather & {"storm"}:
        water.swell(art, horizon + 0.12)


def _harbour(art: Art) -> None:
    """A town on the far quay, its lights in the water."""
    horizon = art.notes["horizon"] + 0.03
    art.notes["shoreline"] = horizon
    crest = land.rolling(art, "quay hill", horizon - 0.09, 0.06, 1.3)
    tint = art.palette.lit(mix(art.palette.leaf, art.palette.rock, 0.4), 0.35)
    land.ground(art, crest, tint, art.shadow(tint), "quay hill")
    trees.row(art, crest, "quay", 26, 0.04, 0.35)
    canvas = art.canvas
    rng = art.rng("quay houses")
    for row, level in enumerate((-0.03, 0.0)):
        for index, x in enumerate(spread(rng, 13 if row else 10, 0.0, 1.0, 0.5)):
            houses.house(
                art,
                float(x) * canvas.w,
                (horizon + level) * canvas.h,
                canvas.u * rng.uniform(0.07, 0.1),
                f"quay {row} {index}",
                0.22 - 0.16 * row,
            )
    water.water(art, horizon, 1.0, 0.72)


def _lake(art: Art) -> None:
    horizon = art.notes["horizon"]
    art.notes["shoreline"] = horizon
    far = land.rolling(art, "far bank", horizon - 0.015, 0.02, 2.0)
    tint = art.palette.lit(mix(art.palette.leaf, art.palette.rock, 0.3), 0.4)
    land.ground(art, far, tint, art.shadow(tint), "far bank")
    conifers = art.scene.has("pine", "mountains") or art.pick("bank trees", 0, 1) < 0.5
    if not art.scene.lacks("tree"):
        trees.row(art, far, "far bank", 42, 0.07, 0.3, "conifer" if conifers else "")
    if art.scene.has("house", "village", "castle", "temple", "church"):
        stand(art, far, 0.16)
        art.notes["stood"] = True
    water.water(art, horizon + 0.008, 1.0, 0.85, 0.7)


def _river(art: Art) -> None:
    horizon = art.notes["horizon"]
    land.hills(art, horizon, 4, 0.035)
    if not art.scene.lacks("tree"):
        trees.row(art, art.notes["crests"][1], "bank", 26, 0.06, 0.3)
    water.river(art, horizon + 0.07)


def _forest(art: Art) -> None:
    art.notes["floor_at"] = art.pick("forest floor", 0.64, 0.72)
    canvas = art.canvas
    canvas.blend(
        clipped((canvas.y / canvas.h - 0.35) * 3) * np.ones((1, canvas.w), np.float32),
        mix(art.palette.haze, art.palette.light, 0.2),
        0.75,
    )
    woodland.woodland(art)
    if art.scene.has("river"):
        water.river(art, art.notes["floor_at"] + 0.02)
    art.notes.setdefault("crests", []).append(np.full(canvas.w, (art.notes["floor_at"] + 0.15) * canvas.h, np.float32))


def _desert(art: Art) -> None:
    desert.dunes(art, art.notes["horizon"])


def _canyon(art: Art) -> None:
    desert.mesas(art, art.notes["horizon"])
    if art.scene.has("river"):
        water.river(art, art.notes["horizon"] + 0.08)


def _city(art: Art) -> None:
    horizon = art.notes["horizon"]
    streets.city(art, horizon)
    art.notes["shoreline"] = horizon
    shore = art.scene.has("river", "sea", "harbour", "lake")
    water.water(art, horizon, 1.0, 0.78 if shore else 0.5, 0.8 if shore else 0.45)
    if art.scene.has("streetlamp", "walker", "umbrella") or art.scene.weather & {"rain"} or not shore:
        streets.street(art, min(horizon + 0.1, 0.88))


def _meadow(art: Art) -> None:
    horizon = art.notes["horizon"]
    land.hills(art, horizon, 4, 0.03)
    if not art.scene.lacks("tree"):
        trees.row(art, art.notes["crests"][0], "meadow edge", 24, 0.05, 0.4)
        if art.pick("meadow tree", 0, 1) < 0.5 and not art.scene.has("tree", "blossom", "house", "windmill"):
            trees.row(art, art.notes["crests"][1], "meadow tree", 3, 0.14, 0.2)
    if not (art.scene.season == "winter" or "snow" in art.scene.weather) and not art.scene.lacks("flowers"):
        art.notes["drifts"] = horizon + 0.07


def _garden(art: Art) -> None:
    _meadow(art)
    trees.row(art, art.notes["crests"][2], "garden", 7, 0.2, 0.12)
    if art.scene.has("river", "lake"):
        water.river(art, art.notes["horizon"] + 0.08)


def _island(art: Art) -> None:
    horizon, canvas = art.notes["horizon"], art.canvas
    art.notes["shoreline"] = horizon
    at = np.arange(canvas.w, dtype=np.float32)
    x = canvas.w * art.pick("island x", 0.35, 0.65)
    hump = np.exp(-(((at - x) / (canvas.u * 0.2)) ** 2))
    crest = (horizon + 0.05 - 0.13 * hump) * canvas.h + line_noise(art.rng("island edge"), 8, 4)(
        at / canvas.u
    ) * canvas.u * 0.008
    crest = np.where(hump > 0.12, crest, canvas.h * 2).astype(np.float32)
    water.water(art, horizon, 1.0, 0.5)
    sand = art.palette.lit(art.palette.sand)
    low = (horizon + 0.075 - 0.05 * hump) * canvas.h
    land.ground(
        art,
        np.where(hump > 0.12, crest, canvas.h).astype(np.float32),
        art.palette.lit(mix(art.palette.leaf, art.palette.rock, 0.25), 0.1),
        sand,
        "island",
        0.6,
        0.12,
    )
    rng = art.rng("island palms")
    sheet = canvas.sheet(None, True)
    green = art.palette.lit(mix(art.palette.leaf, art.palette.near, 0.25))
    for _ in range(6):
        px = float(clipped(x + rng.normal(0, 0.09) * canvas.u, 0, canvas.w - 1))
        trees.palm(
            sheet,
            rng,
            px,
            float(min(crest[int(px)], low[int(px)])) + 6,
            canvas.u * rng.uniform(0.13, 0.24),
            green,
            art.bright(green, 0.08),
        )
    canvas.lay(sheet)
    foot = int((horizon + 0.062) * canvas.h)
    water.water(art, foot / canvas.h, 1.0, 0.62)
    art.notes["crests"] = [np.full(canvas.w, canvas.h * (horizon + 0.055), np.float32)]


def _waves(art: Art) -> None:
    horizon = art.notes["horizon"]
    if art.pick("wave fuji", 0, 1) < 0.4:
        peaks.volcano(art, horizon + 0.02)
    water.water(art, horizon, 1.0, 0.5)
    water.swell(art, horizon + 0.03)
    art.notes["shoreline"] = horizon


PLACES: dict[str, Callable[[Art], None]] = {
    "mountains": _mountains, "hills": _hills, "sea": _sea, "harbour": _harbour, "lake": _lake, "river": _river,
    "forest": _forest, "desert": _desert, "city": _city, "meadow": _meadow, "garden": _garden, "island": _island,
    "canyon": _canyon, "waves": _waves, "volcano": _volcano,
}  # fmt: skip
