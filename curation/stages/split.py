"""Which pictures a trainer learns from, and which are held out: decided for all together that have anything in common.

What shares a family (any lineage, at any distance), a look or a prompt is one component, and a component is on one
side only. The side follows from the SHA-256 of the recipe's seed and the component's least id.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from curation.components import components, families
from curation.stages.base import Refused, Stage, Tables

if TYPE_CHECKING:
    import pyarrow as pa

    from curation.recipe import Recipe

FIT, HOLDOUT = "fit", "holdout"


def sql(_recipe: Recipe) -> str:
    """Nothing is dropped."""
    return ""


def arithmetic(recipe: Recipe, select: Tables) -> Mapping[str, pa.Table]:
    """`sides` (id, component, side). Raises Refused at split.largest_component."""
    import pyarrow as pa
    import pyarrow.compute as pc

    asked = recipe.values["split"]
    rows = select("select id, root, look, prompt_sha256 from kept").sort_by("id")
    family = families(rows["id"], select("select child, parent from edges"))
    labels = components(
        rows["id"], {"family": family, "root": rows["root"], "look": rows["look"], "prompt": rows["prompt_sha256"]}
    )
    if asked["holdout"]:
        _refuse_lumps(labels, asked["largest_component"])
    side_of = {label: _side(label, asked["seed"], asked["holdout"]) for label in pc.unique(labels).to_pylist()}
    sides = pa.array([side_of[label] for label in labels.to_pylist()], pa.string())
    return {"sides": pa.table({"id": rows["id"], "component": labels, "side": sides})}


def _side(component: str, seed: str, holdout: float) -> str:
    """Uniform over 2^53 values, which a float holds exactly."""
    digest = hashlib.sha256(f"{seed}\n{component}".encode()).digest()
    return HOLDOUT if int.from_bytes(digest[:8], "big") >> 11 < holdout * 2**53 else FIT


def _refuse_lumps(labels: pa.Array, most: float) -> None:
    import pyarrow.compute as pc

    if not len(labels):
        return
    largest = max(count["counts"] for count in pc.value_counts(labels).to_pylist())
    if largest > most * len(labels):
        said = _(
            "%(largest)d of %(all)d pictures hang together by lineage, look or prompt: %(share).1f %%, more than "
            "%(most).1f %%. They cannot be on both sides. Lower caps.prompt, raise this, or set split.holdout to 0."
        )
        told = {"largest": largest, "all": len(labels), "share": 100 * largest / len(labels), "most": 100 * most}
        raise Refused("split.largest_component", said, told)


STAGE = Stage(
    "split", _("Fit and holdout"), {}, sql, arithmetic, {"component": "sides.component", "side": "sides.side"}
)
