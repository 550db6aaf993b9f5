"""What was read of a file's Content Credentials, within bounds, so that it can be kept and shown.

Nothing in it is believed: it is what the file says, beside whether file and words belong together (`state`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

STATES = ("trusted", "untrusted", "expired", "broken", "unreadable")
LONGEST, MOST = 300, 24
_RELATIONS = ("parentOf", "componentOf", "inputTo")
_ANSWERS = ("allowed", "notAllowed", "constrained")


@dataclass(frozen=True, slots=True)
class Report:
    """`manifest` is its id, `signer` the organisation in the certificate, `at` a trusted time stamp or empty,
    `ingredients` have relation, title and address, `faults` are C2PA's codes of what did not hold."""

    state: str
    manifest: str = ""
    signer: str = ""
    at: str = ""
    generator: str = ""
    title: str = ""
    source_type: str = ""
    actions: list[str] = field(default_factory=list)
    training: dict[str, str] = field(default_factory=dict)
    ingredients: list[dict[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether the file is as it was signed, whoever signed it."""
        return self.state in ("trusted", "untrusted", "expired")

    @property
    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def tidied(found: Any) -> Report:
    """Of anything that JSON can hold: unknown keys and kinds are dropped, texts and lists cut."""
    said = found if isinstance(found, dict) else {}
    texts = {name: _text(said.get(name)) for name in ("manifest", "signer", "at", "generator", "title", "source_type")}
    state = said.get("state") if said.get("state") in STATES else "unreadable"
    return Report(
        state=str(state),
        **texts,
        actions=[_text(one) for one in _list(said.get("actions"))],
        training=_training(said.get("training")),
        ingredients=[_ingredient(one) for one in _list(said.get("ingredients")) if isinstance(one, dict)],
        faults=[_text(one) for one in _list(said.get("faults"))],
    )


def _text(value: Any) -> str:
    """One line of it, without marks that turn text around."""
    return "".join(letter for letter in value if letter.isprintable())[:LONGEST] if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value[:MOST] if isinstance(value, list) else []


def _training(value: Any) -> dict[str, str]:
    pairs = list(value.items())[:MOST] if isinstance(value, dict) else []
    return {_text(use): answer for use, answer in pairs if answer in _ANSWERS}


def _ingredient(one: dict[str, Any]) -> dict[str, str]:
    relation = one.get("relation")
    return {
        "relation": relation if relation in _RELATIONS else "inputTo",
        "title": _text(one.get("title")),
        "address": _text(one.get("address")),
    }
