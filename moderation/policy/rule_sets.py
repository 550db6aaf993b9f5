"""The rules that come with the site, a file each, and the sets in which they are chosen."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from moderation.policy.matcher import MatcherError
from moderation.policy.rule import PROMPT, Rule

RULES = Path(__file__).parent / "rules"
MILD = "mild"
PARTS = {"name": str, "action": str, "matcher": dict, "sentence_en": str, "sentence_fr": str}


@cache
def sets() -> dict[str, dict[str, str]]:
    """By the name of a set: the action that each of its rules comes to there."""
    found: dict[str, dict[str, str]] = json.loads((RULES / "_sets.json").read_text())
    return found


def rule_set(name: str) -> list[Rule]:
    """Its rules, the gravest first. Raises KeyError."""
    return [read(written(rule) | {"action": action}) for rule, action in sets()[name].items()]


@cache
def written(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RULES / f"{name}.json").read_text())
    return found


def read(document: dict[str, Any], *, version: int = 1, key: str = "") -> Rule:
    """A rule out of JSON: name, action, hard, scope, matcher, sentence_en, sentence_fr. Raises MatcherError."""
    if not isinstance(document, dict):
        raise MatcherError("A rule cannot be read from this: it is an object with parts, in braces.")
    for part, kind in PARTS.items():
        if not isinstance(document.get(part), kind):
            raise MatcherError(f"“{part}” is missing, or is not {'an object' if kind is dict else 'a text'}.")
    return Rule(
        name=document["name"],
        version=version,
        action=document["action"],
        hard=bool(document.get("hard", False)),
        written=document["matcher"],
        sentence_en=document["sentence_en"],
        sentence_fr=document["sentence_fr"],
        key=key,
        scope=str(document.get("scope", PROMPT)),
    )
