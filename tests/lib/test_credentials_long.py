"""Content Credentials against a second reader, and against files that lie."""

from __future__ import annotations

import random
from typing import Any

import encypher_c2pa
import pytest

from lib.credentials import identity
from lib.credentials.statement import Relation
from lib.imaging.intake import Usage, credential
from tests.lib.test_credentials import KINDS, encoded, here, signed

__all__ = ["here"]
pytestmark = pytest.mark.long
STATES = {"trusted", "untrusted", "expired", "broken", "unreadable"}


def second(data: bytes, kind: str, anchors: str) -> dict[str, Any]:
    return dict(
        encypher_c2pa.verify(
            data, f"image/{kind.lower()}", trust_pem=anchors, no_default_trust=True, telemetry=False, online=False
        )
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_unrelated_reader_validates_and_sees_the_parents(kind, here):
    anchors = (here / identity.ANCHORS).read_text()
    data = signed(kind, here, Relation.PARENT, Relation.INPUT, Relation.COMPONENT).data
    found = second(data, kind, anchors)
    assert (found["validation_state"], found["integrity"], found["hard_binding"]) == ("Trusted", "valid", "match")
    manifest = found["manifest_report"]["manifests"][found["manifest_report"]["active_manifest"]]
    parents = [one["data"]["relationship"] for one in manifest["assertions"] if "ingredient" in one["label"]]
    assert parents == ["parentOf", "inputTo", "componentOf"]
    changed = bytearray(data)
    changed[len(changed) // 3] ^= 1
    assert second(bytes(changed), kind, anchors)["validation_state"] == "Invalid"


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("mutations", [200, pytest.param(5_000, marks=pytest.mark.release)])
def test_no_mutation_of_a_good_file_harms_its_reader(here, mutations):
    """Bytes flipped, cut out, doubled and put in, most of them within the manifest: an answer, in bounds, each time."""
    rng, used = random.Random(47), list[Usage]()
    goods = [signed(kind, here, Relation.PARENT, Relation.INPUT).data for kind in KINDS]
    for number in range(mutations):
        data = mutated(goods[number % len(goods)], rng)
        try:
            found = credential(data, here / identity.ANCHORS, observe=used.append)
        except Exception as error:
            assert type(error).__name__ == "Refused", (number, error)
            continue
        assert found is None or found.state in STATES, number
    assert len(used) > mutations // 2
    assert max(one.peak for one in used) < 512 * 2**20 and max(one.cpu for one in used) < 15


def mutated(good: bytes, rng: random.Random) -> bytes:
    data = bytearray(good)
    manifest = data.find(b"jumb")
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        near = rng.random() < 0.8
        at = rng.randrange(manifest - 8, min(manifest + 4_000, len(data))) if near else rng.randrange(len(data))
        kind = rng.randrange(5)
        if kind == 0:
            data[at] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del data[at : at + rng.randrange(1, 64)]
        elif kind == 2:
            data[at:at] = data[at : at + rng.randrange(1, 64)]
        elif kind == 3:
            data[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", rng.randbytes(4)))
        else:
            data[at : at + 16] = rng.randbytes(16)
        if len(data) < manifest + 64:
            break
    return bytes(data)


def test_what_stands_in_a_file_is_small(here):
    for kind in KINDS:
        assert len(signed(kind, here, Relation.PARENT, Relation.INPUT).data) - len(encoded(kind)) < 4096
