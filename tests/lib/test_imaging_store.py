"""Files under the name of their content, on a disk and on S3 alike."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import boto3
import pytest
import time_machine
from django.core.files.storage import FileSystemStorage, InMemoryStorage, Storage
from django.utils import timezone
from moto import mock_aws
from storages.backends.s3 import S3Storage

from lib.imaging.renditions import renditions
from lib.imaging.store import Store
from tests.lib.hostile import encoded, plain

DAY = timedelta(days=1)


@pytest.fixture(params=["disk", "memory", "s3", pytest.param("s3 in a folder", marks=pytest.mark.long)])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    if request.param == "disk":
        yield FileSystemStorage(location=tmp_path / "kept")
    elif request.param == "memory":
        yield InMemoryStorage()
    else:
        with mock_aws():
            boto3.client("s3", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b").create_bucket(
                Bucket="gallery"
            )
            place = "some/where" if "folder" in request.param else ""
            yield S3Storage(
                bucket_name="gallery", access_key="a", secret_key="b", region_name="us-east-1", location=place
            )


@pytest.fixture
def store(storage: Storage) -> Store:
    return Store(storage)


def in_a_while(store: Store, wait: timedelta = 2 * DAY) -> list[str]:
    """What a sweep for things older than a day finds after a wait."""
    with time_machine.travel(timezone.now() + wait, tick=True):
        return sorted(store.older_than(DAY))


def test_a_file_is_found_again_under_its_hash(store: Store) -> None:
    key = store.put(b"a lighthouse", "png")
    digest = hashlib.sha256(b"a lighthouse").hexdigest()
    assert key == f"images/{digest[:2]}/{digest[2:4]}/{digest}.png"
    assert store.read(key) == b"a lighthouse"
    assert store.exists(key)


def test_the_same_content_twice_is_kept_once(store: Store) -> None:
    assert store.put(b"a lighthouse", "png") == store.put(b"a lighthouse", "png")
    assert len(in_a_while(store)) == 1


def test_an_absent_file_is_an_error_to_read_and_none_to_delete(store: Store) -> None:
    key = store.put(b"a lighthouse", "png")
    store.delete(key)
    store.delete(key)
    assert not store.exists(key)
    with pytest.raises(FileNotFoundError):
        store.read(key)


def test_renditions_lie_beside_their_original_and_go_with_it(store: Store) -> None:
    data = encoded(plain(400, 300), "PNG")
    key, made = store.put(data, "png"), renditions(data)
    kept = store.put_renditions(key, made.values())
    assert store.rendition_key(key, "w320.webp") == key.removesuffix(".png") + "/w320.webp"
    assert [store.read(one) for one in kept] == [one.data for one in made.values()]
    assert in_a_while(store) == [key]
    store.delete(key)
    assert not any(store.exists(one) for one in kept)
    assert in_a_while(store) == []


def test_a_sweep_sees_only_what_is_old_enough(store: Store) -> None:
    key = store.put(b"a lighthouse", "png")
    assert in_a_while(store, DAY - timedelta(minutes=1)) == []
    assert in_a_while(store, DAY + timedelta(minutes=1)) == [key]


def test_renditions_that_lost_their_original_are_swept_by_themselves(store: Store) -> None:
    data = encoded(plain(400, 300), "PNG")
    key, other = store.put(data, "png"), store.put(b"another", "png")
    kept = store.put_renditions(key, renditions(data).values())
    store.storage.delete(key)
    assert in_a_while(store) == sorted([*kept, other])
    for left_over in kept:
        store.delete(left_over)
    assert in_a_while(store) == [other]


def test_names_that_climb_out_of_their_folder_are_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="extension"):
        store.put(b"x", "png/../../evil")
    with pytest.raises(ValueError, match="rendition's name"):
        store.rendition_key("images/ab/cd/abcd.png", "../evil.webp")


def test_using_an_old_file_anew_saves_it_from_the_sweep(tmp_path: Path) -> None:
    store = Store(FileSystemStorage(location=tmp_path))
    with time_machine.travel(timezone.now(), tick=True):
        key = store.put(b"a lighthouse", "png")
        long_ago = (timezone.now() - 3 * DAY).timestamp()
        os.utime(store.storage.path(key), (long_ago, long_ago))
        assert list(store.older_than(DAY)) == [key]
        store.put(b"a lighthouse", "png")
        assert list(store.older_than(DAY)) == []


def test_a_half_written_file_is_written_again_and_an_unfinished_one_is_swept(tmp_path: Path) -> None:
    store = Store(FileSystemStorage(location=tmp_path))
    key = store.put(b"a lighthouse", "png")
    Path(store.storage.path(key)).write_bytes(b"a li")
    (tmp_path / "images" / "unfinished" / "tmp0").write_bytes(b"a l")
    assert store.read(store.put(b"a lighthouse", "png")) == b"a lighthouse"
    assert in_a_while(store) == sorted([key, "images/unfinished/tmp0"])
    store.delete("images/unfinished/tmp0")
    assert in_a_while(store) == [key]


def test_a_web_server_may_read_what_was_kept(tmp_path: Path) -> None:
    store = Store(FileSystemStorage(location=tmp_path))
    assert Path(store.storage.path(store.put(b"a lighthouse", "png"))).stat().st_mode & 0o777 == 0o644
