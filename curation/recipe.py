"""What a dataset is to hold, as data: JSON whose every key is known, completed with what it leaves out.

The canonical form is UTF-8 JSON with sorted keys and no white space; its SHA-256 is the recipe's id.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from lib.problems import Problem

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
SCORER = re.compile(r"[a-z0-9-]{1,40}/[a-z0-9-]{1,40}")
MOST_SCORES = 16
UNLUCKY = ("train", "test", "val", "dev", "eval")
"""Loaders read these in a file's name as the name of a split (Hugging Face `datasets`, "Structure your repository")."""
LARGEST = 64 * 1024  # bytes
NOTICE = "rehearsal, not training data"


class Key(NamedTuple):
    """One key: what it is when left out, and what it may be: a range of numbers, or values of a list."""

    default: Any
    kind: type | tuple[type, ...]
    least: float = 0
    most: float = 2**31
    among: tuple[str, ...] = ()
    may_be_null: bool = False


SECTIONS: dict[str, dict[str, Key]] = {
    "eligibility": {"published": Key(True, bool)},
    "safety": {"ratings": Key(["general"], list, among=("general", "mature"))},
    "size": {
        "min_side": Key(64, int, 1, 65_536),
        "max_side": Key(16_384, int, 1, 65_536),
        "max_bytes": Key(50_000_000, int, 1, 2**40),
        "mimes": Key(["image/jpeg", "image/png", "image/webp"], list, among=("image/jpeg", "image/png", "image/webp")),
    },
    "quality": {"min_pdq_quality": Key(0, int, 0, 100), "min_likes": Key(0, int), "min_scores": Key({}, dict)},
    "duplicates": {"distance": Key(31, int, 0, 64), "keep": Key("best", str, among=("best", "all"))},
    "caps": {
        "prompt": Key(20, int, 1, may_be_null=True),
        "person": Key(200, int, 1, may_be_null=True),
        "model": Key(None, int, 1, may_be_null=True),
    },
    "split": {
        "holdout": Key(0.05, (int, float), 0, 0.5),
        "largest_component": Key(0.02, (int, float), 0, 1),
        "seed": Key("0", str),
    },
    "caption": {"from": Key(["prompt"], list, among=("prompt", "title", "alt"))},
}


@dataclass(frozen=True)
class Recipe:
    """A recipe that holds every key. `values[section][key]` as SECTIONS has them."""

    name: str
    rehearsal: bool
    values: Mapping[str, Mapping[str, Any]]

    @classmethod
    def read(cls, text: str | bytes) -> Recipe:
        """Raises Problem("invalid") with a sentence at each place: `caps.promt`, or `line 3` where it is not JSON."""
        if len(text) > LARGEST:
            raise Problem.invalid({"recipe": _("A recipe has at most 64 KB.")})
        try:
            found = json.loads(text, object_pairs_hook=_once, parse_constant=_not_a_number)
        except json.JSONDecodeError as error:
            said = _("This is not JSON: %(error)s.") % {"error": error.msg}
            raise Problem.invalid({f"line {error.lineno}, column {error.colno}": said}) from error
        except (ValueError, RecursionError) as error:  # other letters, or a number of thousands of digits
            raise Problem.invalid({"recipe": _("This is not JSON in UTF-8.")}) from error
        errors = dict(_errors(found))
        if errors:
            raise Problem.invalid(errors)
        values = {
            section: {key: found.get(section, {}).get(key, known.default) for key, known in keys.items()}
            for section, keys in SECTIONS.items()
        }
        return cls(found["name"], found.get("rehearsal", False), _in_order(values))

    def document(self) -> dict[str, Any]:
        return {"name": self.name, "rehearsal": self.rehearsal, **self.values}

    def canonical(self) -> bytes:
        return canonical(self.document())

    @property
    def id(self) -> str:
        """SHA-256 of the canonical form, in hex."""
        return hashlib.sha256(self.canonical()).hexdigest()


def canonical(document: Any) -> bytes:
    """Equal bytes for equal documents: sorted keys, no white space, UTF-8, no NaN."""
    said = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return said.encode()


def unlucky(name: str) -> str:
    """What in a name a loader would take for a split, or nothing."""
    return next((word for word in UNLUCKY if word in name.lower()), "")


def _errors(found: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(found, dict):
        yield "recipe", _("A recipe is an object: {…}.")
        return
    yield from _unknown("", found, ["name", "rehearsal", *SECTIONS])
    name = found.get("name")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        yield "name", _("Give it a name of a to z, 0 to 9 and hyphens, 40 at most.")
    elif word := unlucky(name):
        yield "name", _("Loaders read “%(word)s” in a name as a split; choose another name.") % {"word": word}
    if not isinstance(found.get("rehearsal", False), bool):
        yield "rehearsal", _("Write true or false.")
    for section, keys in SECTIONS.items():
        there = found.get(section, {})
        if not isinstance(there, dict):
            yield section, _("This is an object: {…}.")
            continue
        yield from _unknown(f"{section}.", there, list(keys))
        for key in keys.keys() & there.keys():
            if said := _wrong(there[key], keys[key]):
                yield f"{section}.{key}", said


def _unknown(place: str, there: dict[str, Any], known: list[str]) -> Iterator[tuple[str, str]]:
    for key in there.keys() - set(known):
        yield f"{place}{key}", _("There is no such key; there are %(known)s.") % {"known": ", ".join(sorted(known))}


def _wrong(value: Any, key: Key) -> str:
    """What is wrong with a value, or nothing."""
    if value is None and key.may_be_null:
        return ""
    if key.kind is bool:
        return "" if isinstance(value, bool) else _("Write true or false.")
    if key.kind is list:
        fine = isinstance(value, list) and value and all(item in key.among for item in value)
        return "" if fine else _("Write a list of some of these: %(among)s.") % {"among": ", ".join(key.among)}
    if key.kind is dict:
        fine = isinstance(value, dict) and len(value) <= MOST_SCORES and all(map(_is_score, value.items()))
        return "" if fine else _("Write {“scorer/version”: the least score, …}, sixteen at most.")
    if key.kind is str:
        fine = isinstance(value, str) and (value in key.among if key.among else len(value) <= 100 and _kept(value))
        return "" if fine else _("Write one of these: %(among)s.") % {"among": ", ".join(key.among) or "a…z, 0…9"}
    is_number = isinstance(value, key.kind) and not isinstance(value, bool)
    fine = is_number and key.least <= value <= key.most
    least, most = f"{key.least:g}", f"{key.most:g}"
    return "" if fine else _("Write a number from %(least)s to %(most)s.") % {"least": least, "most": most}


def _is_score(asked: tuple[str, Any]) -> bool:
    name, least = asked
    is_number = isinstance(least, int | float) and not isinstance(least, bool)
    return bool(SCORER.fullmatch(name)) and is_number and abs(least) < 1e12


def _kept(text: str) -> bool:
    """Whether UTF-8 and a database hold it: no half of a pair of UTF-16, no zero."""
    return text.isprintable()


def _in_order(values: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Lists that mean a set are sorted; the order of captions is meant."""
    for section, key in (("safety", "ratings"), ("size", "mimes")):
        values[section][key] = sorted(set(values[section][key]))
    return values


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    there: dict[str, Any] = {}
    for key, value in pairs:
        if key in there:
            raise Problem.invalid({key: _("This key stands here twice.")})
        there[key] = value
    return there


def _not_a_number(word: str) -> Any:
    raise Problem.invalid({word: _("This is not a number of JSON.")})
