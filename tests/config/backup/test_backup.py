"""Backups made, brought back and compared, with PostgreSQL's own programs and real files."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import boto3
import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage, storages
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.test import override_settings
from moto import mock_aws

from config.backup.folder import BackupFolder
from config.backup.making import make_backup
from config.backup.snapshot import another_connection, files_held
from config.environment.storage import pictures_storage
from gallery.files import storage
from gallery.images import renditions
from gallery.images.erasure import erase
from gallery.models import Image, Like, Post
from gallery.posts.publication import delete
from lib.storage.files import files_of
from tests.storage import storage_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scratch(settings: Any, tmp_path: Path) -> Iterator[Callable[..., str]]:
    """`scratch("restore", …)`: what `manage.py restore …` says of a gallery elsewhere, which is empty."""
    here = connection.settings_dict["NAME"]
    name = f"{here}_scratch"
    with another_connection() as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")

    def call(*words: str, **storage: Any) -> str:
        connection.close()
        connection.settings_dict["NAME"] = name
        said = StringIO()
        try:
            with override_settings(**storage or storage_in(tmp_path / "other")):
                call_command(*words, stdout=said, stderr=said)
        except CommandError as error:
            said.write(str(error))
        finally:
            connection.close()
            connection.settings_dict["NAME"] = here
        return said.getvalue()

    yield call
    with another_connection() as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def backed_up(folder: Path, said: list[str] | None = None) -> str:
    name, _facts = make_backup(folder, say=(said if said is not None else []).append)
    return name


def verified(capsys: Any, *words: str) -> str:
    """What `verify` says on its last breath and before."""
    try:
        call_command("verify", *words)
    except CommandError as error:
        return f"{capsys.readouterr().out}{error}"
    return str(capsys.readouterr().out)


def change_one_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def test_a_gallery_comes_back_whole(ada, bruno, post_by, scratch, tmp_path):
    post = post_by(ada, "Pier")
    Like.add(post, bruno)
    backed_up(tmp_path / "kept")

    assert "Restored" in scratch("restore", str(tmp_path / "kept"))
    assert "are as they should be" in scratch("verify", "--against", str(tmp_path / "kept"))
    key = post.cover.storage_key
    assert (tmp_path / "other" / "media" / key).read_bytes() == (tmp_path / "media" / key).read_bytes()

    assert "is not empty" in scratch("restore", str(tmp_path / "kept"))


@pytest.mark.long
def test_what_is_there_already_is_not_copied_again(ada, post_by, tmp_path):
    post_by(ada)
    backed_up(tmp_path / "kept")
    kept = {path: path.stat().st_ino for path in (tmp_path / "kept" / "files").glob("??/*")}
    other = post_by(ada, "Another")
    said: list[str] = []
    (tmp_path / "kept" / BackupFolder(tmp_path / "kept").backups()[0]).rename(tmp_path / "kept" / "20260101T000000Z")
    backed_up(tmp_path / "kept", said)

    now = {path: path.stat().st_ino for path in (tmp_path / "kept" / "files").glob("??/*")}
    assert {path: now[path] for path in kept} == kept
    assert said == ["the database …"]
    assert other.cover.sha256 in {path.name for path in set(now) - set(kept)}


@pytest.mark.long
def test_a_copy_that_was_interrupted_is_no_backup(ada, post_by, tmp_path):
    post_by(ada)
    name = backed_up(tmp_path / "kept")
    (tmp_path / "kept" / name / "backup.json").unlink()
    with pytest.raises(CommandError, match="There is no whole backup"):
        call_command("restore", str(tmp_path / "kept"))


@pytest.mark.long
def test_a_flipped_bit_in_a_backup_is_found_and_named_before_anything_is_restored(ada, post_by, scratch, tmp_path):
    post = post_by(ada)
    backed_up(tmp_path / "kept")
    folder = BackupFolder(tmp_path / "kept")
    change_one_byte(folder.place(post.cover.sha256))
    refused = scratch("restore", str(tmp_path / "kept"))
    assert f"damaged in the backup: {post.cover.storage_key}" in refused
    assert not (tmp_path / "other" / "media").exists()

    assert "Restored" in scratch("restore", str(tmp_path / "kept"), "--despite-damage")
    checked = scratch("verify")
    assert f"Missing: {post.cover.storage_key}, of image {post.cover.pk}" in checked


@pytest.mark.long
def test_a_flipped_bit_in_the_dump_is_refused_whatever_one_says(ada, scratch, tmp_path):
    name = backed_up(tmp_path / "kept")
    change_one_byte(tmp_path / "kept" / name / "database.dump")
    refused = scratch("restore", str(tmp_path / "kept"), "--despite-damage")
    assert "damaged in the backup: database.dump" in refused
    assert "nothing was restored" in refused


def test_a_database_that_is_not_empty_is_left_alone(ada, tmp_path):
    backed_up(tmp_path / "kept")
    with pytest.raises(CommandError, match="is not empty"):
        call_command("restore", str(tmp_path / "kept"))


@pytest.mark.long
def test_a_backup_of_a_later_version_is_refused(ada, scratch, tmp_path):
    name = backed_up(tmp_path / "kept")
    told = tmp_path / "kept" / name / "backup.json"
    facts = json.loads(told.read_text())
    told.write_text(json.dumps(facts | {"migrations": [*facts["migrations"], "gallery.9999_of_next_year"]}))
    refused = scratch("restore", str(tmp_path / "kept"))
    assert "gallery.9999_of_next_year, which this one does not know" in refused


def test_a_flipped_bit_and_a_missing_file_are_found_and_named(ada, post_by, tmp_path, capsys):
    damaged, missing, whole = (post_by(ada, title).cover for title in ("One", "Two", "Three"))
    change_one_byte(Path(default_storage.path(damaged.storage_key)))
    default_storage.delete(missing.storage_key)

    said = verified(capsys)

    assert f"Damaged: {damaged.storage_key}, of image {damaged.pk}, has another content" in said
    assert f"Missing: {missing.storage_key}, of image {missing.pk}" in said
    assert whole.storage_key not in said
    assert "2 findings" in said


@pytest.mark.long
def test_a_rendition_that_changed_is_found_by_a_backup(ada, post_by, tmp_path, capsys):
    post = post_by(ada)
    renditions.make(post.cover)
    key = post.cover.renditions["w320"]["key"]
    backed_up(tmp_path / "kept")
    change_one_byte(Path(default_storage.path(key)))
    assert "are as they should be" in verified(capsys)
    assert f"Damaged: {key}" in verified(capsys, "--against", str(tmp_path / "kept"))


@pytest.mark.long
def test_a_file_that_no_row_names_is_found_once_it_is_old(ada, post_by, tmp_path, capsys):
    post_by(ada)
    key = storage.store().put(b"nobody's", "png")
    assert "are as they should be" in verified(capsys)
    os.utime(default_storage.path(key), (0, 0))
    assert f"No row names {key}" in verified(capsys)


@pytest.mark.long
def test_counts_that_are_not_those_of_their_rows_are_found(ada, post_by, capsys):
    post = post_by(ada)
    Post.objects.filter(pk=post.pk).update(like_count=7)
    assert f"Broken: the like_count of a post is the number of its rows. Rows: {post.pk}" in verified(capsys)


@pytest.mark.long
def test_remixes_and_comments_are_counted_as_the_posts_do(ada, bruno, post_by, image_by, capsys):
    source = post_by(ada)
    remix = post_by(bruno, images=[image_by(bruno, parents=[(source.cover, "remix", 0.5)])])
    assert Post.objects.get(pk=source.pk).remix_count == 1
    assert "are as they should be" in verified(capsys)
    delete(remix, by=bruno)
    assert "are as they should be" in verified(capsys)


@pytest.mark.long
def test_what_is_erased_while_a_backup_is_made_stays_until_the_next_sweep(ada, image_by):
    image = image_by(ada)
    with files_held():
        erase(Image.objects.filter(pk=image.pk))
        assert default_storage.exists(image.storage_key)
    os.utime(default_storage.path(image.storage_key), (0, 0))
    storage.sweep()
    assert not default_storage.exists(image.storage_key)


@pytest.mark.long
def test_files_in_s3_are_backed_up_and_brought_back(ada, post_by, scratch, settings, tmp_path, monkeypatch):
    """Into another bucket, and found whole there; then one of them is gone."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    kept = str(tmp_path / "kept")
    with mock_aws():
        s3 = boto3.client("s3", region_name="us-east-1")
        here, there = (bucket(s3, name, tmp_path) for name in ("pictures", "elsewhere"))
        settings.STORAGES = here
        post = post_by(ada)
        backed_up(tmp_path / "kept")
        files = {file.key: file.bytes for file in files_of(storages["default"])}
        assert {file.key: file.bytes for file in BackupFolder(tmp_path / "kept").chosen().files()} == files
        assert "Restored" in scratch("restore", kept, STORAGES=there)
        assert "are as they should be" in scratch("verify", "--against", kept, STORAGES=there)
        key = f"of-ada/{post.cover.storage_key}"
        read, again = (s3.get_object(Bucket=name, Key=key)["Body"].read() for name in ("pictures", "elsewhere"))
        assert read == again
        s3.delete_object(Bucket="elsewhere", Key=key)
        assert post.cover.storage_key in scratch("verify", STORAGES=there)
    assert BackupFolder(tmp_path / "kept").is_whole(post.cover.sha256)


def bucket(s3: Any, name: str, folder: Path) -> dict[str, Any]:
    """The settings' STORAGES with pictures in a bucket that is made now."""
    s3.create_bucket(Bucket=name)
    entry = pictures_storage(f"s3://{name}/of-ada?region_name=us-east-1", folder)
    return {**django_settings.STORAGES, "default": entry}
