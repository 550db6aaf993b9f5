"""Which of several candidates people choose is written down once a pick, and never changed."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction

from gallery.posts.drafts import draft
from gallery.posts.publication import delete, publish, restore
from generator.models import Choice
from generator.personal_data import GeneratorData
from lib.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def drawn(ask, draw, ada):
    """A job of Ada's with three candidates, and they."""
    job = draw(ask(ada, candidates=3))
    return job, job.images()


def test_two_picks_are_two_rows_with_the_candidates_as_they_stood_there(drawn, ada):
    job, images = drawn
    job.keep(images[2], by=ada)
    job.keep(images[0], by=ada)
    keys = [image.pk for image in images]
    rows = Choice.objects.order_by("id").values_list("viewer", "job", "candidates", "kept", "act")
    assert list(rows) == [(ada.viewer_key, job.pk, keys, keys[number], "go-on") for number in (2, 0)]


def test_posting_a_candidate_is_a_choice_once(drawn, ada):
    _job, images = drawn
    post = draft(ada, images=images[:2], title="two of three")
    assert not Choice.objects.exists()
    publish(post, by=ada)
    publish(post, by=ada)
    delete(post, by=ada)
    restore(post, by=ada)
    kept = Choice.objects.order_by("id").values_list("kept", "act")
    assert list(kept) == [(image.pk, "post") for image in images[:2]]


def test_where_there_was_only_one_there_was_nothing_to_choose(ask, draw, ada, image_by):
    job = draw(ask(ada, candidates=1))
    job.keep(job.images()[0], by=ada)
    publish(draft(ada, images=[job.images()[0], image_by(ada)], title="one"), by=ada)
    assert not Choice.objects.exists()


@pytest.mark.parametrize("act", [lambda rows: rows.update(act="post"), lambda rows: rows.delete()])
def test_the_database_refuses_to_change_or_remove_a_choice(drawn, ada, act):
    job, images = drawn
    job.keep(images[1], by=ada)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        act(Choice.objects.all())
    assert Choice.objects.get().kept == images[1].pk


def test_the_database_refuses_a_choice_of_what_was_not_there(db):
    with pytest.raises(IntegrityError, match="choice_among_candidates"), transaction.atomic():
        Choice.objects.create(job=new_id(), candidates=[new_id()], kept=new_id(), act="post")


def test_a_person_takes_a_copy_along_and_leaves_rows_that_are_nobodys(drawn, ada, bruno):
    job, images = drawn
    job.keep(images[1], by=ada)
    [line] = dict(GeneratorData().export(ada))["choices.jsonl"].splitlines()
    assert json.loads(line)["kept"] == str(images[1].pk)
    assert dict(GeneratorData().export(bruno))["choices.jsonl"] == b""
    ada.erase()
    assert ada.viewer_key is None
    assert Choice.objects.count() == 1
    assert dict(GeneratorData().export(ada))["choices.jsonl"] == b""
