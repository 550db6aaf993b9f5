"""What every engine owes, whatever it offers: the words of `Engine` in generator/engines/base.py, as trials."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from generator.engines.base import Candidate, Capabilities, Engine, EngineError, Event, ImageRequest
from generator.engines.process.channel import PREFIX, decode, encode
from generator.engines.process.messages import CapabilitiesAnswer, Message, Result
from generator.engines.trial.comparison import distance, pixels_of
from generator.engines.trial.tryout import Findings

MATES_MAY_DIFFER = 1.0  # grey level, as a GPU's rounding does


class Contract:
    """Asks the engine for `plain` in several ways. Each method is a duty: it answers what is wrong, or nothing."""

    def __init__(self, engine: Engine, able: Capabilities, plain: ImageRequest) -> None:
        self.engine, self.able, self.plain = engine, able, plain

    def findings(self) -> Iterator[tuple[str, str]]:
        """Each duty by name, with what is wrong."""
        duties: dict[str, Callable[[], str]] = {
            "says what it is": self.announces,
            "tells how far it is": self.tells_steps,
            "draws the size asked for": self.keeps_size,
            "same seed, same picture": self.repeats,
            "another seed, another picture": self.varies,
            "stops when cancelled": self.stops,
            "does not mind unknown cancels": self.ignores_strangers,
            "travels between processes": self.travels,
            "is well": self.is_well,
        }
        if self.able.largest_batch > 1 and self.plain.task not in self.able.drawn_alone:
            duties["mates change nothing"] = self.mates
        for name, duty in duties.items():
            try:
                yield name, duty()
            except EngineError as error:
                yield name, error.detail or str(error)

    def announces(self) -> str:
        able = self.able
        wrong = {
            "it announces no task": not able.tasks,
            "it announces no size": not able.sizes,
            "its steps are not 1 to max_steps": not 1 <= able.default_steps <= able.max_steps,
            "“default” is not the first of its schedulers": able.schedulers[:1] != ("default",),
            "its largest batch is under 1": able.largest_batch < 1,
        }
        return "; ".join(sentence for sentence, is_so in wrong.items() if is_so)

    def tells_steps(self) -> str:
        _, events = self._draw(self.plain)
        kinds = [event.kind for event in events]
        steps = [event.step for event in events if event.kind == "step"]
        if kinds[:1] != ["started"] or kinds[-1:] != ["completed"]:
            return f"events are {', '.join(kinds) or 'none'}; they begin with started and end with completed"
        return "" if steps == sorted(steps) else "its steps go backwards"

    def keeps_size(self) -> str:
        [made], _ = self._draw(self.plain)
        found = pixels_of(made.data).shape[1::-1]
        if (made.width, made.height) != found:
            return f"it says {made.width} x {made.height}, and the file is {found[0]} x {found[1]}"
        wanted = (self.plain.width, self.plain.height)
        return "" if found == wanted else f"asked for {wanted[0]} x {wanted[1]}, it drew {found[0]} x {found[1]}"

    def repeats(self) -> str:
        once, again = (self._draw(self.plain)[0][0] for _ in range(2))
        gap = distance(pixels_of(once.data), pixels_of(again.data))
        return "" if gap <= MATES_MAY_DIFFER else f"two runs differ by {gap:.0f} grey levels"

    def varies(self) -> str:
        once, other = (self._draw(replace(self.plain, seed=seed))[0][0] for seed in (7, 8))
        return "" if once.data != other.data else "the seed changes nothing"

    def stops(self) -> str:
        def hear(event: Event) -> None:
            kinds.append(event.kind)
            if event.kind == "started":
                self.engine.cancel(self.plain.id)

        kinds: list[str] = []
        made = self.engine.generate([self.plain], hear)
        return "" if not made and kinds[-1:] == ["cancelled"] else "it drew what was cancelled when it began"

    def ignores_strangers(self) -> str:
        self.engine.cancel("nobody's")
        return "" if self._draw(self.plain)[0] else "it drew nothing afterwards"

    def travels(self) -> str:
        [made], _ = self._draw(self.plain)
        messages: tuple[Message, ...] = (Result(made), CapabilitiesAnswer(self.able))
        try:
            arrived = [decode(bytes(encode(message))[PREFIX:]) for message in messages]
        except (TypeError, ValueError) as error:
            return str(error)
        return "" if arrived == list(messages) else "what it says arrives changed"

    def mates(self) -> str:
        mate = replace(self.plain, id="mate", prompt="many blue boats on the sea at night", seed=8)
        alone = self._draw(self.plain)[0][0]
        together, _ = self._draw(self.plain, mate)
        if [made.request for made in together] != [self.plain.id, mate.id]:
            return "it answers out of order"
        gap = distance(pixels_of(alone.data), pixels_of(together[0].data))
        return "" if gap <= MATES_MAY_DIFFER else f"a mate changed the picture by {gap:.0f} grey levels"

    def is_well(self) -> str:
        return "" if self.engine.health().get("ok") else "its health is not ok"

    def _draw(self, *requests: ImageRequest) -> tuple[list[Candidate], list[Event]]:
        events: list[Event] = []
        made = self.engine.generate(requests, events.append)
        if len(made) < len(requests):
            raise EngineError("it drew nothing", retry=False)
        return made, events


def kept(engine: Engine, able: Capabilities, plain: ImageRequest) -> Findings:
    """Each duty with what is wrong with it; nothing where all is well."""
    return dict(Contract(engine, able, plain).findings())
