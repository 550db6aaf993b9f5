"""The text of stages is what two engines read alike, and what hangs together stays on one side."""

from __future__ import annotations

import json
import random

import pyarrow as pa
import pytest

from curation.components import components, families, inherited
from curation.merkle import root
from curation.near import near_clusters
from curation.recipe import Recipe
from curation.stages import STAGES
from curation.stages.linter import complaints

WHOLE = Recipe.read(json.dumps({"name": "whole", "caps": {"prompt": 2, "person": 3, "model": 4}}))


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_every_stage_is_in_the_common_subset(stage):
    assert list(complaints(stage.sql(WHOLE))) == []


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select * from kept left anti join gone on gone.id = kept.id", "anti joins"),
        ("select look as cluster from kept", "reserved"),
        ("select row_number() over (partition by a order by likes desc) from kept", "does not end in id"),
        ("select sum(strength) from kept", "floats"),
        ("select id from kept order by id", "outside of a window"),
        ("select random() from kept", "another each time"),
    ],
)
def test_what_is_not_common_is_named(sql, said):
    assert said in " ".join(complaints(sql))


def column(*values):
    return pa.chunked_array([pa.array(values, pa.string())])


def test_what_shares_a_key_with_what_shares_a_key_is_one_component():
    labels = components(
        column("a", "b", "c", "d", "e"),
        {"prompt": column("x", "x", "y", "", None), "look": column("1", "2", "2", "", None)},
    )
    assert labels.to_pylist() == ["a", "a", "a", "d", "e"]


def test_components_are_those_of_a_walk_through_every_key():
    """Compared with a search that follows one link after another, over small random tables."""
    chance = random.Random(4)
    for _ in range(40):
        ids = [f"{number:02}" for number in range(30)]
        keys = {name: [chance.choice(["", *"abcdefghijklmnop"]) for _ in ids] for name in ("one", "other")}
        labels = components(column(*ids), {name: column(*values) for name, values in keys.items()}).to_pylist()
        assert labels == walked(ids, keys)


def walked(ids, keys):
    label = {}
    for start in ids:
        waiting = [] if start in label else [start]
        while waiting:
            here = waiting.pop()
            label[here] = start
            place = ids.index(here)
            for values in keys.values():
                near = [one for one, value in zip(ids, values, strict=True) if value and value == values[place]]
                waiting += [one for one in near if one not in label]
    return [label[one] for one in ids]


def test_families_reach_over_pictures_that_are_not_chosen():
    edges = pa.table({"child": column("b", "c"), "parent": column("x", "x")})
    assert families(column("a", "b", "c"), edges).to_pylist() == ["a", "b", "b"]


def test_every_descendant_inherits_and_nobody_else():
    edges = pa.table({"child": column("b", "c", "e"), "parent": column("a", "b", "d")})
    told = inherited(edges, pa.table({"id": column("a"), "reason": column("consent")}))
    assert told.to_pylist() == [{"id": "b", "reason": "consent_parent"}, {"id": "c", "reason": "consent_parent"}]


def test_what_differs_in_few_bits_looks_alike():
    chance = random.Random(1)
    hashes = [chance.getrandbits(256) for _ in range(50)]
    near = hashes[7] ^ sum(1 << place for place in chance.sample(range(256), 12))
    found = near_clusters(
        pa.table(
            {
                "id": column(*(f"{number:03}" for number in range(51))),
                "pdq": column(*(f"{one:064x}" for one in [*hashes, near])),
                "pdq_quality": pa.chunked_array([pa.array([90] * 51, pa.int32())]),
            }
        ),
        distance=31,
    )
    assert found.to_pylist() == [{"id": "007", "look": "007"}, {"id": "050", "look": "007"}]


def test_the_root_is_that_of_the_standards_definition():
    """RFC 9162, 2.1.1: split at the largest power of two below n."""
    import hashlib

    def defined(leaves):
        if len(leaves) == 1:
            return leaves[0]
        half = 1 << (len(leaves) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + defined(leaves[:half]) + defined(leaves[half:])).digest()

    leaves = [bytes([number]) * 32 for number in range(13)]
    for count in range(1, 14):
        assert root(leaves[:count]) == defined(leaves[:count])
