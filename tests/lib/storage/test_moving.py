"""Files on their way from a folder to S3 and back, read from both meanwhile."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage
from django.utils import timezone
from moto import mock_aws
from storages.backends.s3 import S3Storage

from lib.imaging.renditions import Rendition
from lib.imaging.store import Store
from lib.storage.files import files_of, write_whole
from lib.storage.moves import move
from lib.storage.moving import MovingStorage
from tests.rest_is_long import rest_is_long

S3 = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {"bucket_name": "gallery", "access_key": "a", "secret_key": "b", "region_name": "us-east-1"},
}


@pytest.fixture
def places(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """Entries of STORAGES by name."""
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path / "old")}}
    with mock_aws():
        boto3.client("s3", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b").create_bucket(
            Bucket="gallery"
        )
        yield {"folder": folder, "s3": S3}


@pytest.fixture(params=rest_is_long(["folder to s3", "s3 to folder"], "folder to s3"))
def moving(request: pytest.FixtureRequest, places: dict[str, Any]) -> MovingStorage:
    old, _to, new = request.param.split()
    return MovingStorage(places[new], places[old])


def fill(storage: Storage, names: tuple[str, ...] = ("one", "two", "three")) -> list[str]:
    return [Store(storage).put(name.encode(), "png") for name in names]


def silent(_line: str) -> None:
    """Progress that nobody reads."""


def test_what_is_in_either_place_is_read(moving):
    (old,) = fill(moving.old, ("old",))
    (new,) = fill(moving.new, ("new",))
    assert [Store(moving).read(key) for key in (old, new)] == [b"old", b"new"]
    assert moving.exists(old)
    assert moving.size(old) == 3
    assert not moving.exists("images/aa/bb/nothing.png")
    with pytest.raises(FileNotFoundError):
        moving.open("images/aa/bb/nothing.png")


def test_new_files_go_to_the_new_place(moving):
    (key,) = fill(moving, ("fresh",))
    assert moving.new.exists(key)
    assert not moving.old.exists(key)
    avatar = moving.save("avatars/a.webp", ContentFile(b"a face"))
    assert moving.new.exists(avatar)


def test_a_file_that_is_deleted_is_deleted_in_both(moving):
    keys = fill(moving.old)
    move(moving.old, moving.new, say=silent)
    Store(moving).put_renditions(keys[0], [Rendition("w320.webp", b"small", "image/webp", 1, 1)])
    Store(moving).delete(keys[0])
    assert {file.key for place in moving.places for file in files_of(place)} == set(keys[1:])


def test_all_that_was_there_is_there_afterwards(moving):
    keys = fill(moving.old)
    done = move(moving.old, moving.new, say=silent)
    assert (done.copied, done.there, done.damaged) == (3, 0, [])
    assert {key: Store(moving.new).read(key) for key in keys} == {key: Store(moving.old).read(key) for key in keys}


def test_it_goes_on_where_it_was_interrupted(moving):
    keys = fill(moving.old)
    with moving.old.open(keys[0], "rb") as file:
        write_whole(moving.new, keys[0], file)
    done = move(moving.old, moving.new, say=silent)
    assert (done.copied, done.there) == (2, 1)
    assert move(moving.old, moving.new, say=silent).there == 3


def test_what_was_moved_can_be_removed_from_the_old_place(moving):
    keys = fill(moving.old)
    assert move(moving.old, moving.new, say=silent, remove=True).removed == 3
    assert list(files_of(moving.old)) == []
    assert [Store(moving).read(key) for key in keys] == [b"one", b"two", b"three"]


def test_a_file_deleted_while_it_is_copied_is_not_brought_back(places):
    class DeletedMeanwhile(S3Storage):  # type: ignore[misc]  # django-storages has no types
        """A bucket that takes so long that the file is deleted before it has been written."""

        def save(self, name: str, content: Any, max_length: int | None = None) -> str:
            saved: str = super().save(name, content, max_length)
            old.delete(name)
            return saved

    old = FileSystemStorage(**places["folder"]["OPTIONS"])
    new = DeletedMeanwhile(**S3["OPTIONS"])  # type: ignore[arg-type]  # options of many kinds
    fill(old)
    assert move(old, new, say=silent).copied == 0
    assert list(files_of(new)) == []


def test_a_copy_that_differs_is_named_and_not_kept(places):
    class Forgetful(S3Storage):  # type: ignore[misc]  # django-storages has no types
        """A bucket that answers with other bytes than it was given."""

        def save(self, name: str, content: Any, max_length: int | None = None) -> str:
            saved: str = super().save(name, io.BytesIO(b"?"), max_length)
            return saved

    old = FileSystemStorage(**places["folder"]["OPTIONS"])
    new = Forgetful(**S3["OPTIONS"])  # type: ignore[arg-type]  # options of many kinds
    keys = fill(old)
    done = move(old, new, say=silent, remove=True)
    assert sorted(done.damaged) == sorted(keys)
    assert done.removed == 0
    assert list(files_of(new)) == []


def test_the_sweep_finds_what_is_old_in_both(moving):
    keys = {*fill(moving.old, ("before",)), *fill(moving.new, ("after",))}
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=True):
        assert set(Store(moving).older_than(timedelta(days=1))) == keys


def test_a_write_that_has_not_ended_is_no_file(tmp_path):
    storage = FileSystemStorage(location=tmp_path)
    fill(storage, ("one",))
    (tmp_path / "images" / "unfinished" / "left over").write_bytes(b"half")
    assert [file.bytes for file in files_of(storage)] == [3]
    assert list(files_of(storage, "images/zz")) == []
