"""Snapshots are written out for trainers, and what is taken back leaves every one of them."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from curation.erasure import TakenBack, revocations_key, take_back
from curation.exports.materialise import materialise
from curation.models import LeafSalt, Materialisation, Snapshot
from curation.recipe import unlucky
from curation.snapshots.history import broken_leaves, why
from gallery.images.erasure import erase
from gallery.images.training_rights import say
from gallery.models import Image
from gallery.models.image import Edge
from lib.problems import Problem
from tests.curation.test_building import ids, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(ada, bruno, factory, allowing):
    """Four pictures of ada, three of bruno; both allow it."""
    allowing(ada, bruno)
    mine = [shown(factory, ada, f"ada's {number}") for number in range(4)]
    return mine, [shown(factory, bruno, f"bruno's {number}") for number in range(3)]


def everything(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def rows(folder: Path):
    return [row for path in sorted(folder.glob("*.parquet")) for row in pq.read_table(path).to_pylist()]


def test_every_row_holds_the_bytes_and_the_caption_of_its_picture(many, built, tmp_path):
    made = materialise(built(), "hf-sft", tmp_path / "set")
    found = {row["id"]: row for row in rows(tmp_path / "set")}
    assert made.rows == len(found) == 7
    for image in (*many[0], *many[1]):
        row = found[str(image.pk)]
        assert row["text"] == image.prompt
        assert row["image"]["bytes"] == default_storage.open(image.storage_key).read()
        assert row["notice"] == "rehearsal, not training data"


@pytest.mark.parametrize(
    "form",
    ["hf-sft", pytest.param("webdataset", marks=pytest.mark.long), pytest.param("folder", marks=pytest.mark.long)],
)
def test_the_same_snapshot_is_the_same_bytes(form, many, built, tmp_path):
    snapshot = built()
    for place in ("one", "other"):
        materialise(snapshot, form, tmp_path / place)
    assert everything(tmp_path / "one") == everything(tmp_path / "other")


@pytest.mark.parametrize(
    "form",
    ["hf-sft", pytest.param("webdataset", marks=pytest.mark.long), pytest.param("folder", marks=pytest.mark.long)],
)
def test_nothing_of_what_is_withdrawn_stays_in_any_file(form, many, ada, allowing, built, tmp_path):
    mine, theirs = many
    snapshot = built()
    materialise(snapshot, form, tmp_path / "set")
    contents = [default_storage.open(image.storage_key).read() for image in mine]
    allowing(ada, allowed=False)
    assert take_back() == 4
    snapshot.refresh_from_db()
    left = everything(tmp_path / "set").replace((tmp_path / "set" / "revocations.jsonl").read_bytes(), b"")
    assert not [image for image in mine if str(image.pk).encode() in left]
    assert not [data for data in contents if data in left]
    assert ids(snapshot) == {str(image.pk) for image in theirs}
    assert set(LeafSalt.objects.values_list("pk", flat=True)) == {image.pk for image in theirs}
    assert broken_leaves(snapshot) == []
    call_command("dataset", "verify", str(tmp_path / "set"))
    assert Materialisation.objects.get().epoch == snapshot.epoch == 1


@pytest.mark.long
def test_loaders_that_keep_what_they_read_by_name_read_again_what_was_rewritten(many, ada, allowing, built, tmp_path):
    snapshot = built()
    names = []
    for place in ("set", "same"):
        materialise(snapshot, "hf-sft", tmp_path / place)
        names.append(edition_of(tmp_path / place))
    allowing(ada, allowed=False)
    take_back()
    names.append(edition_of(tmp_path / "set"))
    assert names[0] == names[1] != names[2]


@pytest.mark.long
def test_a_folder_from_which_everything_was_taken_back_says_so(many, ada, allowing, built, tmp_path):
    folder = tmp_path / "set"
    materialise(built(), "hf-sft", folder)
    assert "load_dataset" in (folder / "README.md").read_text()
    erase(Image.objects.all())
    take_back()
    page = (folder / "README.md").read_text()
    assert yaml.safe_load(page.split("---")[1])["configs"][0]["data_files"] == []
    assert "Nothing is left in it to load." in page
    assert "load_dataset" not in page


def edition_of(folder):
    return next(line for line in (folder / "README.md").read_text().splitlines() if "config_name: " in line)


@pytest.mark.long
def test_shards_without_what_was_withdrawn_stay_as_they_are(many, built, tmp_path, monkeypatch):
    monkeypatch.setattr("curation.exports.units.MOST_ROWS", 2)
    mine, _theirs = many
    folder = tmp_path / "set"
    materialise(built(split={"holdout": 0}), "hf-sft", folder)
    before = {path.name: path.stat().st_ino for path in folder.glob("*.parquet")}
    erase(Image.objects.filter(pk=mine[0].pk))
    take_back()
    changed = [path.name for path in folder.glob("*.parquet") if before[path.name] != path.stat().st_ino]
    assert changed == ["fit-00000.parquet"]


@pytest.mark.long
def test_a_trainer_is_told_which_rows_of_a_copy_to_drop(many, ada, allowing, built, tmp_path, capsys):
    snapshot = built(split={"holdout": 0})
    for place in ("set", "copy"):
        materialise(snapshot, "hf-sft", tmp_path / place)
    Materialisation.objects.filter(folder__endswith="copy").delete()
    allowing(ada, allowed=False)
    take_back()
    told = tmp_path / "set" / "revocations.jsonl"
    with pytest.raises(CommandError, match="4 rows are to be dropped"):
        call_command("dataset", "verify", str(tmp_path / "copy"), revocations=told)
    assert f"drop fit-00000 row 0: {many[0][0].pk}" in capsys.readouterr().out.splitlines()
    forged = [json.loads(line) for line in told.read_text().splitlines()]
    forged[0]["image"] = str(many[1][0].pk)
    told.write_text("\n".join(json.dumps(line) for line in forged))
    with pytest.raises(CommandError, match="line 1: "):
        call_command("dataset", "verify", str(tmp_path / "copy"), revocations=told)


@pytest.mark.long
def test_what_was_withdrawn_since_the_snapshot_is_not_written(many, ada, allowing, built, tmp_path):
    snapshot = built()
    allowing(ada, allowed=False)
    materialise(snapshot, "hf-sft", tmp_path / "set")
    assert {row["id"] for row in rows(tmp_path / "set")} == {str(image.pk) for image in many[1]}


@pytest.mark.long
def test_missing_and_changed_files_are_left_out_with_the_reason(many, built, tmp_path):
    mine, _theirs = many
    snapshot = built()
    default_storage.delete(mine[0].storage_key)
    Path(default_storage.path(mine[1].storage_key)).write_bytes(b"other")
    made = materialise(snapshot, "hf-sft", tmp_path / "set")
    assert made.rows == 5
    assert json.loads((tmp_path / "set" / "dataset.json").read_text())["left_out"] == {"changed": 1, "missing": 1}


@pytest.mark.long
def test_no_file_is_named_by_a_prompt_or_as_a_split(many, built, tmp_path):
    for form in ("hf-sft", "webdataset", "folder"):
        materialise(built(), form, tmp_path / form)
        names = [path.relative_to(tmp_path).as_posix() for path in (tmp_path / form).rglob("*")]
        assert not [name for name in names if "ada's" in name or unlucky(name)]
    with tarfile.open(tmp_path / "webdataset" / "fit-00000.tar") as file:
        assert {member.mtime for member in file} == {0}


def test_a_full_disk_leaves_nothing_behind(many, built, tmp_path):
    snapshot = built()
    (tmp_path / "file").write_text("no folder can be made in a file")
    with pytest.raises(Problem) as refused:
        materialise(snapshot, "hf-sft", tmp_path / "file" / "set")
    assert refused.value.code == "disk-full"
    assert not Materialisation.objects.exists()


@pytest.mark.long
def test_a_folder_that_holds_something_else_by_now_is_left_alone(many, ada, allowing, built, tmp_path):
    snapshot = built()
    first = materialise(snapshot, "hf-sft", tmp_path / "set")
    shutil.rmtree(tmp_path / "set")
    second = materialise(snapshot, "folder", tmp_path / "set")
    allowing(ada, allowed=False)
    take_back()
    assert not list((tmp_path / "set").glob("*.parquet"))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.epoch) == ("replaced", "live", 1)


@pytest.mark.long
def test_a_folder_that_one_process_does_not_see_is_rewritten_by_the_next_that_does(
    many, ada, allowing, built, tmp_path, capsys
):
    made = materialise(built(), "hf-sft", tmp_path / "set", recipient="Iris <iris@example.org>")
    (tmp_path / "set").rename(tmp_path / "elsewhere")
    allowing(ada, allowed=False)
    call_command("dataset", "revoke")
    made.refresh_from_db()
    assert (made.state, made.epoch) == ("gone", 0)
    assert f"not seen or not writable from here: {made.folder}" in capsys.readouterr().err
    (tmp_path / "elsewhere").rename(tmp_path / "set")
    call_command("dataset", "revoke")
    made.refresh_from_db()
    assert (made.state, made.epoch, made.rows) == ("live", 1, 3)
    assert "tell Iris <iris@example.org>" in capsys.readouterr().err
    call_command("dataset", "verify", str(tmp_path / "set"))


def test_what_trainers_are_told_is_written_once_for_each_epoch(many, ada, allowing, built):
    snapshot = built()
    allowing(ada, allowed=False)
    take_back()
    key = revocations_key(snapshot)
    assert len(default_storage.open(key).read().splitlines()) == 4
    default_storage.delete(key)
    take_back()
    assert not default_storage.exists(key)


@pytest.mark.long
def test_what_cannot_be_written_keeps_no_other_folder_from_being_written(many, ada, allowing, built, tmp_path):
    snapshot = built()
    for name in ("one", "other"):
        materialise(snapshot, "hf-sft", tmp_path / name)
    (tmp_path / "one" / "rows.jsonl").unlink()
    (tmp_path / "one" / "rows.jsonl").mkdir()
    allowing(ada, allowed=False)
    take_back()
    epochs = Materialisation.objects.order_by("folder").values_list("epoch", flat=True)
    assert list(epochs) == [0, 1]


@pytest.mark.long
def test_a_description_that_leads_out_of_its_folder_removes_nothing(many, ada, allowing, built, tmp_path):
    beside = tmp_path / "beside.txt"
    beside.write_text("somebody's")
    snapshot = built()
    materialise(snapshot, "folder", tmp_path / "set")
    description = tmp_path / "set" / "dataset.json"
    said = json.loads(description.read_text())
    for file in said["files"]:
        file["name"] = "../beside.txt"
    description.write_text(json.dumps(said))
    allowing(ada, allowed=False)
    take_back()
    assert beside.read_text() == "somebody's"


@pytest.mark.long
def test_why_a_picture_is_not_in_it_is_answered(many, ada, factory, allowing, built):
    mine, _theirs = many
    private = factory.image(ada, "nobody sees it")
    snapshot = built()
    assert "is in it" in why(snapshot, str(mine[0].pk))
    assert "No post shows it to everybody" in why(snapshot, str(private.pk))
    later = factory.image(ada)
    assert "do not know it" in why(snapshot, str(later.pk))
    allowing(ada, allowed=False)
    take_back()
    assert "taken back in epoch 1" in why(Snapshot.objects.get(), str(mine[0].pk))


@pytest.mark.long
def test_taking_back_a_picture_takes_every_picture_that_holds_its_pixels(many, bruno, factory, built):
    mine, theirs = many
    second = shown(factory, bruno, "second", parents=[(mine[0], Edge.Kind.REMIX, 0.5)])
    third = shown(factory, bruno, "third", parents=[(second, Edge.Kind.EDIT, 0.5)])
    only_words = shown(factory, bruno, "its words", parents=[(mine[0], Edge.Kind.REMIX, None)])
    Edge.objects.filter(child=only_words).update(pixels=False)
    snapshot = built()
    assert {str(second.pk), str(third.pk), str(only_words.pk)} <= ids(snapshot)
    say(mine[0], "notAllowed", by=mine[0].maker)
    assert take_back() == 3
    snapshot.refresh_from_db()
    assert ids(snapshot) == {str(image.pk) for image in (*mine[1:], *theirs, only_words)}


@pytest.mark.long
def test_a_folder_that_is_not_ours_or_cannot_be_written_keeps_no_other_from_being_taken_back(
    many, ada, allowing, built, tmp_path
):
    snapshot = built()
    for name in ("foreign", "broken", "whole"):
        materialise(snapshot, "folder", tmp_path / name)
    (tmp_path / "foreign" / "dataset.json").write_text('{"of": "another program"}')
    (tmp_path / "broken" / "rows.jsonl").unlink()
    (tmp_path / "broken" / "rows.jsonl").mkdir()
    allowing(ada, allowed=False)
    told: list[TakenBack] = []
    take_back(told.append)
    assert sorted(Path(folder).name for folder in told[0].behind) == ["broken", "foreign"]
    left = {Path(made.folder).name: (made.state, made.epoch) for made in Materialisation.objects.all()}
    assert left == {"foreign": ("gone", 0), "broken": ("live", 0), "whole": ("live", 1)}


def test_a_datasheet_and_the_summary_of_article_53_are_drafted_from_what_is_in_it(many, ada, allowing, built, tmp_path):
    materialise(built(), "hf-sft", tmp_path / "set")
    sheet, summary = ((tmp_path / "set" / name).read_text() for name in ("datasheet.md", "article-53.md"))
    heads = [line.removeprefix("## ") for line in sheet.splitlines() if line.startswith("## ")]
    assert heads == [
        "Motivation",
        "Composition",
        "Collection process",
        "Preprocessing, cleaning, labelling",
        "Uses",
        "Distribution",
        "Maintenance",
    ]
    assert "rehearsal, not training data" in sheet and "rehearsal, not training data" in summary
    assert "of 7 pictures" in sheet and "had allowed training: 7." in summary and "To fill in:" in summary
    allowing(ada, allowed=False)
    take_back()
    assert "of 3 pictures" in (tmp_path / "set" / "datasheet.md").read_text()


def test_diffusers_is_told_which_columns_to_read(many, built, tmp_path):
    materialise(built(), "hf-sft", tmp_path / "set")
    words = (tmp_path / "set" / "configuration" / "diffusers.args").read_text()
    assert "--image_column=image --caption_column=text" in words
