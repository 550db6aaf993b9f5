"""The classifiers of this process, of texts and of pictures, and what is known of each while it fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial

from django.conf import settings
from PIL import Image

from moderation.policy import classifiers
from moderation.policy.classifiers import ClassifierError, PictureClassifier
from moderation.policy.decision import TextMeaning
from moderation.policy.meaning import MeaningError, opened

REST = 30  # seconds until one that failed is asked again
TEXTS = "texts"
logger = logging.getLogger(__name__)
_rests_until: dict[str, float] = {}


def rests(name: str) -> bool:
    """Whether it failed just now, and is not asked, so that not everybody waits for the next failure."""
    return time.monotonic() < _rests_until.get(name, 0.0)


def failed(name: str, error: Exception) -> None:
    _rests_until[name] = time.monotonic() + REST
    logger.error("the classifier of %s is dead: what needs it is held until it answers again", name, exc_info=error)


class Guarded:
    """Passes a text on, and remembers a failure."""

    def __init__(self, meaning: TextMeaning) -> None:
        self.meaning = meaning

    def of(self, text: str) -> Mapping[str, float]:
        """Raises MeaningError."""
        if rests(TEXTS):
            raise MeaningError("it failed just now")
        try:
            return self.meaning.of(text)
        except Exception as error:  # whatever a model's runtime raises: no prompt is lost by it
            failed(TEXTS, error)
            raise MeaningError(str(error)) from error


class GuardedPictures:
    """The same for pictures; it is opened when it is first asked."""

    def __init__(self, name: str, place: str) -> None:
        self.name, self.place = name, place

    def of(self, picture: Image.Image) -> Mapping[str, float]:
        """Raises ClassifierError."""
        if rests(self.name):
            raise ClassifierError("it failed just now")
        try:
            return classifiers.opened(self.place).of(picture)
        except Exception as error:
            failed(self.name, error)
            raise ClassifierError(str(error)) from error


def classifier() -> TextMeaning | None:
    """Of texts; None where none is set or installed."""
    found = opened(settings.POLICY_ENCODER)
    return Guarded(found) if found else None


def picture_classifier(name: str) -> PictureClassifier | None:
    """None where none of this name is set."""
    place = settings.POLICY_CLASSIFIERS.get(name)
    return GuardedPictures(name, place) if place else None


def dead() -> dict[str, str]:
    """Those that are set and do not answer, asked now, whoever rests: why, by name."""
    asked: dict[str, Callable[[], object]] = {}
    if meaning := opened(settings.POLICY_ENCODER):
        asked[TEXTS] = partial(meaning.of, "a mill")
    for name, place in settings.POLICY_CLASSIFIERS.items():
        asked[name] = partial(look, place)
    return {name: why for name, ask in asked.items() if (why := answers(name, ask))}


def look(place: str) -> None:
    classifiers.opened(place).of(Image.new("RGB", (64, 64), "grey"))


def answers(name: str, ask: Callable[[], object]) -> str:
    """Empty where it does; else why not."""
    try:
        ask()
    except Exception as error:
        failed(name, error)
        return str(error) or type(error).__name__
    _rests_until.pop(name, None)
    return ""


def ask_again() -> None:
    """Forget what failed."""
    _rests_until.clear()
