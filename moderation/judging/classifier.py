"""The classifier of this process: what tells the meaning of a text, and what is known of it while it fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping

from django.conf import settings

from moderation.policy.decision import TextMeaning
from moderation.policy.meaning import MeaningError, opened

REST = 30  # seconds until one that failed is asked again
logger = logging.getLogger(__name__)
_rests_until = 0.0


class Guarded:
    """Passes a text on, and remembers a failure, so that not every prompt waits for the next one."""

    def __init__(self, meaning: TextMeaning) -> None:
        self.meaning = meaning

    def of(self, text: str) -> Mapping[str, float]:
        """Raises MeaningError."""
        global _rests_until
        try:
            return self.meaning.of(text)
        except Exception as error:  # whatever a model's runtime raises: no prompt is lost by it
            _rests_until = time.monotonic() + REST
            logger.exception("the classifier is dead: what words propose is held until it answers again")
            raise MeaningError(str(error)) from error


def classifier() -> TextMeaning | None:
    """None where none is set, or while it is dead."""
    if time.monotonic() < _rests_until:
        return None
    found = opened(settings.POLICY_ENCODER)
    return Guarded(found) if found else None


def is_dead() -> bool:
    """Whether one is set and does not answer in this process."""
    return bool(settings.POLICY_ENCODER) and classifier() is None


def ask_again() -> None:
    """Forget what failed."""
    global _rests_until
    _rests_until = 0.0
