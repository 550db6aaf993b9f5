"""An instruction applied to a scene: "make it night, keep the house, more birds, without the moon"."""

from __future__ import annotations

import re
from dataclasses import replace

from .prompt import ParsedPrompt, last, merged, read
from .scene import Scene, Thing
from .words import plain

MORE = frozenset(["more", "plus", "bigger", "larger", "additional", "davantage"])
FEWER = frozenset(["fewer", "less", "moins", "smaller"])
REPLACING = re.compile(
    r"\b(turn|transform|move|become|change|replace|instead|transforme|deviens|devient|remplace)\w*\b"
)
KEEPING = re.compile(r"^\s*(please\s+)?(keep|but keep|garde\w*|conserve\w*)\b")
PARTS = re.compile(
    r"[,.;!\n]+|\b(?:and|then|but|et|puis|mais)\b"
    r"(?=\s+(?:an?|the|some|add|remove|make|keep|no|more|fewer|less|une?|des|ajoute|enleve|plus|garde|sans)\b)"
)
OPPOSED = {
    "warm": "cool",
    "cool": "warm",
    "darker": "brighter",
    "brighter": "darker",
    "vivid": "muted",
    "muted": "vivid",
}


def changed(scene: Scene, instruction: str) -> Scene:
    """The scene after the instruction; its layout (`salt`) stays. Understands the same words as a prompt."""
    for part in PARTS.split(instruction):
        if part and part.strip() and not KEEPING.match(plain(part)):
            scene = _apply(scene, part)
    found = read(instruction)
    return replace(
        scene,
        understood=tuple(dict.fromkeys((*scene.understood, *found.understood))),
        unknown=tuple(dict.fromkeys((*scene.unknown, *found.unknown)))[:40],
    )


def _apply(scene: Scene, part: str) -> Scene:
    found = read(part)
    for kind in found.absent:
        scene = scene.without(kind)
    scene = _looks(scene, found)
    words = set(plain(part).split())
    for thing in merged(found.things):
        scene = scene.with_thing(_scaled(scene.thing(thing.kind), thing, words))
    places = [place for place in found.values("setting") if place not in scene.settings]
    named = {thing.kind for thing in found.things}
    if places and (REPLACING.search(plain(part)) or not scene.settings):
        scene = replace(scene, settings=tuple(places))
    elif places and not named:
        scene = replace(scene, settings=(*scene.settings, *places))
    return scene


def _looks(scene: Scene, found: ParsedPrompt) -> Scene:
    values = found.values
    time = last(values("time"))
    weather = set(scene.weather) | set(values("weather"))
    if "clear" in values("weather"):
        weather = {"clear"}
    tones = set(scene.tones) - {OPPOSED.get(tone, "") for tone in values("tone")} | set(values("tone"))
    season = last(values("season")) or scene.season
    if season in ("summer", "spring", "autumn") and season != scene.season:
        weather -= {"snow"}
    lit = replace(
        scene,
        time=time or scene.time,
        weather=frozenset(weather),
        season=season,
        tones=frozenset(tones),
        style=last(values("style")) or scene.style,
        colours=values("colour") or scene.colours,
        absent=scene.absent - set(values("weather")),
    )
    if time in ("day", "dawn") and "night" in (scene.time, scene.usual_time):
        kept = tuple(thing for thing in lit.things if thing.kind not in ("moon", "stars", "aurora", "fireflies"))
        lit = replace(lit, things=kept)
    if time == "night" and scene.time != "night":
        lit = replace(lit, things=tuple(thing for thing in lit.things if thing.kind not in ("sun", "rainbow")))
    return lit


def _scaled(old: Thing | None, new: Thing, words: set[str]) -> Thing:
    base = old or new
    count, size = new.count or base.count, new.size if new.size != 1 else base.size
    if words & {"bigger", "larger"}:
        size = base.size * 1.4
    elif words & {"smaller"}:
        size = base.size * 0.7
    elif words & MORE:
        count = max(base.count, 5) * 2
    elif words & FEWER:
        count = max((base.count or 6) // 3, 1)
    return Thing(base.kind, count, new.colour or base.colour, size)
