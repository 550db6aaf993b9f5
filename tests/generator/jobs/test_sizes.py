"""A change keeps the shape of what it starts from."""

import pytest

from generator.models.engine_card import capabilities_at_rest
from generator.requests.request import nearest_size

ABLE = capabilities_at_rest("sketch")


@pytest.mark.parametrize(
    ("pixels", "size"),
    [((1216, 832), (1216, 832)), ((608, 416), (1216, 832)), ((4000, 4000), (1024, 1024)), ((500, 500), (512, 512))],
)
def test_the_nearest_size_has_the_same_proportions(pixels, size):
    width, height = pixels
    assert ABLE is not None
    assert nearest_size(width, height, ABLE) == size


@pytest.mark.django_db
def test_a_remix_through_the_api_is_as_wide_as_its_source(api_of, ada, image_by, picture_bytes):
    source = image_by(ada, data=picture_bytes("teal", (608, 416)))
    asked = {"prompt": "make it night", "sources": [{"image": source.key, "kind": "remix"}]}
    job = api_of(ada).post("/api/v1/jobs", asked).json()
    assert (job["width"], job["height"]) == (1216, 832)


@pytest.mark.django_db
def test_the_form_begins_with_the_shape_of_the_source(client_of, ada, image_by, picture_bytes):
    source = image_by(ada, data=picture_bytes("teal", (416, 608)))
    page = client_of(ada).get("/create", {"image": source.key})
    assert page.context["form"]["size"].value() == "832x1216"
