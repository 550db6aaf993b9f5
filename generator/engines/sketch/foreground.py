"""The nearest layer of a landscape: grass, creatures, people, cacti, palms."""

from __future__ import annotations

import numpy as np

from .art import Art
from .colour import mix, shift
from .painters import (
    camp,
    creatures,
    flowers,
    land,
    trees,
)


def front(art: Art) -> None:
    """The nearest things: grass, a bough, creatures, a walker, cacti, palms."""
    scene, canvas, palette = art.scene, art.canvas, art.palette
    where, u = art.notes["place"], canvas.u
    snowy = scene.season == "winter" or "snow" in scene.weather
    if (
        where in ("mountains", "hills", "lake", "volcano", "river")
        and (art.pick("near grass", 0, 1) < 0.6 or scene.has("grass"))
        and not snowy
    ):
        tint = mix(palette.lit(palette.leaf), palette.near, 0.6)
        if where != "lake":
            trees.undergrowth(art, 0.93, "front", tint, 0.07)
        else:
            trees.undergrowth(art, 0.97, "reeds", tint, 0.2, 130)
    if scene.has("cactus"):
        _cacti(art)
    if scene.has("palm") and where != "island":
        _palms(art)
    level = 0.92
    if scene.has("walker", "umbrella"):
        wet = scene.has("umbrella") or "rain" in scene.weather
        thing = scene.thing("walker")
        for index in range(max(thing.count if thing else 1, 1)):
            x = canvas.w * (art.pick(f"walker x {index}", 0.3, 0.7))
            creatures.walker(art, x, canvas.h * (level + 0.01 * index), u * 0.17 * (thing.size if thing else 1), wet)
    for index, kind in enumerate(("cat", "fox", "dog", "rabbit", "owl")):
        thing = scene.thing(kind)
        if thing is not None:
            x = canvas.w * art.pick(f"{kind} x", 0.24, 0.76)
            if index == 0 or not art.notes.get("mound"):
                _mound(art)
            creatures.seated(
                art, kind, x, canvas.h * 0.91, u * (0.26 if kind != "rabbit" else 0.18) * thing.size, thing
            )
    if (stag := scene.thing("deer")) is not None:
        creatures.deer(art, canvas.w * art.pick("deer x", 0.3, 0.7), canvas.h * 0.93, u * 0.34 * stag.size, stag)
    if scene.has("rocks"):
        land.boulders(art)
    if scene.has("campfire"):
        camp.campfire(art, canvas.w * art.pick("fire x", 0.4, 0.6), canvas.h * 0.9, u * 0.07)
    if scene.has("flowers") and where not in ("meadow", "garden", "hills") and not snowy:
        flowers.drifts(art, 0.86)
    if (
        where in ("lake", "sea", "hills", "volcano")
        and art.pick("bough", 0, 1) < 0.28
        and not snowy
        and not scene.lacks("tree")
    ):
        trees.branch_frame(art)


def _mound(art: Art) -> None:
    art.notes["mound"] = True
    tint = mix(art.palette.lit(art.palette.leaf), art.palette.near, 0.55)
    land.near_ground(art, 0.89, tint, "mound")
    trees.undergrowth(art, 0.92, "mound", shift(tint, 0.02), 0.05)


def _cacti(art: Art) -> None:
    canvas, palette = art.canvas, art.palette
    thing = art.scene.thing("cactus")
    rng = art.rng("cacti")
    count = art.count(thing, 2, 5)
    for near in np.sort(rng.random(count)):
        tall = canvas.u * (0.06 + 0.2 * near)
        x, base = rng.uniform(0.08, 0.92) * canvas.w, canvas.h * (art.notes["horizon"] + 0.08 + 0.28 * near)
        green = art.colour_of(thing, mix(palette.leaf, palette.near, 0.3), 0.35 * (1 - float(near)))
        sheet = canvas.sheet((x - tall, base - tall * 1.2, x + tall, base + 4), True)
        wide = tall * 0.13
        arms = [[(x, base), (x, base - tall)]]
        for side in (-1, 1):
            low = rng.uniform(0.3, 0.55) * tall
            arms.append(
                [
                    (x, base - low),
                    (x + side * tall * 0.24, base - low - tall * 0.02),
                    (x + side * tall * 0.25, base - low - tall * rng.uniform(0.2, 0.4)),
                ]
            )
        for arm in arms:
            sheet.line(arm, wide, green)
            for px, py in (arm[-1], arm[len(arm) // 2]):
                sheet.ellipse(px, py, wide / 2, colour=green)
            sheet.line([(px - wide * 0.2, py) for px, py in arm], wide * 0.22, art.bright(green, 0.12), 0.8)
        canvas.lay(sheet)


def _palms(art: Art) -> None:
    canvas = art.canvas
    rng = art.rng("palms")
    green = mix(art.palette.lit(art.palette.leaf), art.palette.near, 0.55)
    sheet = canvas.sheet(None, True)
    for _ in range(art.count(art.scene.thing("palm"), 2, 3)):
        x = canvas.w * (rng.uniform(0.05, 0.25) if rng.random() < 0.5 else rng.uniform(0.75, 0.95))
        trees.palm(sheet, rng, x, canvas.h * 1.02, canvas.h * rng.uniform(0.5, 0.75), green, art.bright(green, 0.07))
    canvas.lay(sheet)
