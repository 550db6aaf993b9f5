"""Somebody's own words again: what they saved, and what they asked for lately."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from generator.engines.base import Task
from generator.models import Job, SavedPrompt

LATELY, LOOKED_AT, MOST_SAVED = 30, 120, 100


@dataclass(frozen=True)
class OwnWords:
    """`saved` the newest first; `lately` the prompts of new pictures, as they were typed, each once."""

    saved: list[SavedPrompt]
    lately: list[str]

    @classmethod
    def of(cls, person: User) -> OwnWords:
        """By two queries, of the newest alone."""
        saved = list(SavedPrompt.objects.filter(user=person).order_by("-created", "-id")[:MOST_SAVED])
        asked = Job.objects.at_hand(person).filter(task=Task.TEXT2IMAGE).order_by("-id")
        typed = [template or prompt for template, prompt in asked.values_list("template", "prompt")[:LOOKED_AT]]
        known = {one.text for one in saved}
        lately = [words for words in dict.fromkeys(typed) if words and words not in known]
        return cls(saved, lately[:LATELY])

    @property
    def all(self) -> list[str]:
        return [one.text for one in self.saved] + self.lately
