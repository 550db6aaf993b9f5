"""Which painters draw a scene, in which order, and in which style it is finished."""

from __future__ import annotations

from collections.abc import Callable

from . import landscape
from .art import Art, Layer
from .painters import (
    abstract,
    aquatic,
    botanical,
    cosmos,
    flowers,
    interior,
    pattern,
    pond,
    portrait,
    still_life,
    weather,
)
from .scene import GENRES, LANDSCAPES

_STYLES = {
    kind: tuple(styles.split())
    for kind, styles in {
        "landscape": "gouache gouache gouache oil oil watercolour riso poster poster papercut woodcut points",
        "space": "gouache gouache gouache poster points riso",
        "underwater": "gouache gouache papercut poster watercolour mosaic",
        "still": "oil oil gouache watercolour chalk papercut poster",
        "botanical": "gouache watercolour watercolour riso papercut woodcut",
        "abstract": "gouache gouache papercut riso poster",
        "pattern": "gouache gouache papercut riso mosaic",
        "portrait": "gouache papercut riso poster woodcut glass",
        "interior": "gouache gouache oil poster riso",
        "pond": "gouache watercolour papercut oil",
        "bamboo": "ink ink gouache watercolour",
    }.items()
}


_PLANS: dict[str, Callable[[Art], list[Layer]]] = {
    "space": cosmos.layers,
    "underwater": aquatic.layers,
    "pond": pond.pond_layers,
    "still": still_life.layers,
    "botanical": lambda art: [("plate", botanical.plate)],
    "abstract": abstract.layers,
    "pattern": pattern.layers,
    "portrait": portrait.layers,
    "bamboo": lambda art: [*landscape.backdrop(art), ("bamboo", flowers.bamboo), ("veil", weather.veil)],
}


def genre(art: Art) -> str:
    """The kind of picture: one of GENRES or landscape."""
    scene = art.scene
    for setting in scene.settings:
        if setting == "underwater" and "sky" in scene.settings and scene.has("whale"):
            continue
        if setting == "space" and scene.has("planet") and set(scene.settings) & set(LANDSCAPES):
            continue  # a planet over a landscape
        if setting in GENRES:
            return setting
    if scene.settings:
        return "landscape"
    kinds = {thing.kind for thing in scene.things}
    if kinds & {"rocket", "planet", "ring"}:
        return "space"
    if kinds & {"fish", "jellyfish", "turtle", "coral"}:
        return "underwater"
    if kinds == {"flowers"}:
        return str(art.rng("flower genre").choice(["botanical", "landscape", "still"]))
    if kinds or scene.time or scene.weather or scene.season:
        return "landscape"
    if scene.understood and "deco" in scene.tones:
        return "pattern"
    return str(art.rng("genre").choice(["landscape"] * 6 + ["abstract", "space", "botanical", "pattern"]))


def layers(art: Art) -> list[Layer]:
    """The drawing layers of the scene, back to front."""
    kind = genre(art)
    art.notes["genre"] = kind
    if kind == "interior":
        return interior.layers(art, landscape.layers(art))
    return _PLANS[kind](art) if kind in _PLANS else landscape.layers(art)


def style(art: Art) -> str:
    """The style asked for, or one that suits the kind of picture."""
    if art.scene.style:
        return art.scene.style
    fitting = _STYLES[art.notes["genre"]]
    if "neon" in art.scene.tones:
        fitting = tuple(name for name in fitting if name not in ("woodcut", "riso", "watercolour")) or fitting
    return str(fitting[int(art.rng("style").integers(len(fitting)))])
