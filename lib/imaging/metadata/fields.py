"""What may be stated of a picture's making: names, kinds and bounds, the same on both sides of the child's pipe."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from lib.imaging.label import SourceType

# Longest texts, in letters.
TEXTS = {"program": 80, "prompt": 10_000, "negative_prompt": 10_000, "scheduler": 80, "model": 200}
LONGEST_SIDE = 65_535
MOST_STEPS = 100_000
LARGEST_SEED = 2**64 - 1
LARGEST_GUIDANCE = 10_000
NAMES = (*TEXTS, "seed", "steps", "guidance_scale", "width", "height", "source_type")
# What alone says nothing of the making.
BESIDES = {"program", "width", "height"}
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# IPTC's words that a statement may hold: ours, and those that other programs and cameras write.
SOURCE_TYPES = frozenset(
    {
        *(str(one) for one in SourceType),
        *(
            "digitalCapture",
            "computationalCapture",
            "digitalCreation",
            "digitalArt",
            "humanEdits",
        ),
        *("minorHumanEdits", "negativeFilm", "positiveFilm", "print", "compositeCapture"),
        *("dataDrivenMedia", "screenCapture", "virtualRecording", "softwareImage"),
    }
)


def tidied(found: Mapping[str, Any]) -> dict[str, Any]:
    """The known fields of what was found, each of its kind and within its bounds; what is not is left out.

    Texts are without control characters, `seed` is a string of digits (an unsigned 64 bit number may exceed what
    JSON's readers hold), `steps`, `width` and `height` are integers, `guidance_scale` a finite float, `source_type`
    one of `SOURCE_TYPES`. Empty where nothing is said of the making.
    """
    kept: dict[str, Any] = {}
    for name in NAMES:
        value = _KINDS.get(name, _text)(found.get(name), name)
        if value not in (None, ""):
            kept[name] = value
    return kept if kept.keys() - BESIDES else {}


def _text(value: Any, name: str) -> str:
    if not isinstance(value, str):
        return ""
    text = _UNSEEN.sub("", value[: 2 * TEXTS[name]]).replace("\r\n", "\n").strip()
    return text[: TEXTS[name]].rstrip()


def _whole(value: Any, most: int, least: int = 0) -> int | None:
    """An integer that is one, however it is written; None for anything else."""
    if isinstance(value, str):
        digits = value.strip()
        value = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 20 else None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most else None


def _seed(value: Any, _name: str) -> str | None:
    number = _whole(value, LARGEST_SEED)
    return None if number is None else str(number)


def _steps(value: Any, _name: str) -> int | None:
    return _whole(value, MOST_STEPS, 1)


def _side(value: Any, _name: str) -> int | None:
    return _whole(value, LONGEST_SIDE, 1)


def _guidance(value: Any, _name: str) -> float | None:
    try:
        number = float(value) if isinstance(value, (int, float)) or len(value) < 30 else math.nan
    except (TypeError, ValueError, OverflowError):
        return None
    return number if not isinstance(value, bool) and 0 <= number <= LARGEST_GUIDANCE else None


def _source_type(value: Any, _name: str) -> str:
    """The last part of IPTC's address, or the bare word."""
    word = value[:200].strip().rpartition("/")[2] if isinstance(value, str) else ""
    return word if word in SOURCE_TYPES else ""


_KINDS = {
    "seed": _seed,
    "steps": _steps,
    "guidance_scale": _guidance,
    "width": _side,
    "height": _side,
    "source_type": _source_type,
}
