"""How the ways to start from a picture look in a menu, and what the form says at first for each."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from gallery.models import Image
from generator.engines.base import Capabilities
from generator.jobs.remix import FROM_THE_RECORD, Option, Way
from generator.requests.request import nearest_size
from generator.requests.wildcards import escaped

SHOWN: dict[Way, tuple[str, Any]] = {
    Way.CHANGE: ("wand-sparkles", _("Say it in a sentence")),
    Way.PART: ("crop", _("Paint over it; the rest stays as it is")),
    Way.RESEED: ("dices", _("Another take of the same words")),
    Way.REWORD: ("pencil", _("Its words and its seed, yours to change")),
    Way.REFERENCE: ("brush", _("Its colours and style, for something new")),
    Way.UPLOAD: ("image", _("Say what to make of it")),
}


def chosen(options: list[Option], way: str) -> Option | None:
    """The option of this name if it is possible, else the first that is, else none."""
    possible = [option for option in options if option.possible]
    named = [option for option in possible if option.way == way]
    return next(iter(named + possible), None)


def first_values(source: Image, option: Option | None, able: Capabilities) -> dict[str, Any]:
    """The source's shape, and the record's own words where these are what is used again."""
    size = {"size": "{}x{}".format(*nearest_size(source.width, source.height, able))}
    if option is None or option.way not in FROM_THE_RECORD:
        return size
    seed = source.seed if option.way == Way.REWORD else None
    return size | {"prompt": escaped(source.prompt), "negative_prompt": source.negative_prompt, "seed": seed}
