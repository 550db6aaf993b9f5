"""The layers of a landscape, from the sky forward."""

from __future__ import annotations

from .art import Art, Layer
from .colour import mix
from .foreground import front
from .objects import things
from .painters import cosmos, peaks, sky, streets, swimmers, vessels, weather, winged
from .places import PLACES
from .scene import LANDSCAPES

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
    usual: tuple[str, ...] = _USUAL
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
        ("world", cosmos.risen),
        ("rainbow", sky.rainbow),
        ("clouds", sky.clouds),
        ("comet", sky.comet),
    ]
    plan += [("distance", _distance), ("land", PLACES[where]), ("things", things), ("front", front)]
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
        peaks.volcano(art, horizon)
    elif scene.has("mountains"):
        peaks.massif(art, horizon + 0.02, 0.3, "far massif", 0.4)
    elif where in ("lake", "river", "hills", "meadow", "garden", "desert"):
        peaks.ranges(art, horizon, 3, 0.2 if where != "desert" else 0.1)
    elif art.pick("far coast", 0, 1) < 0.55:
        peaks.ranges(art, horizon, 2, 0.09)
    if scene.has("city"):
        streets.city(art, horizon)


def _flight(art: Art) -> None:
    scene, canvas = art.scene, art.canvas
    if scene.has("balloon"):
        vessels.balloons(art)
    if scene.has("whale"):
        swimmers.whale(
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
        winged.birds(art)
    if scene.has("lanterns"):
        vessels.lanterns(art)
    if scene.has("butterfly"):
        winged.butterflies(art)
    if scene.has("fireflies"):
        winged.fireflies(art)


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
