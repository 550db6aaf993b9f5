"""Keeping a picture: its file, its facts, its record."""

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError

from accounts.models import Consent
from gallery import tasks
from gallery.files import storage
from gallery.images.image_store import keep
from gallery.models import Edge, Image

pytestmark = pytest.mark.django_db


def test_a_kept_image_knows_its_file_and_how_it_was_made(ada, image_by):
    image = image_by(ada, "  A Lighthouse\n at DUSK ", seed=2**64 - 1, steps=20, guidance_scale=7.5)

    image.refresh_from_db()
    assert default_storage.size(image.storage_key) == image.bytes
    assert (image.width, image.height, image.mime) == (96, 64, "image/png")
    assert image.sha256 in image.storage_key
    assert len(image.perceptual_hash) == 64
    assert image.placeholder.startswith("data:image/webp")
    assert image.seed == 2**64 - 1
    assert image.visibility == "private"


def test_prompts_that_differ_in_case_and_space_have_the_same_sha256(ada, image_by):
    assert image_by(ada, "A  lighthouse").prompt_sha256 == image_by(ada, "a LIGHTHOUSE ").prompt_sha256
    assert image_by(ada, "").prompt_sha256 == ""


def test_what_the_maker_had_said_about_training_is_on_the_image(ada, image_by):
    before = image_by(ada)
    Consent.say(ada, allowed=True)
    after = image_by(ada)

    assert (before.consent, after.consent) == ("notAllowed", "allowed")
    assert after.consent_from is not None


def test_the_file_says_that_a_program_drew_it(ada, image_by):
    image = image_by(ada)
    assert b"digitalsourcetype/algorithmicMedia" in default_storage.open(image.storage_key).read()


def test_edges_remember_kind_and_strength_and_order(ada, bruno, image_by):
    first, second = image_by(ada), image_by(ada)
    child = image_by(bruno, parents=[(first, "remix", 0.6), (second, "reference", None)])

    edges = list(Edge.objects.filter(child=child).order_by("position"))
    assert [(edge.parent, edge.kind, edge.strength) for edge in edges] == [
        (first, "remix", 0.6),
        (second, "reference", None),
    ]


def test_a_candidate_of_a_job_is_kept_once(ada, image_by):
    from lib.ids import new_id

    job = new_id()
    image_by(ada, job=job, candidate=0)
    with pytest.raises(IntegrityError):
        image_by(ada, job=job, candidate=0)


def test_bytes_that_are_no_picture_are_refused(ada):
    with pytest.raises(ValueError, match="PNG, JPEG and WebP"):
        keep(b"GIF89a", maker=ada, origin="upload")


def test_renditions_are_planned_at_once_and_made_by_the_task(ada, image_by, picture_bytes):
    image = image_by(ada, data=picture_bytes("teal", (800, 600)))
    assert list(image.renditions) == ["w320", "w640", "w1280"]
    assert {one["bytes"] for one in image.renditions.values()} == {0}

    tasks.make_renditions([str(image.pk)])

    image.refresh_from_db()
    assert [image.renditions[name]["width"] for name in ("w320", "w640", "w1280")] == [320, 640, 800]
    for one in image.renditions.values():
        assert default_storage.size(one["key"]) == one["bytes"] > 0
    assert storage.store().exists(storage.store().rendition_key(image.storage_key, "og.jpg"))


def test_records_are_read_in_bulk_without_touching_files(ada, image_by, django_assert_max_num_queries):
    images = [image_by(ada, f"picture {number}") for number in range(5)]
    for image in images:
        default_storage.delete(image.storage_key)

    with django_assert_max_num_queries(2):
        records = list(Image.objects.records())

    assert [record["prompt"] for record in records] == [f"picture {number}" for number in range(5)]
    assert records[0]["engine"] == "sketch"
