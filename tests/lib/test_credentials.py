"""Content Credentials: what is signed holds, one changed byte does not, and nothing grows with the generations."""

from __future__ import annotations

import datetime as dt
import io
import os

import pytest
from PIL import Image

from lib.credentials import authority, folder, identity
from lib.credentials.identity import NoIdentity
from lib.credentials.report import tidied
from lib.credentials.signing import CannotSign, sign
from lib.credentials.statement import Ingredient, Relation, Statement
from lib.imaging.intake import Usage, credential

TRAINING = dict.fromkeys(("cawg.ai_generative_training", "cawg.ai_training", "cawg.ai_inference"), "notAllowed")
ADDRESS = "https://gallery.example.org/posts/0190aaaabbbb7ccc8ddd00"
KINDS = ("PNG", "JPEG", "WEBP", "AVIF")


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """A folder with a certificate of its own."""
    place = tmp_path_factory.mktemp("credentials")
    folder.make(place, "A gallery")
    return place


def encoded(kind: str, side: int = 96) -> bytes:
    out = io.BytesIO()
    Image.effect_mandelbrot((side, side), (-2, -1.3, 0.8, 1.3), 60).convert("RGB").save(out, kind)
    return out.getvalue()


def said(*relations: Relation, **more) -> Statement:
    ingredients = tuple(Ingredient(one, ADDRESS) for one in relations)
    facts = {"source_type": "trainedAlgorithmicMedia", "title": ADDRESS, "training": TRAINING, **more}
    return Statement("Atelier", "1", ingredients=ingredients, **facts)


def signed(kind, here, *relations, **more):
    return sign(encoded(kind), f"image/{kind.lower()}", said(*relations, **more), identity.load(here))


def read(data, here):
    return credential(data, here / identity.ANCHORS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_signed_is_read_back_with_its_parents(kind, here):
    made = signed(kind, here, Relation.PARENT, Relation.INPUT)
    found = read(made.data, here)
    assert (found.state, found.manifest, found.signer) == ("trusted", made.manifest, "A gallery")
    assert [one["relation"] for one in found.ingredients] == ["parentOf", "inputTo"]
    assert {one["address"] for one in found.ingredients} == {ADDRESS}
    assert found.source_type.endswith("/trainedAlgorithmicMedia") and found.training == TRAINING
    Image.open(io.BytesIO(made.data)).load()


def test_a_file_by_somebody_whom_the_reader_does_not_know_is_untrusted_and_not_broken(here, tmp_path):
    found = read(signed("PNG", here).data, tmp_path)
    assert (found.state, found.holds) == ("untrusted", True)


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_one_flipped_bit_is_told(kind, here):
    data = bytearray(signed(kind, here).data)
    data[-40] ^= 1
    found = read(bytes(data), here)
    assert found.state == "broken" and "assertion.dataHash.mismatch" in found.faults


def test_a_second_parent_is_a_component(here):
    found = read(signed("PNG", here, Relation.PARENT, Relation.PARENT).data, here)
    assert [one["relation"] for one in found.ingredients] == ["parentOf", "componentOf"]


def test_what_was_brought_was_opened_and_nothing_is_said_of_its_making(here):
    found = read(signed("PNG", here, source_type="").data, here)
    assert (found.source_type, found.actions[0]) == ("", "c2pa.opened")


def test_eight_generations_cost_no_more_than_the_first(here):
    me, sizes, last = identity.load(here), [], encoded("PNG")
    for _ in range(8):
        made = sign(encoded("PNG"), "image/png", said(Relation.PARENT, Relation.INPUT), me)
        sizes.append(len(made.data) - len(last))
    assert max(sizes) <= 4000 and max(sizes) - min(sizes) < 16


def test_a_whole_history_has_the_manifests_of_all(here):
    me, last = identity.load(here), b""
    for number in range(4):
        above = (Ingredient(Relation.PARENT, f"{ADDRESS}{number}", last, "image/png"),) if last else ()
        last = sign(encoded("PNG"), "image/png", Statement("Atelier", "1", ADDRESS, "algorithmicMedia", above), me).data
    found = read(last, here)
    assert found.state == "trusted" and last.count(b"urn:c2pa:") > 4


def test_signing_goes_on_in_a_fork(here):
    signed("PNG", here)
    child = os.fork()
    if not child:
        os._exit(0 if signed("PNG", here).manifest.startswith("urn:c2pa:") else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_what_cannot_be_signed_says_so(here):
    me = identity.load(here)
    for data, mime in ((b"no picture", "image/png"), (encoded("GIF"), "image/gif")):
        with pytest.raises(CannotSign):
            sign(data, mime, said(), me)


def test_a_certificate_that_is_missing_foreign_or_past_is_named(here, tmp_path):
    with pytest.raises(NoIdentity, match="missing"):
        identity.load(tmp_path)
    folder.make(tmp_path, "B")
    (tmp_path / identity.KEY).write_bytes((here / identity.KEY).read_bytes())
    with pytest.raises(NoIdentity, match="mismatch"):
        identity.load(tmp_path)
    (tmp_path / identity.KEY).write_text("no key")
    with pytest.raises(NoIdentity, match="unreadable"):
        identity.load(tmp_path)
    root = authority.found("C")
    past = authority.issue(root, "C", years=-1)
    (tmp_path / identity.CHAIN).write_bytes(past.certificate)
    (tmp_path / identity.KEY).write_bytes(past.key)
    with pytest.raises(NoIdentity, match="expired"):
        identity.load(tmp_path).ask_valid(dt.datetime.now(dt.UTC))


def test_keys_are_their_owners_alone_and_are_not_written_over(here):
    assert {(here / name).stat().st_mode & 0o077 for name in (identity.KEY, identity.AUTHORITY_KEY)} == {0}
    with pytest.raises(folder.Exists):
        folder.make(here, "A gallery")
    before = (here / identity.CHAIN).read_bytes()
    folder.renew(here, "A gallery")
    assert (here / identity.CHAIN).read_bytes() != before
    assert read(signed("PNG", here).data, here).state == "trusted"


def test_a_picture_without_a_credential_costs_no_child(here):
    asked: list[Usage] = []
    assert credential(encoded("PNG"), here / identity.ANCHORS, observe=asked.append) is None
    assert asked == []


def test_what_the_child_says_is_cut_to_size():
    found = tidied(
        {
            "state": "perfect",
            "signer": "x" * 5000 + "\u202e",
            "ingredients": [{"relation": "godOf", "address": 7}] * 1000,
            "training": {"a": "sure", "b": "allowed"},
            "actions": "none",
        }
    )
    assert (found.state, len(found.signer), len(found.ingredients)) == ("unreadable", 300, 24)
    assert found.training == {"b": "allowed"} and found.actions == []
