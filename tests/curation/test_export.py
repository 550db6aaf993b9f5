"""Events in the storage, as DuckDB reads them."""

import json
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connections

from accounts.models import Consent, User
from curation.events.export import ALONE
from curation.events.reading import EventsMissing, Manifest
from curation.events.rows import CopiedRows, batches
from curation.events.schema import CURRENT, TABLES
from curation.models import Score
from curation.tasks import export_events
from feed.models import Impression, PairChoice, Reaction, Slate
from gallery.images import training_rights
from gallery.models import Like, LikeChange
from generator.models import Choice
from lib.ids import new_id
from lib.outages import StorageAway
from lib.storage.files import files_of

pytestmark = pytest.mark.django_db


def exported():
    export_events()
    return Manifest.current()


def rows(manifest, table, tmp_path, order="1"):
    """As dicts, by DuckDB."""
    paths = [str(path) for path in manifest.local_paths(table, tmp_path / "copies")]
    if not paths:
        return []
    found = duckdb.connect().execute(f"select * from read_parquet($1) order by {order}", [paths])  # noqa: S608
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.fixture
def a_day(ada, bruno, post_by, image_by):
    """Ada's picture, which Bruno remixed; each said yes, and somebody looked, chose, liked and compared."""
    for person in (ada, bruno):
        Consent.say(person, allowed=True)
    hers = image_by(
        ada, 'a "lighthouse",\n\n at dusk', seed=2**64 - 1, origin="model", candidates=2, guidance_scale=0.0
    )
    first = post_by(ada, "Tower", images=[hers])
    his = image_by(bruno, parents=[(hers, "remix", 0.5)])
    second = post_by(bruno, images=[his], rating="mature")
    Like.add(first, bruno)
    LikeChange.fold()
    slate, at = new_id(), datetime(2026, 11, 28, 12, tzinfo=UTC)
    Slate.objects.create(
        id=slate, at=at, viewer=bruno.viewer_key, surface="hot", policy="hot", policy_version="1", start=0, size=1
    )
    Impression.objects.create(
        slate=slate, position=0, post=first.pk, image=hers.pk, propensity=0.25, explored=True, viewable_ms=None
    )
    Reaction.objects.create(
        kind="like", viewer=bruno.viewer_key, post=first.pk, image=hers.pk, slate=slate, position=0, at=at
    )
    candidates = [new_id(), new_id()]
    Choice.objects.create(
        viewer=ada.viewer_key, job=new_id(), candidates=candidates, kept=candidates[1], act="post", at=at
    )
    PairChoice.objects.create(person=ada, first=first, second=second, kept=second, round=0, at=at)
    return hers, his


def test_every_table_is_read_back(a_day, ada, bruno, tmp_path):
    hers, his = a_day
    Score.objects.create(image=hers.pk, scorer="sharpness", version="1", value=2.5)
    manifest = exported()
    key = {person.handle: str(User.objects.get(pk=person.pk).record_key) for person in (ada, bruno)}
    found = {table: rows(manifest, table, tmp_path) for table in TABLES}
    assert {table: len(some) for table, some in found.items()} == {
        **dict.fromkeys(TABLES, 1),
        "images": 2,
        "consents": 2,
    }
    image, remix = found["images"]
    assert (image["id"], image["person"], image["invented"]) == (str(hers.pk), key["ada"], False)
    assert (image["prompt"], image["seed"]) == (hers.prompt, "18446744073709551615")
    assert (image["pdq"], image["pixel_sha256"]) == (hers.perceptual_hash, hers.pixel_sha256)
    assert (image["likes"], image["rating"], remix["rating"]) == (1, "general", "mature")
    assert (image["consent"], remix["consent_effective"], remix["root"]) == ("allowed", "allowed", str(hers.pk))
    assert (image["title"], image["guidance_scale"], image["created"]) == ("Tower", 0.0, hers.created)
    assert {image[name] for name in ("queue_seconds", "model_sha256", "strength", "licence") if name in image} == {None}
    [edge] = found["edges"]
    assert (edge["parent"], edge["role"], edge["pixels"]) == (str(hers.pk), "parentOf", True)
    [choice] = found["choices"]
    assert (choice["kept"], choice["person"]) == (choice["shown"][1], key["ada"])
    [slate], [impression], [reaction] = found["slates"], found["impressions"], found["reactions"]
    assert (slate["viewer"], reaction["viewer"], reaction["slate"]) == (key["bruno"], key["bruno"], slate["slate"])
    assert (impression["propensity"], impression["explored"], impression["visible_ms"]) == (0.25, True, None)
    [pair] = found["comparisons"]
    assert (pair["left"], pair["right"], pair["answer"]) == (str(hers.pk), str(his.pk), "right")
    assert {said["person"] for said in found["consents"]} == set(key.values())
    assert [(score["image"], score["value"]) for score in found["scores"]] == [(str(hers.pk), 2.5)]


def test_files_have_the_schema_and_are_what_the_manifest_says(a_day, tmp_path):
    manifest = exported()
    for table, schema in TABLES.items():
        for file, path in zip(manifest.of(table), manifest.local_paths(table, tmp_path), strict=True):
            assert pa.parquet.read_schema(path).equals(schema, check_metadata=False)
            assert pa.parquet.read_schema(path).metadata[b"atelier.events"] == b"1"
            assert f"/{table}/date={file.date}/part-0000-{file.sha256[:16]}.parquet" in file.key
            assert path.stat().st_size == file.bytes


def test_the_least_answer_above_is_the_same_for_all_as_for_one(ada, bruno, cleo, image_by, tmp_path):
    images = []
    for person, answer in ((ada, "allowed"), (bruno, "constrained"), (cleo, "notAllowed"), (ada, "inherit")):
        Consent.say(person, allowed=True)
        root = image_by(person)
        training_rights.say(root, answer, by=person)
        child = image_by(ada, parents=[(root, "edit", 0.5)])
        second = image_by(ada, parents=[(image_by(bruno), "remix", 0.5), (child, "reference", None)])
        images += [root, child, second]
    User.objects.filter(pk=cleo.pk).update(state="suspended")
    found = {row["id"]: row["consent_effective"] for row in rows(exported(), "images", tmp_path)}
    one_by_one = training_rights.answers([image.pk for image in images])
    assert {str(key): answer for key, answer in one_by_one.items()}.items() <= found.items()
    assert set(found.values()) == {"allowed", "constrained", "notAllowed"}


def test_what_the_invented_say_is_marked(a_day, ada, tmp_path):
    User.objects.filter(pk=ada.pk).update(invented=True)
    manifest = exported()
    invented = {
        table: sorted((row["invented"] for row in rows(manifest, table, tmp_path)), reverse=True)
        for table in ("images", "consents", "choices", "comparisons", "slates", "reactions")
    }
    assert invented == {
        "images": [True, False],
        "consents": [True, False],
        "choices": [True],
        "comparisons": [True],
        "slates": [False],
        "reactions": [False],
    }


def test_who_leaves_is_in_no_file_two_exports_later(a_day, ada, tmp_path):
    hers, _his = a_day
    key = User.objects.get(pk=ada.pk).record_key
    exported()
    ada.erase()
    exported()
    manifest = exported()
    image = rows(manifest, "images", tmp_path)[0]
    assert (image["id"], image["person"], image["state"], image["prompt"]) == (str(hers.pk), None, "erased", None)
    assert rows(manifest, "images", tmp_path)[1]["consent_effective"] == "notAllowed"
    assert rows(manifest, "choices", tmp_path)[0]["person"] is None
    holding = [table for table in TABLES if str(key) in str(rows(manifest, table, tmp_path))]
    assert holding == ["consents"], "only receipts bear the key, which is nobody's"
    stored = {file.key for file in files_of(default_storage, "events/") if file.key.endswith(".parquet")}
    assert stored == {file.key for file in manifest.files}


def test_what_did_not_change_is_not_written_again(a_day, ada):
    first = exported()
    second = exported()
    assert first.files == second.files
    Consent.say(ada, allowed=False)
    third = exported()
    changed = {file.table for file in set(third.files) - set(second.files)}
    assert changed == {"consents", "images"}


def test_an_export_that_is_broken_off_leaves_the_last_one(a_day, ada):
    first = exported()
    Consent.say(ada, allowed=False)
    blocked = Path(default_storage.path("events/v1/consents"))
    shutil.rmtree(blocked)
    blocked.write_text("a file where a folder has to be")
    with pytest.raises(StorageAway):
        export_events()
    assert Manifest.current() == first
    blocked.unlink()
    assert exported() != first


def test_nothing_to_read_before_the_first_export():
    with pytest.raises(EventsMissing):
        Manifest.current()


def test_the_command_prints_the_manifest_last(a_day, capsys):
    call_command("events", "export")
    said = capsys.readouterr()
    with default_storage.open(CURRENT) as file:
        assert json.loads(file.read())["id"] == said.out.strip()
    assert "images: 2 rows in 1 files" in said.err


@contextmanager
def elsewhere():
    """Another process's connection."""
    other = connections.create_connection("default")
    try:
        yield other
    finally:
        other.close()


def test_two_exports_at_a_time_are_one(a_day, capsys):
    with elsewhere() as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ALONE])
        with pytest.raises(CommandError, match="already"):
            call_command("events", "export")


def test_rows_come_in_blocks_however_long():
    """Of 12 MB, no more than two blocks of 4 MB are ever held."""

    class Source:
        def __init__(self):
            self.left = 12_000

        def read(self):
            self.left -= 1
            return b"x" * 1000 if self.left >= 0 else b""

    whole = CopiedRows(Source())
    lengths = []
    while piece := whole.read(4 * 2**20):
        lengths.append(len(piece))
    assert lengths == [4 * 2**20, 4 * 2**20, 12_000_000 - 8 * 2**20]


def test_null_and_the_empty_text_are_told_apart():
    schema = pa.schema({"a": pa.string(), "b": pa.string(), "c": pa.timestamp("us", tz="UTC")})
    sql = "select '' as a, null as b, timestamptz '2026-11-28 12:00:00.5+02' as c"
    [batch] = batches(sql, schema)
    assert batch.to_pylist() == [{"a": "", "b": None, "c": datetime(2026, 11, 28, 10, 0, 0, 500_000, tzinfo=UTC)}]
