"""A picture that is closed to remixes is refused at every door, with the sentence."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from gallery.files import storage
from gallery.images import remix_rights
from gallery.images.usage import may_use
from generator.jobs.acceptance import accept
from generator.requests.request import GenerationRequest
from lib.problems import Problem

SENTENCE = "Its maker does not let others remix it."


@pytest.fixture
def closed(ada, factory):
    image = factory.post(ada).cover
    remix_rights.say(image, "notAllowed", by=ada)
    return image


def file_of(image):
    return SimpleUploadedFile("copy.png", storage.store().read(image.storage_key), "image/png")


def test_by_the_page_and_by_programs(closed, bruno, client_of, api_of, studio):
    page = client_of(bruno).get(f"/create?image={closed.key}")
    assert SENTENCE in page.content.decode()
    answer = api_of(bruno).post(f"/api/v1/images/{closed.key}/remixes", {"way": "change", "prompt": "at night"})
    assert (answer.status_code, answer.json()["title"]) == (409, SENTENCE)
    asked = {"prompt": "at night", "sources": [{"image": closed.key, "kind": "remix"}]}
    answer = api_of(bruno).post("/api/v1/jobs", asked, format="json")
    assert answer.json()["errors"]["sources"] == [SENTENCE]


def test_a_copy_that_is_brought_is_no_way_around(closed, ada, bruno, cleo, api_of, factory, studio):
    brought = api_of(bruno).post("/api/v1/images", {"picture": file_of(closed)}, format="multipart").json()["id"]
    asked = {"prompt": "at night", "sources": [{"image": brought, "kind": "upload"}]}
    answer = api_of(bruno).post("/api/v1/jobs", asked, format="json")
    assert answer.json()["errors"]["sources"] == [SENTENCE]
    own = (
        api_of(cleo).post("/api/v1/images", {"picture": file_of(factory.image(cleo))}, format="multipart").json()["id"]
    )
    asked = {"prompt": "at night", "sources": [{"image": own, "kind": "upload"}]}
    assert api_of(cleo).post("/api/v1/jobs", asked, format="json").status_code == 201


def test_its_file_fills_no_form(closed, ada, bruno, client_of, studio):
    answer = client_of(bruno).post("/create/from-file", {"picture": file_of(closed)}, follow=True)
    assert SENTENCE in answer.content.decode()
    mine = client_of(ada).post("/create/from-file", {"picture": file_of(closed)}, follow=True)
    assert SENTENCE not in mine.content.decode()


def test_the_rule_holds_for_whatever_asks(closed, bruno, studio):
    with pytest.raises(Problem) as refusal:
        accept(bruno, GenerationRequest(prompt="x", task="image2image"), sources=[(closed, "remix")])
    assert refusal.value.errors == {"sources": [SENTENCE]}


def test_several_of_ones_own_are_closed_at_once(ada, bruno, cleo, client_of, factory, studio):
    first, second = factory.post(ada).cover, factory.post(ada).cover
    factory.post(bruno, images=[factory.image(bruno, parents=[(first, "remix", 0.5)])])
    browser, chosen = client_of(ada), {"do": "remix", "remix": "notAllowed", "image": [first.key, second.key]}
    page = browser.post("/mine", chosen).content.decode()
    assert "1 post by others was made from it" in page and may_use(first, cleo)
    assert browser.post("/mine", chosen | {"sure": "1"}).status_code == 302
    assert not may_use(first, cleo) and not may_use(second, cleo)
