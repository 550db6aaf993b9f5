"""The layers of a landscape, from the sky forward."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .art import Art
from .colour import mix, shift
from .noise import Floats, spread
from .painters import buildings, creatures, flowers, land, sky, trees, vessels, water, weather
from .scene import LANDSCAPES

Layer = tuple[str, Callable[[Art], None]]

_HOMES = {
    "lighthouse": "sea", "boat": "sea", "ship": "sea", "palm": "island", "cactus": "desert", "tent": "mountains",
    "campfire": "forest", "flowers": "meadow", "windmill": "meadow", "streetlamp": "city", "waterfall": "mountains",
    "torii": "lake", "temple": "mountains", "bridge": "river", "castle": "hills", "deer": "forest", "owl": "forest",
    "pine": "mountains", "birch": "forest", "umbrella": "city", "coral": "underwater", "koi": "pond", "lotus": "pond",
}  # fmt: skip
_USUAL = ("mountains", "hills", "sea", "lake", "forest", "meadow", "desert", "city", "river", "canyon", "island")


def place(art: Art) -> str:
    """The landscape that leads: what was said, what the things in it call for, or one by chance."""
    for setting in art.scene.settings:
        if setting in LANDSCAPES and setting != "sky":
            return setting
    for thing in art.scene.things:
        if thing.kind in _HOMES:
            return _HOMES[thing.kind]
    usual = _USUAL
    if art.scene.has("house", "village", "tree", "cat", "fox", "walker"):
        usual = ("hills", "meadow", "mountains", "lake")
    elif art.scene.season == "winter" or "snow" in art.scene.weather:
        usual = ("mountains", "hills", "lake", "forest", "city")
    return usual[int(art.rng("place").integers(len(usual)))]


def layers(art: Art) -> list[Layer]:
    """The list of layers for this scene."""
    where = place(art)
    art.notes["place"] = where
    art.notes["light_left"] = sky.celestial(art)[0] < art.canvas.w / 2
    horizons = {
        "mountains": (0.66, 0.74),
        "city": (0.7, 0.76),
        "forest": (0.6, 0.66),
        "waves": (0.4, 0.5),
        "volcano": (0.66, 0.72),
        "canyon": (0.62, 0.7),
    }
    low, high = horizons.get(where, (0.5, 0.6))
    if "sky" in art.scene.settings:
        low, high = 0.74, 0.82
    art.notes["horizon"] = art.pick("horizon", low, high)
    plan: list[Layer] = [
        ("sky", sky.sky),
        ("stars", sky.stars),
        ("aurora", sky.aurora),
        ("light", sky.light),
        ("rainbow", sky.rainbow),
        ("clouds", sky.clouds),
        ("comet", sky.comet),
    ]
    plan += [("distance", _distance), ("land", _PLACES[where]), ("things", _things), ("front", _front)]
    plan += [("flight", _flight), ("weather", _weather), ("veil", weather.veil)]
    return plan


def backdrop(art: Art) -> list[Layer]:
    """Only sky and light, for pictures that bring their own foreground."""
    art.notes.update(place="none", horizon=0.95)
    return [("sky", sky.sky), ("light", sky.light)]


def _distance(art: Art) -> None:
    where, scene = art.notes["place"], art.scene
    horizon = art.notes["horizon"]
    if where in ("mountains", "volcano", "canyon", "city", "forest"):
        return
    if scene.has("volcano"):
        land.volcano(art, horizon)
    elif scene.has("mountains"):
        land.massif(art, horizon + 0.02, 0.3, "far massif", 0.4)
    elif where in ("lake", "river", "hills", "meadow", "garden", "desert"):
        land.ranges(art, horizon, 3, 0.2 if where != "desert" else 0.1)
    elif art.pick("far coast", 0, 1) < 0.55:
        land.ranges(art, horizon, 2, 0.09)
    if scene.has("city"):
        buildings.city(art, horizon)


def _mountains(art: Art) -> None:
    horizon = art.notes["horizon"]
    land.ranges(art, horizon - 0.06, 2, 0.34)
    land.massif(art, horizon, art.pick("massif height", 0.4, 0.5))
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
    land.ranges(art, horizon - 0.02, 2, 0.16)
    land.volcano(art, horizon)
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
            buildings.house(
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
        _stand(art, far, 0.16)
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
        np.clip((canvas.y / canvas.h - 0.35) * 3, 0, 1) * np.ones((1, canvas.w), np.float32),
        mix(art.palette.haze, art.palette.light, 0.2),
        0.75,
    )
    trees.woodland(art)
    if art.scene.has("river"):
        water.river(art, art.notes["floor_at"] + 0.02)
    art.notes.setdefault("crests", []).append(np.full(canvas.w, (art.notes["floor_at"] + 0.15) * canvas.h, np.float32))


def _desert(art: Art) -> None:
    land.dunes(art, art.notes["horizon"])


def _canyon(art: Art) -> None:
    land.mesas(art, art.notes["horizon"])
    if art.scene.has("river"):
        water.river(art, art.notes["horizon"] + 0.08)


def _city(art: Art) -> None:
    horizon = art.notes["horizon"]
    buildings.city(art, horizon)
    art.notes["shoreline"] = horizon
    shore = art.scene.has("river", "sea", "harbour", "lake")
    water.water(art, horizon, 1.0, 0.78 if shore else 0.5, 0.8 if shore else 0.45)
    if art.scene.has("streetlamp", "walker", "umbrella") or art.scene.weather & {"rain"} or not shore:
        buildings.street(art, min(horizon + 0.1, 0.88))


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
    crest = (horizon + 0.05 - 0.13 * hump) * canvas.h + land.line(art.rng("island edge"), 8, 4)(
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
        px = float(np.clip(x + rng.normal(0, 0.09) * canvas.u, 0, canvas.w - 1))
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
        land.volcano(art, horizon + 0.02)
    water.water(art, horizon, 1.0, 0.5)
    water.swell(art, horizon + 0.03)
    art.notes["shoreline"] = horizon


_PLACES: dict[str, Callable[[Art], None]] = {
    "mountains": _mountains, "hills": _hills, "sea": _sea, "harbour": _harbour, "lake": _lake, "river": _river,
    "forest": _forest, "desert": _desert, "city": _city, "meadow": _meadow, "garden": _garden, "island": _island,
    "canyon": _canyon, "waves": _waves, "volcano": _volcano,
}  # fmt: skip


def _things(art: Art) -> None:
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
        _stand(art, crests[min(max(len(crests) // 2, 1), len(crests) - 1)], 0.06)


def _by_water(art: Art) -> None:
    scene, canvas = art.scene, art.canvas
    level = art.notes["shoreline"]
    boats = scene.thing("boat")
    where = art.notes["place"]
    if scene.thing("bridge"):
        buildings.bridge(art, level - 0.05, scene.thing("bridge"))
        water.water(art, level + 0.115, 1.0, 0.8)
    if scene.has("ship"):
        buildings_x = art.pick("ship x", 0.3, 0.7)
        vessels.ship(
            art,
            canvas.w * buildings_x,
            canvas.h * (level + 0.08),
            canvas.u * 0.3 * scene.thing("ship").size,
            scene.thing("ship"),
        )  # type: ignore[union-attr]
    usual = (
        where in ("harbour", "sea", "lake", "island")
        and art.pick("some boats", 0, 1) < 0.6
        and not scene.lacks("boat")
        and not scene.has("ship", "torii")
    )
    if boats or usual:
        _boats(art, level, art.count(boats, 1 if where != "harbour" else 4, 3 if where != "harbour" else 7))
    if scene.thing("torii"):
        size = canvas.u * 0.3 * (scene.thing("torii").size)  # type: ignore[union-attr]
        x, base = art.pick("torii x", 0.35, 0.65) * canvas.w, canvas.h * (level + 0.13)
        buildings.torii(art, x, base, size, scene.thing("torii"))
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
        _stand(art, crest, 0.0, 0.2 if left else 0.8)
    elif where == "city" and scene.has("walker", "cat", "dog", "fox"):
        _stand(art, np.full(canvas.w, canvas.h * 0.9, np.float32), 0.0)


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


def _stand(art: Art, crest: Floats, depth: float, middle: float | None = None) -> None:
    """Everything that stands upon a profile, from the back to the front."""
    scene, canvas = art.scene, art.canvas

    def spot(name: str, sway: float = 0.16) -> tuple[float, float]:
        centre = middle if middle is not None else art.pick(f"{name} x", 0.3, 0.7)
        x = (
            float(
                np.clip(centre + art.pick(f"{name} sway", -sway, sway) * (0.5 if middle is not None else 0), 0.06, 0.94)
            )
            * canvas.w
        )
        return x, float(min(crest[int(x)], canvas.h * 0.97))

    u = canvas.u
    if (thing := scene.thing("castle")) is not None:
        x, y = spot("castle")
        buildings.castle(art, x, y + u * 0.02, u * 0.3 * thing.size, thing, depth)
    if scene.has("village") or scene.has("church"):
        buildings.village(art, crest, 9 if scene.has("village") else 1, 0.085, depth, church=scene.has("church"))
    if (thing := scene.thing("temple")) is not None:
        x, y = spot("temple")
        buildings.pagoda(art, x, y + u * 0.01, u * 0.36 * thing.size, thing)
    if (thing := scene.thing("windmill")) is not None:
        count = art.count(thing, 1, 1)
        for index in range(count):
            x, y = spot(f"windmill {index}")
            buildings.windmill(art, x, y + u * 0.02, u * 0.3 * thing.size / (1 + 0.4 * index), thing)
    if (thing := scene.thing("lighthouse")) is not None:
        x, y = spot("lighthouse", 0.1)
        buildings.lighthouse(art, x, y + u * 0.02, u * 0.36 * thing.size, thing)
    for kind in ("tree", "blossom"):
        lone = scene.thing(kind)
        if lone is not None and art.notes["place"] != "forest":
            x, y = spot(kind)
            trees.great_tree(art, x, y + u * 0.02, u * 0.38 * lone.size, kind)
    if (thing := scene.thing("house")) is not None and not (scene.has("lighthouse") and not thing.colour):
        for index in range(max(thing.count, 1)):
            x, y = spot(f"house {index}")
            buildings.house(art, x, y + u * 0.035, u * 0.25 * thing.size, f"home {index}", depth, thing)
    if (thing := scene.thing("tent")) is not None:
        x, y = spot("tent")
        buildings.tent(art, x, y + u * 0.05, u * 0.17 * thing.size, thing)
    if scene.has("torii") and "shoreline" not in art.notes:
        x, y = spot("torii")
        buildings.torii(art, x, y + u * 0.05, u * 0.3, scene.thing("torii"))
    if scene.has("bridge") and "shoreline" not in art.notes:
        buildings.bridge(art, art.notes["horizon"] + 0.06, scene.thing("bridge"))


def _front(art: Art) -> None:
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
    if scene.has("deer"):
        creatures.deer(
            art,
            canvas.w * art.pick("deer x", 0.3, 0.7),
            canvas.h * 0.93,
            u * 0.34 * scene.thing("deer").size,
            scene.thing("deer"),
        )
    if scene.has("rocks"):
        land.boulders(art)
    if scene.has("campfire"):
        buildings.campfire(art, canvas.w * art.pick("fire x", 0.4, 0.6), canvas.h * 0.9, u * 0.07)
    if scene.has("flowers") and where not in ("meadow", "garden") and not snowy:
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


def _flight(art: Art) -> None:
    scene, canvas = art.scene, art.canvas
    if scene.has("balloon"):
        vessels.balloons(art)
    if scene.has("whale"):
        creatures.whale(
            art,
            canvas.w * 0.5,
            canvas.h * 0.32,
            canvas.u * 0.5,
            art.colour_of(scene.thing("whale"), mix(art.palette.sky[0], art.palette.near, 0.5)),
            1,
        )
    if scene.has("rocket"):
        vessels.rocket(art, canvas.w * art.pick("rocket x", 0.35, 0.65), canvas.h * 0.3, canvas.u * 0.18)
    few = (
        art.notes["place"] in ("sea", "harbour", "mountains", "island", "hills", "waves")
        and art.pick("some birds", 0, 1) < 0.45
    )
    if scene.has("birds") or (few and not scene.lacks("birds") and art.time != "night"):
        creatures.birds(art)
    if scene.has("lanterns"):
        vessels.lanterns(art)
    if scene.has("butterfly"):
        creatures.butterflies(art)
    if scene.has("fireflies"):
        creatures.fireflies(art)


def _weather(art: Art) -> None:
    carried = art.scene.weather
    if "mist" in carried:
        weather.mist(art)
    if "storm" in carried:
        weather.lightning(art)
    if carried & {"rain", "storm"}:
        weather.rain(art)
    if "snow" in carried:
        weather.snow(art)
