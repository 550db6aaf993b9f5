"""Which words were understood and are still not to be seen, each with the reason, as codes for whoever tells it."""

from __future__ import annotations

from collections.abc import Iterator

from .drawing import Drawing
from .prompt import read
from .repaint import CARRIED, Repainting
from .scene import Scene
from .words import lookup

LeftOut = dict[str, str]
"""`word` as it was typed (lower case, without accents), `why` one of the codes below, `picture` the kind of picture.

`painted-over`: it can only be drawn anew, and this picture was painted over. `kind`: such a picture has no room for it.
`another`: a place, hour, season or style of which there is one, and another was drawn. `beside`: nothing of the kind is
drawn beside the rest. `none`: it was to be kept, and there is none. `outside`: it lies outside the part painted over.
"""
WITH_WEATHER = ("landscape", "interior")
ONE_OF_EACH = ("time", "season", "style")


def left_out(words: str, work: Drawing | Repainting) -> list[LeftOut]:
    """What of these words is not in the picture. To be asked once it is drawn."""
    found = read(words)
    picture = str(work.art.notes["genre"])
    told = []
    for word in dict.fromkeys(found.understood):
        meanings = [tuple(meaning.split("=")) for meaning in lookup(word)]
        if any(value in found.absent for _slot, value in meanings):
            continue
        reasons = list(_reasons(meanings, work))
        if reasons and (work.unchanged or all(reasons)):
            told.append({"word": word, "why": reasons[0] or "outside", "picture": picture})
    return told


def _reasons(meanings: list[tuple[str, ...]], work: Drawing | Repainting) -> Iterator[str]:
    """For each meaning of a word why it is not seen, empty where it is; none at all for what only lends a colour."""
    scene = work.art.scene
    for slot, value in meanings:
        if slot in ONE_OF_EACH:
            yield _one_of_each(slot, value, work)
        elif slot in ("thing", "setting", "person", "weather"):
            kind = "walker" if slot == "person" and scene.setting != "portrait" else value
            seen = _repainted if isinstance(work, Repainting) else _drawn
            yield seen(slot, kind, work)


def _one_of_each(slot: str, value: str, work: Drawing | Repainting) -> str:
    drawn = {"time": work.art.time, "season": work.art.scene.season, "style": work.style}
    return "" if drawn[slot] == value else "another"


def _repainted(slot: str, kind: str, work: Drawing | Repainting) -> str:
    return "" if kind in CARRIED else "painted-over"


def _drawn(slot: str, kind: str, work: Drawing | Repainting) -> str:
    scene, notes = work.art.scene, work.art.notes
    if slot == "weather":
        return "" if notes["genre"] in WITH_WEATHER or kind in ("clear", "wind") else "kind"
    if kind in (notes["genre"], notes.get("place")):
        return ""
    if not _in_the_scene(scene, kind):
        return "none"
    if kind in scene.asked:
        return ""
    if notes["genre"] != "landscape":
        return "kind"
    return "another" if slot == "setting" else "beside"


def _in_the_scene(scene: Scene, kind: str) -> bool:
    return kind in scene.settings or any(thing.kind == kind for thing in scene.things)
