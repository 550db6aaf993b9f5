"""Exports from the room: one asks, another approves; whoever takes one is written down, and told what to drop."""

from __future__ import annotations

import io
import json
import tarfile
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notification
from accounts.models.letter import Letter
from curation.erasure import take_back
from curation.models import Download, Materialisation, Order
from curation.personal_data import CurationData
from curation.room import orders
from tests.curation.test_room import cura, curators, snapshot

__all__ = ["cura", "curators", "snapshot"]
pytestmark = pytest.mark.django_db
ASKED = {"format": "hf-sft", "recipient": "Lab", "mail": "lab@example.org", "purpose": "a first model"}


@pytest.fixture
def written(curators, snapshot, client_of):
    """An export that cura asked for and carl approved, written."""
    cura, carl = curators
    page = client_of(cura).post(f"/curate/{snapshot.pk}/export", ASKED).url
    client_of(carl).post(page, {"do": "approve"})
    orders.work(Order.objects.get())
    return page


def test_nobody_approves_what_they_asked_for(curators, snapshot, client_of):
    cura, carl = curators
    page = client_of(cura).post(f"/curate/{snapshot.pk}/export", ASKED).url
    assert "Another curator has to approve" in client_of(cura).get(page).text
    assert client_of(cura).post(page, {"do": "approve"}).status_code == 403
    assert "a first model" in client_of(carl).get("/curate").text, "it waits on the room's first page"
    client_of(carl).post(page, {"do": "approve"})
    assert client_of(carl).post(page, {"do": "refuse"}).status_code == 409, "it was decided"
    order = Order.objects.get()
    assert (order.state, order.decided_by) == (Order.State.APPROVED, carl)
    with pytest.raises(IntegrityError), transaction.atomic():
        Order.objects.update(decided_by=cura)


def test_a_refused_export_is_not_written(curators, snapshot, client_of):
    cura, carl = curators
    page = client_of(cura).post(f"/curate/{snapshot.pk}/export", ASKED).url
    client_of(carl).post(page, {"do": "refuse"})
    orders.run(Order.objects.get().pk)
    assert not Materialisation.objects.exists() and "Refused by" in client_of(cura).get(page).text


def test_what_is_asked_for_badly_comes_back_filled(cura, snapshot, client_of):
    page = client_of(cura).post(f"/curate/{snapshot.pk}/export", ASKED | {"purpose": "", "mail": "nobody"})
    assert page.status_code == 422 and 'value="nobody"' in page.text


def test_who_takes_it_is_in_the_ledger(curators, written, client_of):
    cura, carl = curators
    assert "Its folder" not in client_of(cura).get(written).text
    answer = client_of(cura).post(written, {"do": "take", "purpose": "to try it"})
    with tarfile.open(fileobj=io.BytesIO(b"".join(answer.streaming_content))) as tar:
        said = tar.extractfile(next(name for name in tar.getnames() if name.endswith("dataset.json")))
        assert said
        told = json.load(said)
    assert told["rows"] == 3
    assert (Download.objects.get().by, Download.objects.get().purpose) == (cura, "to try it")
    assert "to try it" in client_of(carl).get(written).text
    assert client_of(cura).post(written, {"do": "take", "purpose": ""}).status_code == 422
    assert Download.objects.count() == 1


def test_whoever_has_it_is_told_once_what_to_drop(curators, ada, snapshot, written, allowing, client_of):
    cura, _carl = curators
    b"".join(client_of(cura).post(written, {"do": "take", "purpose": "to try it"}).streaming_content)
    assert client_of(ada).get(f"/datasets/{snapshot.pk}/revocations.jsonl").content == b""
    allowing(ada, allowed=False)
    for _again in range(2):
        take_back()
    assert Notification.objects.get(kind="dataset-revoked").to == cura
    letter = Letter.objects.get()
    assert letter.to == "lab@example.org" and f"/datasets/{snapshot.pk}/revocations.jsonl" in letter.text
    lines = b"".join(client_of(ada).get(f"/datasets/{snapshot.pk}/revocations.jsonl").streaming_content).splitlines()
    assert len(lines) == 3


def test_an_export_that_was_killed_is_written_once(curators, snapshot, written):
    order = Order.objects.get()
    Order.objects.update(state=Order.State.APPROVED, materialisation=None)
    order.refresh_from_db()
    orders.work(order)
    order.refresh_from_db()
    assert order.state == Order.State.WRITTEN and Materialisation.objects.count() == 1


def test_a_folder_that_cannot_be_written_is_said(curators, snapshot, client_of, settings, tmp_path: Path):
    cura, _carl = curators
    page = client_of(cura).post(f"/curate/{snapshot.pk}/export", ASKED).url
    (tmp_path / "full").write_text("no folder")
    settings.DATA_DIR = tmp_path / "full"
    orders.work(Order.objects.get())
    assert Order.objects.get().state == Order.State.FAILED
    assert "could not be written" in client_of(cura).get(page).text


def test_a_curator_takes_along_what_they_did_and_leaves_it_as_nobodys(curators, written, client_of):
    cura, _carl = curators
    b"".join(client_of(cura).post(written, {"do": "take", "purpose": "to try it"}).streaming_content)
    names = dict(CurationData().export(cura))
    assert "to try it" in names["curation.json"].decode() and "carl" not in names["curation.json"].decode()
    CurationData().erase(cura)
    assert Download.objects.get().by is None and Order.objects.get().asked_by is None
