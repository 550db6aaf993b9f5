"""What stands on the land of a landscape and what lies on its water."""

from __future__ import annotations

import numpy as np

from .art import Art
from .colour import mix
from .noise import Floats, clipped, spread
from .painters import (
    camp,
    flowers,
    houses,
    land,
    streets,
    towers,
    trees,
    vessels,
    water,
)


def things(art: Art) -> None:
    """What stands on the land and what lies on the water."""
    if art.notes.get("drifts"):
        flowers.drifts(art, art.notes["drifts"])
    crests = art.notes.get("crests")
    if art.scene.has("path") and "shoreline" not in art.notes:
        water.river(art, art.notes["horizon"] + 0.07, art.palette.lit(art.palette.sand))
    if art.scene.has("waterfall"):
        x, top = art.pick("fall x", 0.35, 0.65) * art.canvas.w, art.notes["horizon"] - 0.2
        water.waterfall(art, x, top, art.notes["horizon"] + 0.04, art.canvas.u * 0.028)
    if "shoreline" in art.notes:
        _by_water(art)
    elif crests and not art.notes.get("stood"):
        stand(art, crests[min(max(len(crests) // 2, 1), len(crests) - 1)], 0.06)


def _by_water(art: Art) -> None:
    scene, canvas = art.scene, art.canvas
    level = art.notes["shoreline"]
    boats = scene.thing("boat")
    where = art.notes["place"]
    if scene.thing("bridge"):
        streets.bridge(art, level - 0.05, scene.thing("bridge"))
        water.water(art, level + 0.115, 1.0, 0.8)
    if (ship := scene.thing("ship")) is not None:
        x, y = canvas.w * art.pick("ship x", 0.3, 0.7), canvas.h * (level + 0.08)
        vessels.ship(art, x, y, canvas.u * 0.3 * ship.size, ship)
    usual = (
        where in ("harbour", "sea", "lake", "island")
        and art.pick("some boats", 0, 1) < 0.6
        and not scene.lacks("boat")
        and not scene.has("ship", "torii")
    )
    if boats or usual:
        _boats(art, level, art.count(boats, 1 if where != "harbour" else 4, 3 if where != "harbour" else 7))
    if (gate := scene.thing("torii")) is not None:
        size = canvas.u * 0.3 * gate.size
        x, base = art.pick("torii x", 0.35, 0.65) * canvas.w, canvas.h * (level + 0.13)
        towers.torii(art, x, base, size, gate)
    if (
        scene.has(
            "lighthouse",
            "house",
            "castle",
            "church",
            "walker",
            "windmill",
            "village",
            "cat",
            "tree",
            "temple",
            "fox",
            "dog",
            "deer",
            "tent",
            "campfire",
            "rabbit",
            "blossom",
        )
        and not art.notes.get("stood")
        and where != "city"
    ):
        left = art.pick("head side", 0, 1) < 0.5
        tint = art.palette.lit(mix(art.palette.rock, art.palette.leaf, 0.45))
        if scene.season == "winter" or "snow" in scene.weather:
            tint = art.palette.lit(art.palette.snow)
        crest = land.shore(art, "head", level + 0.17, left, art.pick("head reach", 0.5, 0.62), tint)
        stand(art, crest, 0.0, 0.2 if left else 0.8)
    elif where == "city" and scene.has("walker", "cat", "dog", "fox"):
        stand(art, np.full(canvas.w, canvas.h * 0.9, np.float32), 0.0)


def _boats(art: Art, level: float, count: int) -> None:
    canvas, thing = art.canvas, art.scene.thing("boat")
    rng = art.rng("boats")
    xs = spread(rng, count, 0.1, 0.9, 0.8)
    downs = np.sort(rng.random(count))
    rowing = bool({"rowboat", "canoe", "barque", "dinghy", "pirogue", "rowing"} & set(art.scene.understood))
    for index in range(count):
        down = float(downs[index]) if count > 1 else 0.45
        size = canvas.u * (0.07 + 0.15 * down) * (thing.size if thing else 1)
        y = canvas.h * (level + 0.02 + 0.24 * down)
        x = float(xs[rng.permutation(count)[0]] if count == 1 else xs[index]) * canvas.w
        if rowing or (art.notes["place"] == "lake" and not thing and index == 0):
            vessels.rowboat(art, x, y, size * 1.1, thing)
        else:
            vessels.sailboat(art, x, y, size, thing, 0.35 * (1 - down), index)


def stand(art: Art, crest: Floats, depth: float, middle: float | None = None) -> None:
    """Everything that stands upon a profile, from the back to the front."""
    scene, canvas = art.scene, art.canvas

    def spot(name: str, sway: float = 0.16) -> tuple[float, float]:
        centre = middle if middle is not None else art.pick(f"{name} x", 0.3, 0.7)
        x = (
            float(
                clipped(centre + art.pick(f"{name} sway", -sway, sway) * (0.5 if middle is not None else 0), 0.06, 0.94)
            )
            * canvas.w
        )
        return x, float(min(crest[int(x)], canvas.h * 0.97))

    u = canvas.u
    if (thing := scene.thing("castle")) is not None:
        x, y = spot("castle")
        towers.castle(art, x, y + u * 0.02, u * 0.3 * thing.size, thing, depth)
    if scene.has("village") or scene.has("church"):
        houses.village(art, crest, 9 if scene.has("village") else 1, 0.085, depth, church=scene.has("church"))
    if (thing := scene.thing("temple")) is not None:
        x, y = spot("temple")
        towers.pagoda(art, x, y + u * 0.01, u * 0.36 * thing.size, thing)
    if (thing := scene.thing("windmill")) is not None:
        count = art.count(thing, 1, 1)
        for index in range(count):
            x, y = spot(f"windmill {index}")
            towers.windmill(art, x, y + u * 0.02, u * 0.3 * thing.size / (1 + 0.4 * index), thing)
    if (thing := scene.thing("lighthouse")) is not None:
        x, y = spot("lighthouse", 0.1)
        towers.lighthouse(art, x, y + u * 0.02, u * 0.36 * thing.size, thing)
    for kind in ("tree", "blossom"):
        lone = scene.thing(kind)
        if lone is not None and art.notes["place"] != "forest":
            x, y = spot(kind)
            trees.great_tree(art, x, y + u * 0.02, u * 0.38 * lone.size, kind)
    if (thing := scene.thing("house")) is not None and not (scene.has("lighthouse") and not thing.colour):
        for index in range(max(thing.count, 1)):
            x, y = spot(f"house {index}")
            houses.house(art, x, y + u * 0.035, u * 0.25 * thing.size, f"home {index}", depth, thing)
    if (thing := scene.thing("tent")) is not None:
        x, y = spot("tent")
        camp.tent(art, x, y + u * 0.05, u * 0.17 * thing.size, thing)
    if scene.has("torii") and "shoreline" not in art.notes:
        x, y = spot("torii")
        towers.torii(art, x, y + u * 0.05, u * 0.3, scene.thing("torii"))
    if scene.has("bridge") and "shoreline" not in art.notes:
        streets.bridge(art, art.notes["horizon"] + 0.06, scene.thing("bridge"))
