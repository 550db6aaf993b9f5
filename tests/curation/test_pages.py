"""The curators' room, and where one's own pictures went."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.access.staff_groups import ship
from accounts.models import Consent
from curation.erasure import take_back
from curation.exports.materialise import materialise
from curation.models import Selected
from curation.recipe import canonical
from gallery.models.image import Edge
from tests.curation.test_building import ids, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def cura(people):
    cura = people("cura")
    ship(apps.get_app_config("curation"), using="default")
    cura.groups.add(Group.objects.get(name="curator"))
    cura.is_staff = True
    cura.save()
    return cura


@pytest.fixture
def snapshot(ada, bruno, factory, allowing, built):
    allowing(ada)
    shown(factory, bruno, "not allowed")
    for number in range(3):
        shown(factory, ada, f"ada's {number}")
    return built()


def test_curators_see_what_each_stage_left_and_why(cura, snapshot, client_of):
    listed = client_of(cura).get("/curate")
    assert snapshot.name in listed.text
    page = client_of(cura).get(f"/curate/{snapshot.pk}").text
    assert "Its maker does not allow training." in page and "May be used" in page


def test_the_room_is_not_there_for_others(ada, snapshot, client_of):
    assert client_of(ada).get("/curate").status_code == 404
    assert client_of(ada).get(f"/curate/{snapshot.pk}").status_code == 404


def test_curators_ask_why_a_picture_is_not_in_it(cura, bruno, snapshot, client_of):
    page = f"/curate/{snapshot.pk}"
    answer = client_of(cura).get(page, {"image": bruno.images.get().key}).text
    assert "Stage “May be used”: Its maker does not allow training." in answer
    assert "This is not the id of a picture." in client_of(cura).get(page, {"image": "?!"}).text


def test_the_list_of_snapshots_reads_no_more_queries_for_more_rows(cura, snapshot, built, client_of):
    browser = client_of(cura)
    with CaptureQueriesContext(connection) as few:
        browser.get("/curate")
    built(split={"holdout": 0.3, "largest_component": 1, "seed": "b"})
    with CaptureQueriesContext(connection) as more:
        browser.get("/curate")
    assert len(more) == len(few) <= 8


def test_a_maker_sees_where_their_pictures_went_and_takes_one_back(ada, bruno, snapshot, client_of):
    mine = client_of(ada).get("/settings/datasets").text
    assert mine.count("Take it back…<") == 3
    assert "No picture of yours" in client_of(bruno).get("/settings/datasets").text
    first = ada.images.order_by("pk").first()
    client_of(ada).post("/settings/datasets", {"image": first.key, "sure": "1"})
    take_back()
    snapshot.refresh_from_db()
    assert ids(snapshot) == {str(image.pk) for image in ada.images.exclude(pk=first.pk)}


def test_nobody_takes_back_what_is_anothers(bruno, ada, snapshot, client_of):
    assert client_of(bruno).post("/settings/datasets", {"image": ada.images.first().key}).status_code == 404
    assert take_back() == 0


def test_a_maker_takes_everything_back(ada, snapshot, client_of):
    client_of(ada).post("/settings/datasets", {"answer": "everything", "sure": "1"})
    assert not Consent.allows(ada)
    take_back()
    assert not Selected.objects.exists()
    assert "No picture of yours" in client_of(ada).get("/settings/datasets").text


def test_a_maker_sees_first_what_taking_back_touches_and_keeps_a_signed_receipt(
    ada, bruno, factory, allowing, built, client_of, tmp_path
):
    allowing(ada, bruno)
    mine = shown(factory, ada, "ada's")
    shown(factory, bruno, "made from it", parents=[(mine, Edge.Kind.EDIT, 0.5)])
    snapshot = built(split={"holdout": 0, "largest_component": 1})
    materialise(snapshot, "hf-sft", tmp_path / "set", recipient="Lab <lab@example.org>")
    browser = client_of(ada)
    page = browser.get("/settings/datasets", {"take": mine.key}).text
    for said in ("1 picture of yours leaves", "1 picture that was made from them", "1 folder", "1 recipient"):
        assert said in page
    assert Selected.objects.count() == 2, "nothing has happened yet"
    receipt = browser.post("/settings/datasets", {"image": mine.key}).url
    assert "are being rewritten" in browser.get(receipt).text
    take_back()
    assert "No dataset here holds it any more." in browser.get(receipt).text
    told = browser.get(receipt, {"format": "json"}).json()
    signature = bytes.fromhex(told.pop("signature"))
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(told["key"])).verify(signature, canonical(told))
    assert [(row["name"], row["rows"]) for row in told["taken_out_of"]] == [("first-look", 1)]
    assert client_of(bruno).get(receipt).status_code == 404


def test_a_preview_is_of_ones_own_pictures_alone(ada, bruno, snapshot, client_of):
    assert client_of(bruno).get("/settings/datasets", {"take": ada.images.first().key}).status_code == 404
    assert "3 pictures of yours" in client_of(ada).get("/settings/datasets", {"take": "everything"}).text
