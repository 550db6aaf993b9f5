"""Pictures from pictures, and parts of them repainted."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from typing import Any

import openai
import pytest
from PIL import Image as Picture

from gallery.files import storage
from gallery.models import Image
from generator.engines.base import Task
from generator.models import EngineCard, Job
from tests.generator.fake_engine import ABLE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("together"),
]


def mask_bytes(size=(96, 64), hole=(24, 16, 72, 48)) -> bytes:
    """As the API wants it: transparent where to repaint."""
    kept = Picture.new("RGBA", size, (200, 30, 30, 255))
    kept.paste((0, 0, 0, 0), hole)
    out = io.BytesIO()
    kept.save(out, "PNG")
    return out.getvalue()


def test_an_edit_starts_from_the_picture_that_was_sent(ada, program_of, picture_bytes):
    answer = program_of(ada).images.edit(image=picture_bytes("teal"), prompt="make it night")
    job = Job.objects.get()
    assert (job.task, answer.size) == ("image2image", "96x64")
    (source,) = job.sources.all()
    assert (source.kind, source.image.maker, source.image.visibility) == ("upload", ada, "private")


def test_a_mask_says_where_to_repaint(ada, program_of, picture_bytes):
    program_of(ada).images.edit(image=picture_bytes("teal"), mask=mask_bytes(), prompt="a boat")
    job = Job.objects.get()
    mask = Picture.open(io.BytesIO(storage.store().read(job.mask_key))).convert("L")
    assert job.task == "inpaint"
    assert (mask.getpixel((48, 32)), mask.getpixel((2, 2))) == (255, 0)


@pytest.mark.long
def test_further_pictures_are_references(ada, program_of, picture_bytes):
    sent = [picture_bytes("teal"), picture_bytes("navy")]
    program_of(ada).images.edit(image=sent, prompt="as by the second", extra_body={"strength": 0.3})
    assert [source.kind for source in Job.objects.get().sources.all()] == ["upload", "reference"]
    assert Job.objects.get().strength == 0.3


def test_a_picture_that_comes_back_keeps_its_family(ada, program_of):
    program = program_of(ada)
    made = program.images.generate(prompt="a pier", n=1).data[0]
    edited = program.images.edit(image=base64.b64decode(made.b64_json), prompt="make it night").data[0]
    (source,) = Job.objects.latest("id").sources.all()
    assert (source.kind, source.image.prompt) == ("edit", "a pier")
    assert not Image.objects.filter(origin="upload").exists()
    assert edited.b64_json != made.b64_json


@pytest.mark.long
def test_the_same_edit_with_the_same_key_is_one_job(ada, program_of, picture_bytes):
    program, key = program_of(ada), {"Idempotency-Key": "wednesday"}
    answers = [
        program.images.edit(image=picture_bytes("teal"), mask=mask_bytes(), prompt="a boat", extra_headers=key)
        for _time in range(2)
    ]
    assert answers[0].data[0].id == answers[1].data[0].id
    assert Image.objects.filter(origin="upload").count() == 2


@pytest.mark.long
def test_an_edit_is_streamed_under_its_own_names(ada, program_of, picture_bytes):
    stream = program_of(ada).images.edit(image=picture_bytes("teal"), prompt="night", stream=True, partial_images=1)
    assert [event.type for event in stream] == ["image_edit.partial_image", "image_edit.completed"]


def test_an_engine_that_cannot_repaint_says_so_before_anything_is_kept(ada, program_of, picture_bytes):
    EngineCard.announce("fake", replace(ABLE, tasks=frozenset({Task.TEXT2IMAGE, Task.IMAGE2IMAGE})))
    with pytest.raises(openai.BadRequestError) as no:
        program_of(ada).images.edit(image=picture_bytes("teal"), mask=mask_bytes(), prompt="a boat")
    assert no.value.param == "mask"
    assert not Image.objects.exists()


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"mask": mask_bytes((64, 64))}, "mask"),  # of another shape
    ({"mask": b"no picture"}, "mask"),
    ({"mask": mask_bytes(hole=(0, 0, 0, 0))}, "mask"),  # it marks nothing
    ({"image": b"no picture"}, "image"),
    ({"size": "big"}, "size"),
]


def test_what_cannot_be_edited_is_refused_by_name(ada, program_of, picture_bytes):
    program = program_of(ada)
    for sent, param in WRONG:
        with pytest.raises(openai.BadRequestError) as no:
            program.images.edit(**{"image": picture_bytes("teal"), "prompt": "a boat"} | sent)
        assert no.value.param == param
    assert not Job.objects.exists()
