"""What is said in a file, and the C2PA manifest that says it.

Ingredients are thin: an address with an opaque id in it, or nothing but that there was one. Their own manifests are
left out, which keeps a file's own of one size at any depth, and nobody's words in the files of others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MOST_INGREDIENTS = 8
REMIX = "atelier.remix"  # an entry of our own beside the CAWG's uses


class Relation(StrEnum):
    """How another picture went into this one (C2PA 2.2, 10.3): opened and changed, placed in it, or only read."""

    PARENT = "parentOf"
    COMPONENT = "componentOf"
    INPUT = "inputTo"


@dataclass(frozen=True, slots=True)
class Ingredient:
    """`address` is where everyone finds it, with its opaque id in it; empty for what not everyone may see, or is gone.

    `file` and `mime` are a signed file whose own manifest goes in with it, for a file that carries its whole history.
    """

    relation: Relation
    address: str = ""
    file: bytes = b""
    mime: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """`source_type` is IPTC's word; without one nothing is said of how the picture came to be, as of an upload.

    `training` has the CAWG's uses and REMIX, each with `allowed`, `notAllowed` or `constrained`; `licence` is an SPDX
    identifier, under which others may go on from the picture. `smaller` is said of renditions.
    """

    generator: str
    version: str
    title: str = ""
    source_type: str = ""
    ingredients: tuple[Ingredient, ...] = ()
    training: dict[str, str] = field(default_factory=dict)
    licence: str = ""
    smaller: bool = False


def manifest(said: Statement) -> dict[str, Any]:
    """As c2pa's Builder takes it. At most one ingredient is the parent; further ones are components.

    Ingredients with a file are left out: they are added from it (`signing.sign`).
    """
    used = ingredients(said)
    assertions = [_assertion("c2pa.actions.v2", {"actions": _actions(said, used)})]
    if said.training:
        entries = {use: {"use": answer} for use, answer in sorted(said.training.items())}
        if said.licence and REMIX in entries:
            entries[REMIX]["constraint_info"] = said.licence
        assertions.append(_assertion("cawg.training-mining", {"entries": entries}))
    return {
        "claim_generator_info": [{"name": said.generator, "version": said.version}],
        "title": said.title or said.generator,
        "assertions": assertions,
        "ingredients": [described(one, label) for label, one in used.items() if not one.file],
    }


def ingredients(said: Statement) -> dict[str, Ingredient]:
    """By label, in order, and no more than a file should name. A second parent would be refused, so it is a component.

    What was brought was opened from a file of which nothing is known.
    """
    given = said.ingredients or (() if said.source_type else (Ingredient(Relation.PARENT),))
    found: dict[str, Ingredient] = {}
    for place, one in enumerate(given[:MOST_INGREDIENTS]):
        second = one.relation == Relation.PARENT and any(two.relation == Relation.PARENT for two in found.values())
        relation = Relation.COMPONENT if second else one.relation
        found[f"i{place}"] = Ingredient(relation, one.address, one.file, one.mime)
    return found


def described(one: Ingredient, label: str) -> dict[str, str]:
    """An ingredient as the Builder takes it."""
    said = {"relationship": str(one.relation), "label": label}
    return said | ({"informational_URI": one.address} if one.address else {})


def _actions(said: Statement, used: dict[str, Ingredient]) -> list[dict[str, Any]]:
    """The first is `opened` where there is a parent and `created` where there is none, as C2PA wants it."""
    labels = {relation: [label for label, one in used.items() if one.relation == relation] for relation in Relation}
    source = {"digitalSourceType": SOURCE_TYPES + said.source_type} if said.source_type else {}
    read = labels[Relation.INPUT]
    if labels[Relation.PARENT]:
        actions = [_action("c2pa.opened", labels[Relation.PARENT])]
        # Said in an action of its own: an `opened` one drops the source type.
        actions.append(_action("c2pa.edited", read, **source) if source else _action("c2pa.transcoded", read))
    else:
        actions = [_action("c2pa.created", read, **source)]
    if labels[Relation.COMPONENT]:
        actions.append(_action("c2pa.placed", labels[Relation.COMPONENT]))
    if said.smaller:
        actions.append(_action("c2pa.resized", []))
    return actions


def _action(name: str, labels: list[str], **more: str) -> dict[str, Any]:
    return {"action": name, **more, **({"parameters": {"ingredientIds": labels}} if labels else {})}


def _assertion(label: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"label": label, "data": data}
