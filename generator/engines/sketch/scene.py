"""What a prompt describes, as far as this program understands it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

LANDSCAPES = (
    "mountains", "hills", "sea", "harbour", "lake", "river", "forest", "desert", "city", "meadow", "garden", "island",
    "canyon", "waves", "volcano", "sky",
)  # fmt: skip
GENRES = ("space", "underwater", "interior", "still", "botanical", "abstract", "pattern", "portrait", "pond", "bamboo")


@dataclass(frozen=True)
class Thing:
    """Something to be seen in the scene: how many, in which colour word, and how large (1 is usual)."""

    kind: str
    count: int = 0
    colour: str = ""
    size: float = 1.0


@dataclass(frozen=True)
class Scene:
    """A picture in words. `settings` is the place, its first entry leading; `salt` makes unlike prompts unlike.

    `usual_time` is the hour it is drawn at where `time` says nothing; a change to a drawing sets it, so that the
    hour stays what it was. `asked` gathers what its painters looked for: what none of them asked for is not drawn.
    """

    settings: tuple[str, ...] = ()
    things: tuple[Thing, ...] = ()
    time: str = ""
    weather: frozenset[str] = frozenset()
    season: str = ""
    colours: tuple[str, ...] = ()
    tones: frozenset[str] = frozenset()
    style: str = ""
    absent: frozenset[str] = frozenset()
    salt: str = ""
    usual_time: str = ""
    understood: tuple[str, ...] = ()
    unknown: tuple[str, ...] = field(default=())
    asked: set[str] = field(default_factory=set, compare=False, repr=False)

    @property
    def setting(self) -> str:
        return self.settings[0] if self.settings else ""

    def thing(self, kind: str) -> Thing | None:
        """The thing of this kind, unless it is absent."""
        self.asked.add(kind)
        return next((thing for thing in self.things if thing.kind == kind and kind not in self.absent), None)

    def has(self, *kinds: str) -> bool:
        self.asked.update(kinds)
        return any(self.thing(kind) is not None or kind in self.settings for kind in kinds)

    def lacks(self, kind: str) -> bool:
        return kind in self.absent

    def with_thing(self, thing: Thing) -> Scene:
        """This scene with the thing in it, in place of one of its kind."""
        others = tuple(other for other in self.things if other.kind != thing.kind)
        return replace(self, things=(*others, thing), absent=self.absent - {thing.kind})

    def without(self, kind: str) -> Scene:
        """This scene without a thing, place, weather, colour, tone, hour or style, which stays away from now on."""
        return replace(
            self,
            things=tuple(thing for thing in self.things if thing.kind != kind),
            settings=tuple(place for place in self.settings if place != kind),
            weather=self.weather - {kind},
            colours=tuple(colour for colour in self.colours if colour != kind),
            tones=self.tones - {kind},
            time="" if self.time == kind else self.time,
            style="" if self.style == kind else self.style,
            absent=self.absent | {kind},
        )

    def summary(self) -> dict[str, Any]:
        """The scene for the record of the picture: JSON values only."""
        return {
            "settings": list(self.settings),
            "things": [thing.kind for thing in self.things],
            "time": self.time,
            "weather": sorted(self.weather),
            "season": self.season,
            "colours": list(self.colours),
            "tones": sorted(self.tones),
            "style": self.style,
            "absent": sorted(self.absent),
        }
