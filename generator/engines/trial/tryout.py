"""Running the trials of an engine, in bounded time, and what is left to announce."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from generator.engines.base import Candidate, Capabilities, EngineError, ImageRequest, Task
from generator.engines.sizes import Size
from generator.engines.trial.comparison import Pixels, distance, pixels_of
from generator.engines.trial.trials import Shape, Trial, Trials, class_of

log = logging.getLogger(__name__)

SECONDS = 300.0
UNTRIED = "there was no time to try it; it is tried at the next start"
Findings = dict[str, str]  # by ability: nothing where it works, else why it is not offered
Draw = Callable[[ImageRequest], Candidate]


class Tryout:
    """Draws what the trials ask for, each picture once.

    `known` are findings of an earlier start, which are not tried again. After `seconds` nothing more is begun but what
    an engine cannot do without: its first task and its first size.
    """

    def __init__(
        self,
        able: Capabilities,
        draw: Draw,
        *,
        tiny: Size,
        shape: Shape = lambda size: size,
        known: Mapping[str, str] = {},
        seconds: float = SECONDS,
    ) -> None:
        self.able, self._draw, self._known = able, draw, known
        self._trials = Trials(able, tiny, shape)
        self._noise: float | None = None
        self._until = time.monotonic() + seconds
        self._made: dict[ImageRequest, Pixels] = {}

    def run(self) -> Findings:
        """Never raises for what does not work: that is what is found."""
        found = self._findings(self._trials.of_tasks(), must=lambda so_far: "" not in so_far.values())
        working = next((task for task in Task if found.get(f"task {task}") == ""), None)
        if working is not None:
            settings = self._trials.of_settings(working)
            found |= self._findings(settings, must=lambda so_far: not has_size(so_far))
        return found

    def _findings(self, trials: Iterable[Trial], *, must: Callable[[Findings], bool]) -> Findings:
        found: Findings = {}
        for trial in trials:
            if trial.ability in self._known:
                found[trial.ability] = self._known[trial.ability]
            elif time.monotonic() > self._until and not must(found):
                found[trial.ability] = UNTRIED
            else:
                found[trial.ability] = self._try(trial)
        return found

    def _try(self, trial: Trial) -> str:
        try:
            made = [self._pixels(request) for request in trial.requests]
            if self._noise is None:
                self._noise = distance(made[0], pixels_of(self._draw(trial.requests[0]).data))
            why = trial.judge(made, self._noise)
        except EngineError as error:
            why = error.detail or str(error)
        if why:
            log.warning("not offered: %s, since %s", trial.ability, why)
        return why

    def _pixels(self, request: ImageRequest) -> Pixels:
        if request not in self._made:
            self._made[request] = pixels_of(self._draw(request).data)
        return self._made[request]


def has_size(found: Findings) -> bool:
    return any(ability.startswith("size ") and not why for ability, why in found.items())


def offered(able: Capabilities, found: Mapping[str, str]) -> Capabilities:
    """What is left to announce: only what was tried and worked. What has no trial stays as it is."""

    def works(ability: str) -> bool:
        return not found.get(ability, UNTRIED)

    return replace(
        able,
        tasks=frozenset(task for task in able.tasks if works(f"task {task}")),
        sizes=tuple(size for size in able.sizes if works(f"size {class_of(size)}")),
        schedulers=tuple(name for name in able.schedulers if name == "default" or works(f"scheduler {name}")),
        negative_prompt=able.negative_prompt and works("negative prompt"),
        prompt_weights=able.prompt_weights and works("prompt weights"),
        adapters=tuple(name for name in able.adapters if works(f"adapter {name}")),
        most_sources=able.most_sources if works("several sources") else 1,
    )
