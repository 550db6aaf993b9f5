"""Repainting a part of a picture: the mask is taken in with the form, and what it leaves black stays as it was."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from PIL import ImageChops

from gallery.files import storage
from gallery.models import Image
from generator.engines.base import Task
from generator.engines.sketch import SketchEngine
from generator.jobs.turns import repeat
from generator.models import EngineCard, Job
from generator.worker.loop import Worker
from lib.ids import to_text
from tests.generator.fake_engine import ABLE

PAINTS = replace(ABLE, tasks=ABLE.tasks | {Task.INPAINT})


def mask_png(size=(96, 64), hole=(24, 16, 72, 48), kind="PNG"):
    mask = Picture.new("L", size)
    mask.paste(255, hole)
    out = io.BytesIO()
    mask.save(out, kind)
    return out.getvalue()


def mask_file(**how):
    return SimpleUploadedFile("mask.png", mask_png(**how), "image/png")


@pytest.fixture
def painting(studio):
    """The site's engine repaints parts."""
    EngineCard.announce("fake", PAINTS)


@pytest.fixture
def mine(ada, image_by, picture_bytes):
    return image_by(ada, data=picture_bytes("teal", (96, 64)))


def page_of(image, how="part", **more):
    words = "".join(f"&{name}={value}" for name, value in more.items())
    return f"/create?image={to_text(image.pk)}&how={how}{words}"


def sends(client, image, **fields):
    asked = {"prompt": "a red boat", "candidates": "1"} | fields
    return client.post(page_of(image), {name: value for name, value in asked.items() if value is not None})


def pixels(job_or_image, key=""):
    return Picture.open(io.BytesIO(storage.store().read(key or job_or_image.storage_key)))


def test_a_mask_that_was_sent_becomes_the_jobs(painting, mine, ada, client_of):
    assert sends(client_of(ada), mine, mask=mask_file()).status_code == 302
    job = Job.objects.get()
    mask = pixels(job, job.mask_key)
    assert (job.task, job.width, job.height) == ("inpaint", 96, 64)
    assert (mask.size, mask.mode, mask.getpixel((48, 32)), mask.getpixel((2, 2))) == ((96, 64), "L", 255, 0)
    (source,) = job.sources.all()
    assert (source.image, source.kind) == (mine, "remix")
    kept = Image.objects.get(storage_key=job.mask_key)
    assert (kept.maker, kept.visibility) == (ada, "private")
    assert kept not in Image.objects.free_for(ada), "a mask is not offered for a post"


def test_without_a_mask_nothing_is_made_and_the_words_stay(painting, mine, ada, client_of):
    answer = sends(client_of(ada), mine, seed="7")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Mark what to repaint." in page and "a red boat" in page and 'value="7"' in page
    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (mask_png(hole=(0, 0, 0, 0)), "marks nothing"),
        (mask_png(size=(64, 96)), "they must have the same shape"),
        (b"no picture", "not a picture we can read"),
        (b"", "This file is empty"),
    ],
    ids=["empty mask", "wrong shape", "no image", "empty file"],
)
def test_a_mask_that_is_of_no_use_is_refused_beside_its_field(painting, mine, ada, client_of, sent, says):
    answer = sends(client_of(ada), mine, mask=SimpleUploadedFile("mask.png", sent, "image/png"), strength="0.9")
    page = answer.content.decode()
    field = page[page.index('class="field painter-field"') : page.index("</fieldset>")]
    assert answer.status_code == 400
    assert says in field
    assert "a red boat" in page and 'value="0.9"' in page
    assert not Job.objects.exists()


def test_a_mask_is_kept_when_something_else_is_refused(painting, mine, ada, client_of):
    client = client_of(ada)
    page = sends(client, mine, mask=mask_file(), prompt="").content.decode()
    assert "Say what to make." in page and "The mask you sent is kept." in page
    kept = re.findall(r'name="kept_mask" value="(\w+)"', page)[0]
    assert sends(client, mine, kept_mask=kept).status_code == 302
    assert Job.objects.get().task == "inpaint"


def test_nobody_sends_anothers_mask(painting, mine, ada, bruno, client_of, image_by, picture_bytes):
    his = image_by(bruno, data=picture_bytes("navy", (96, 64)))
    assert "Mark what to repaint." in sends(client_of(ada), mine, kept_mask=to_text(his.pk)).content.decode()


def test_another_mask_in_the_same_ten_seconds_is_another_job(painting, mine, ada, client_of):
    client = client_of(ada)
    masks = [mask_file(), mask_file(), mask_file(hole=(0, 0, 40, 40))]
    assert [sends(client, mine, mask=mask, once="abc").status_code for mask in masks] == [302, 302, 302]
    assert Job.objects.count() == 2


def test_a_mask_may_have_other_pixels_but_not_another_shape(painting, mine, ada, client_of):
    assert sends(client_of(ada), mine, mask=mask_file(size=(192, 128), hole=(9, 9, 99, 99))).status_code == 302


def test_it_is_offered_only_where_the_engine_can(studio, mine, ada, client_of):
    page = client_of(ada).get(page_of(mine)).content.decode()
    assert "The engine here cannot repaint a part of a picture." in page
    assert 'name="mask"' not in page


def test_the_painter_is_given_at_most_2048_pixels_a_side(painting, ada, image_by, client_of, picture_bytes):
    large = image_by(ada, data=picture_bytes("teal", (3000, 1000)))
    page = client_of(ada).get(page_of(large)).content.decode()
    assert 'data-width="2048" data-height="683"' in page
    assert 'enctype="multipart/form-data"' in page


def test_a_part_of_a_turn_is_the_next_turn_of_its_thread(painting, ask, ada, draw, client_of):
    first = draw(ask(ada, "a harbour", width=96, height=64))
    client, image = client_of(ada), first.images()[0]
    thread = client.get(first.thread.get_absolute_url()).content.decode()
    assert f"?image={to_text(image.pk)}&amp;how=part&amp;turn={to_text(first.pk)}" in thread
    address = page_of(image, turn=to_text(first.pk))
    assert client.post(address, {"prompt": "a boat", "candidates": "1", "mask": mask_file()}).status_code == 302
    job = Job.objects.latest("id")
    assert (job.thread, job.turn, job.sources.get().kind) == (first.thread, first, "edit")


def test_only_ones_own_turns_are_gone_on_from(painting, ask, ada, bruno, draw, client_of, mine):
    first = draw(ask(ada, "a harbour"))
    assert client_of(ada).get(page_of(mine, turn=to_text(first.pk))).status_code == 404
    assert client_of(bruno).get(page_of(first.images()[0], turn=to_text(first.pk))).status_code == 404


def test_an_upload_is_repainted_as_an_upload(painting, ada, image_by, picture_bytes, client_of):
    upload = image_by(ada, prompt="", origin=Image.Origin.UPLOAD, seed=None, data=picture_bytes("teal", (96, 64)))
    sends(client_of(ada), upload, mask=mask_file())
    assert Job.objects.get().sources.get().kind == "upload"


def test_the_same_again_has_the_same_mask(painting, mine, ada, client_of):
    sends(client_of(ada), mine, mask=mask_file())
    first = Job.objects.get()
    assert repeat(first, by=ada).mask_key == first.mask_key


def test_a_program_names_an_uploaded_picture_as_the_mask(painting, mine, ada, api_of):
    api = api_of(ada)
    mask = api.post("/api/v1/images", {"picture": mask_file()}, format="multipart").json()["id"]
    remix = api.post(f"/api/v1/images/{mine.key}/remixes", {"way": "part", "prompt": "a boat", "mask": mask})
    job = api.post(
        "/api/v1/jobs", {"prompt": "a boat", "mask": mask, "sources": [{"image": mine.key, "kind": "remix"}]}
    )
    assert (remix.status_code, job.status_code) == (201, 201), (remix.json(), job.json())
    assert (remix.json()["task"], job.json()["task"]) == ("inpaint", "inpaint")
    assert len(set(Job.objects.values_list("mask_key", flat=True))) == 1


def test_a_program_is_told_what_is_wrong_with_its_mask(painting, mine, ada, api_of, image_by, picture_bytes):
    api, remixes = api_of(ada), f"/api/v1/images/{mine.key}/remixes"
    tall = image_by(ada, data=picture_bytes("white", (64, 96))).key
    dark = image_by(ada, data=mask_png(hole=(0, 0, 0, 0))).key
    bright = image_by(ada, data=mask_png()).key
    for way, mask, says in (
        ("part", tall, "same shape"),
        ("part", dark, "marks nothing"),
        ("part", "0351FhT7CaQFRYp4lBrt70", "not there"),
        ("part", None, "Mark what to repaint"),
        ("change", bright, "Only the way"),
    ):
        asked = {"way": way, "prompt": "a boat"} | ({"mask": mask} if mask else {})
        answer = api.post(remixes, asked)
        assert says in answer.json()["errors"]["mask"][0], (way, says)
    assert not Job.objects.exists()


def test_outside_the_mask_every_pixel_stays(settings, ada, image_by, client_of):
    settings.ENGINE = "sketch"
    plain = Picture.linear_gradient("L").resize((512, 512)).convert("RGB")
    out = io.BytesIO()
    plain.save(out, "PNG")
    source = image_by(ada, data=out.getvalue())
    hole = (128, 128, 384, 384)
    sends(client_of(ada), source, mask=mask_file(size=(512, 512), hole=hole), steps="4")
    Worker(SketchEngine(), "tests").work()
    (made,) = Job.objects.get().images()
    drawn = pixels(made).convert("RGB")
    changed = ImageChops.difference(drawn, plain)
    assert changed.crop(hole).getbbox() is not None
    changed.paste(0, hole)
    assert changed.getbbox() is None
