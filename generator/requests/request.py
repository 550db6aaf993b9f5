"""What a person asks for: the one value in which a prompt passes from every edge to the queue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from math import log
from typing import Any

from django.utils.translation import gettext_lazy as _

from generator.engines.base import Capabilities, Task
from generator.requests import wildcards
from generator.requests.seeds import random_seed
from lib.fields import LARGEST_SEED
from lib.problems import Problem

LONGEST_PROMPT, LONGEST_NEGATIVE = 4000, 1000
MOST_CANDIDATES = 4
DEFAULT_STRENGTH = 0.6
LARGEST_GUIDANCE = 50.0
MOST_ADAPTERS, HEAVIEST_ADAPTER = 4, 4.0

Errors = dict[str, list[Any]]


@dataclass(frozen=True)
class GenerationRequest:
    """What is left open (None, or empty) is as the engine likes best; `complete` fills it in, and draws a seed.

    Sizes are in pixels; `strength` is 0 (keep the source) to 1 (ignore it); `mask_key` is a storage key; `model` is one
    of the names that `EngineCard.models_now` gives; `adapters` are (name, weight) of what that model announced.
    `template` is the prompt as it was typed, where words of it were left to chance (`wildcards`).
    """

    prompt: str
    negative_prompt: str = ""
    task: str | None = None
    seed: int | None = None
    width: int | None = None
    height: int | None = None
    steps: int | None = None
    guidance_scale: float | None = None
    scheduler: str | None = None
    strength: float | None = None
    candidates: int = 1
    mask_key: str = ""
    model: str | None = None
    adapters: tuple[tuple[str, float], ...] = ()
    template: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> GenerationRequest:
        """Out of a checked form or body: the fields of this name that say something."""
        said = {name: value for name, value in given.items() if name in cls.__dataclass_fields__ and value is not None}
        return cls(**{"prompt": ""} | said | {"adapters": adapter_pairs(said.get("adapters", ()))})

    @classmethod
    def of(cls, record: Any, *, seed: int | None, model: str | None = None) -> GenerationRequest:
        """The request that an earlier job (anything with columns of these names) was, with this seed and model."""
        same = {name: getattr(record, name) for name in cls.__dataclass_fields__}
        return cls.read(same | {"seed": seed, "model": model})

    def expanded(self) -> GenerationRequest:
        """The same with nothing in its prompt left to chance, and the seed by which the words were chosen.

        A prompt that is refused for its length is not read for choices: that takes as long as somebody makes it.
        """
        if self.template or len(self.prompt) > LONGEST_PROMPT:
            return self
        seed = random_seed() if self.seed is None else self.seed
        prompt = wildcards.expanded(self.prompt, seed)
        return self if prompt == self.prompt else replace(self, prompt=prompt, template=self.prompt, seed=seed)

    def anew(self) -> GenerationRequest:
        """The same for another seed: words that were left to chance are left to it again."""
        return replace(self, prompt=self.template or self.prompt, template="")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height; zeros while they are left open."""
        return self.width or 0, self.height or 0

    def sized_like(self, width: int, height: int, able: Capabilities) -> GenerationRequest:
        """The same request where it names a size; else in the engine's size that is nearest to these pixels."""
        if self.width or self.height:
            return self
        width, height = nearest_size(width, height, able)
        return replace(self, width=width, height=height)

    def digest(self, *around: object) -> str:
        """SHA-256, in hex, of the request and what stands around it: two requests are the same when these are."""
        asked = asdict(self)
        asked.pop("template")  # what was asked has none yet
        told = json.dumps([asked, [str(thing) for thing in around]], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    def complete(self, able: Capabilities, kinds: Sequence[str]) -> GenerationRequest:
        """The same with nothing left open. Raises Problem("invalid") with a sentence beside every field at fault."""
        task = self.task or self._likely_task(kinds)
        errors: Errors = self._wording() | self._shape(able) | self._drawing(able) | self._start(able, task, kinds)
        if errors:
            raise Problem.invalid(errors)
        width, height = (self.width, self.height) if self.width and self.height else able.sizes[0]
        strength = DEFAULT_STRENGTH if self.strength is None else self.strength
        return replace(
            self,
            task=task,
            prompt=self.prompt.strip(),
            negative_prompt=self.negative_prompt.strip(),
            seed=random_seed() if self.seed is None else self.seed,
            width=width,
            height=height,
            steps=self.steps or able.default_steps,
            guidance_scale=able.default_guidance_scale if self.guidance_scale is None else self.guidance_scale,
            scheduler=self.scheduler or able.schedulers[0],
            strength=strength if task != Task.TEXT2IMAGE else None,
            mask_key=self.mask_key if task == Task.INPAINT else "",
        )

    def batch_key(self, able: Capabilities) -> str:
        """What complete requests have in common that are drawn in one call: all that is one value for a whole batch."""
        alike: list[Any] = [able.pool, able.revision, self.task, *self.size, self.steps, self.guidance_scale]
        alike += [self.scheduler, bool(self.negative_prompt), *self.adapters]
        if self.task != Task.TEXT2IMAGE:
            alike.append(self.strength)
        return hashlib.sha256(json.dumps(alike).encode()).hexdigest()[:32]

    def _likely_task(self, kinds: Sequence[str]) -> str:
        if self.mask_key:
            return Task.INPAINT
        return Task.IMAGE2IMAGE if kinds else Task.TEXT2IMAGE

    def _wording(self) -> Errors:
        errors: Errors = {}
        if not self.prompt.strip():
            errors["prompt"] = [_("Say what to make.")]
        for name, text, longest in (
            ("prompt", self.prompt, LONGEST_PROMPT),
            ("negative_prompt", self.negative_prompt, LONGEST_NEGATIVE),
        ):
            if len(text) > longest:
                said = _("This has %(length)d characters; at most %(longest)d are read.")
                errors[name] = [said % {"length": len(text), "longest": longest}]
            elif "\x00" in text:
                errors[name] = [_("This holds a character that cannot be kept.")]
        return errors

    def _shape(self, able: Capabilities) -> Errors:
        errors: Errors = {}
        if (self.width is None) != (self.height is None):
            errors["width"] = [_("Give both width and height, or neither.")]
        elif self.width is not None and (self.width, self.height) not in able.sizes:
            known = ", ".join(f"{width} x {height}" for width, height in able.sizes)
            errors["width"] = [_("This engine draws these sizes well: %(sizes)s.") % {"sizes": known}]
        if not 1 <= self.candidates <= MOST_CANDIDATES:
            errors["candidates"] = [_("From one to four at a time.")]
        if self.seed is not None and not 0 <= self.seed <= LARGEST_SEED:
            errors["seed"] = [_("A seed is a whole number from 0 to 18446744073709551615.")]
        return errors

    def _drawing(self, able: Capabilities) -> Errors:
        errors: Errors = {}
        if self.steps is not None and not 1 <= self.steps <= able.max_steps:
            errors["steps"] = [_("From 1 to %(most)d steps.") % {"most": able.max_steps}]
        if self.guidance_scale is not None and not 0 <= self.guidance_scale <= LARGEST_GUIDANCE:
            errors["guidance_scale"] = [_("From 0 to %(most)d.") % {"most": LARGEST_GUIDANCE}]
        if self.strength is not None and not 0 <= self.strength <= 1:
            errors["strength"] = [_("From 0 (keep the picture) to 1 (ignore it).")]
        if self.scheduler and self.scheduler not in able.schedulers:
            errors["scheduler"] = [_("This engine has: %(names)s.") % {"names": ", ".join(able.schedulers)}]
        if self.negative_prompt.strip() and not able.negative_prompt:
            errors["negative_prompt"] = [_("This engine cannot be told what to leave out.")]
        if said := self._adapters(able):
            errors["adapters"] = [said]
        return errors

    def _adapters(self, able: Capabilities) -> Any:
        """What is wrong with the adapters; empty where nothing is."""
        names = [name for name, _weight in self.adapters]
        if unknown := set(names) - set(able.adapters):
            said = _("This model has no adapter “%(name)s”; it has: %(known)s.")
            return said % {"name": min(unknown), "known": ", ".join(able.adapters) or "–"}
        if len(names) > MOST_ADAPTERS or len(set(names)) < len(names):
            return _("Up to %(most)d different adapters at once.") % {"most": MOST_ADAPTERS}
        if not all(abs(weight) <= HEAVIEST_ADAPTER for _name, weight in self.adapters):
            return _("The weight of an adapter goes from -%(most)d to %(most)d.") % {"most": HEAVIEST_ADAPTER}
        return ""

    def _start(self, able: Capabilities, task: str, kinds: Sequence[str]) -> Errors:
        if task not in able.tasks:
            known = ", ".join(sorted(able.tasks))
            return {"task": [_("This engine cannot do that; it does: %(tasks)s.") % {"tasks": known}]}
        if task != Task.TEXT2IMAGE and not kinds:
            return {"sources": [_("Choose a picture to start from.")]}
        if task == Task.INPAINT and not self.mask_key:
            return {"mask": [_("Mark what to repaint.")]}
        return {}


def adapter_pairs(pairs: Sequence[Sequence[Any]]) -> tuple[tuple[str, float], ...]:
    """Adapters as a column or a request has them, as a request of ours has them."""
    return tuple((str(name), float(weight)) for name, weight in pairs)


def nearest_size(width: int, height: int, able: Capabilities) -> tuple[int, int]:
    """The engine's (width, height) whose proportions, and then whose area, are nearest to these pixels."""

    def distance(size: tuple[int, int]) -> tuple[float, float]:
        wide, high = size
        return round(abs(log(wide * height / (high * width))), 3), abs(log(wide * high / (width * height)))

    return min(able.sizes, key=distance)
