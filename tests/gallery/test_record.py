"""The record of a picture's making: a column of the model is shown wherever the record is."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polib
import pytest
from django.db import models
from django.test import Client
from django.test.utils import isolate_apps
from django.utils.html import escape
from django.utils.translation import gettext_lazy, override

from gallery.images import record
from gallery.models import Image
from gallery.models.image_columns import NOT_IN_RECORD, UNLABELLED, has_label, record_columns
from gallery.personal_data import LEFT_OUT, GalleryData
from gallery.serializers.images import NOT_IN_API
from tests.columns import missing, stale

FRENCH = Path(__file__).resolve().parents[2] / "config/locale/fr/LC_MESSAGES/django.po"
WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
COLUMNS = {column.name: column for column in Image._meta.concrete_fields}
LABELLED = [column for column in Image._meta.concrete_fields if has_label(column)]
COMPOSED = {
    "facts": {"adapters": [{"name": "ink", "weight": 0.5}], "scheduler_settings": {"shift": 3.0}},
    "candidates": 4,
    "candidate": 1,
    "versions": {"torch": "2.9"},
    "energy_wh": 0.25,
    "energy_method": "measured",
    "finished": WHEN,
}


def sample(column: Any) -> Any:
    """Something that a column of this kind can hold."""
    if column.choices:
        return column.flatchoices[-1][0]
    if isinstance(column, models.IntegerField | models.DecimalField):
        return 7
    kinds = {models.DateTimeField: WHEN, models.BooleanField: True, models.FloatField: 1.5, models.JSONField: ["x"]}
    return next((value for kind, value in kinds.items() if isinstance(column, kind)), "x")


@pytest.fixture
def whole(ada, image_by):
    """An image whose record is filled in, every column of it that has a label."""

    def make(origin=Image.Origin.MODEL):
        return image_by(ada, origin=origin, **{column.name: sample(column) for column in LABELLED}, **COMPOSED)

    return make


@pytest.fixture
def names_on_page(post_by):
    """The left column of the table on the page of a post, in a language."""

    def read(post, language):
        page = Client(headers={"accept-language": language}).get(post.get_absolute_url()).text
        return [name for table in page.split('<dl class="facts">')[1:] for name in names_in(table.split("</dl>")[0])]

    return read


def names_in(table):
    return re.findall(r"<dt>(.*?)</dt>", table)


def exported(files: Any, wanted: str) -> list[dict[str, Any]]:
    return [json.loads(line) for name, data in files if name == wanted for line in data.splitlines()]


@pytest.mark.django_db
def test_every_column_is_in_the_record_or_left_out_by_name(ada, image_by):
    image_by(ada)
    [shown] = Image.objects.records()
    assert missing(Image, shown, NOT_IN_RECORD) == [], "give it a label, or name it in gallery/models/image_columns.py"
    assert stale(Image, shown, NOT_IN_RECORD) == []


@pytest.mark.django_db
def test_every_column_is_in_its_makers_copy_or_left_out_by_name(ada, image_by):
    image_by(ada)
    [shown] = exported(GalleryData().export(ada), "images.jsonl")
    assert missing(Image, shown, LEFT_OUT[Image]) == [], "see gallery/models/image_columns.py"
    assert stale(Image, shown, LEFT_OUT[Image]) == []


@pytest.mark.django_db
def test_every_column_is_in_the_api_or_left_out_by_name(ada, api_of, image_by):
    shown = api_of(ada).get(f"/api/v1/images/{image_by(ada).key}").json()
    assert missing(Image, shown, NOT_IN_API) == [], "give it a label, or name it in gallery/serializers/images.py"
    assert stale(Image, shown, NOT_IN_API) == []


def test_only_columns_without_a_label_are_named_as_such():
    assert [name for name in UNLABELLED if has_label(COLUMNS[name])] == []
    assert UNLABELLED.keys() & NOT_IN_RECORD.keys() == set()


@pytest.mark.django_db
def test_every_label_is_in_the_table_on_the_page(whole, ada, post_by, names_on_page):
    names = names_on_page(post_by(ada, images=[whole()]), "en")
    assert [str(column.verbose_name) for column in LABELLED if escape(column.verbose_name) not in names] == []


@pytest.mark.django_db
def test_every_name_in_the_table_has_french(whole, ada, image_by, post_by, names_on_page):
    catalogue = {entry.msgid: entry.msgstr for entry in polib.pofile(FRENCH)}
    uploaded = image_by(ada, "", origin=Image.Origin.UPLOAD)
    post = post_by(ada, images=[whole(), whole(Image.Origin.PROGRAM), uploaded])

    english = names_on_page(post, "en")

    assert {"Engine", "Drawn by", "Origin", "Adapters"} <= set(english)
    assert [name for name in english if not catalogue.get(name)] == [], "run bin/messages and translate these"
    assert names_on_page(post, "fr") == [escape(catalogue[name]) for name in english]


@isolate_apps("gallery")
def test_a_column_with_a_label_comes_last_until_it_is_given_a_place_and_one_without_is_not_of_the_record():
    class Noted(Image):
        image = models.OneToOneField(Image, models.CASCADE, parent_link=True, related_name="+")
        test_note = models.TextField(gettext_lazy("Title"))
        test_secret = models.TextField()

        class Meta:
            app_label = "gallery"

    noted = Noted(width=96, height=64, seed=7, test_note="a long night", test_secret="hush")

    assert [column.name for column in record_columns(Noted) if column.name.startswith("test_")] == ["test_note"]
    with override("en"):
        assert record.rows(noted)[-1] == ("Title", "a long night")


@pytest.mark.parametrize(
    ("column", "value", "english", "french"),
    [
        ("prompt", "a boat", "a boat", "a boat"),
        ("prompt", "", "", ""),
        ("seed", 2**64 - 1, "18446744073709551615", "18446744073709551615"),
        ("strength", 0.0, "0.0", "0,0"),
        ("strength", None, "", ""),
        ("steps", 0, "", ""),
        ("scheduler", "default", "", ""),
        ("model_revision", "0123456789abcdef", "0123456789ab", "0123456789ab"),
        ("run_seconds", 83.456, "83.5 s", "83,5 s"),
        ("run_seconds", 0.0123, "0.012 s", "0,012 s"),
        ("energy_wh", 2.34, "2.3 Wh", "2,3 Wh"),
        ("outputs_may_train", True, "yes", "oui"),
        ("origin", "program", "Drawn by a program", "Dessinée par un programme"),
        ("started", WHEN, "March 1, 2026, noon", "1 mars 2026 12:00"),
        ("facts", {}, "", ""),
    ],
)
def test_a_value_is_shown_in_the_words_of_its_kind(column, value, english, french):
    image = Image(**{column: value})
    for language, words in (("en", english), ("fr", french)):
        with override(language):
            assert record.value_of(image, COLUMNS[column]) == words


DETAILS = [
    ({"scheduler_settings": {"shift": 3.0, "use_karras_sigmas": True}}, "scheduler shift 3.0, use_karras_sigmas True"),
    ({"weights": "gguf", "file": "flux-q8.gguf"}, "weights kept as gguf; read from flux-q8.gguf"),
    (
        {"prompt_as_encoded": {"tokens": 90, "chunks": 2, "weights": [["red", 1.3]]}},
        "pieces of the prompt 2; words weighed red × 1.3",
    ),
    ({"workflow_sha256": "ab" * 32}, "workflow abababababab"),
    ({"scheduler_settings": "odd", "prompt_as_encoded": 7, "workflow_sha256": None}, ""),
    ({"prompt_as_encoded": {"chunks": 1, "weights": "odd"}}, ""),
]


@pytest.mark.parametrize(("facts", "said"), DETAILS)
def test_what_else_decided_the_pixels_is_told_of_whatever_an_engine_reports(facts, said):
    found = dict(record.rows(Image(facts=facts, adapters=[{"name": "ink", "weight": 1.0, "sha256": "c" * 64}])))
    assert found.get("Details", "") == said
    assert found["Adapters"] == "ink × 1.0 (cccccccccccc)"
