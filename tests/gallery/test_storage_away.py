"""The storage away or full: nothing is lost, no half of a file stays, and pictures show as their colours."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from gallery.files import storage
from lib.outages import FileMissing, StorageAway, reaching
from tests.posts import picture_bytes


@contextmanager
def nothing_behind() -> Iterator[None]:
    """The folder of all files is away, and something that is no folder lies in its place."""
    folder = Path(default_storage.path(""))
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder.rename(folder.with_name("aside"))
    folder.write_bytes(b"")
    try:
        yield
    finally:
        folder.unlink()
        aside.rename(folder)


@contextmanager
def full(most: int = 10) -> Iterator[None]:
    """No file can grow beyond some bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def files() -> list[Path]:
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


def test_a_write_that_fails_half_way_leaves_nothing():
    with pytest.raises(StorageAway), full():
        storage.store().put(b"more than ten bytes", "png")
    assert files() == []


def test_a_storage_that_failed_is_tried_before_it_is_used_again(db, settings):
    with nothing_behind():
        with pytest.raises(StorageAway):
            storage.put([(b"a picture", "0" * 64, "png")])
        assert not storage.answers()
    assert storage.answers()
    assert files() == []


@pytest.mark.django_db
def test_a_picture_that_cannot_be_read_is_its_colour(client, ada, post_by):
    image = post_by(ada).cover
    with nothing_behind():
        answer = client.get(image.url("original"))
    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert answer["Content-Type"] == "image/svg+xml"
    assert image.dominant_colour in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["original", "w320", "og"])
def test_a_picture_whose_file_is_missing_is_not_there(client, ada, post_by, name):
    image = post_by(ada).cover
    storage.store().delete(image.storage_key)
    assert client.get(image.url(name)).status_code == 404


@pytest.mark.django_db
def test_an_upload_is_told_that_the_storage_is_away(client, api_of, ada):
    with nothing_behind():
        answer = api_of(ada).post("/api/v1/images", {"picture": upload()}, format="multipart")
    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, "storage-away", "30")


def upload():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("house.png", picture_bytes("red"), "image/png")


@pytest.mark.django_db
def test_posts_show_while_the_storage_is_away(client, ada, post_by):
    post = post_by(ada)
    with nothing_behind():
        assert client.get("/").status_code == client.get(post.get_absolute_url()).status_code == 200


def test_errors_of_an_object_store_count_as_well():
    away = type("EndpointConnectionError", (Exception,), {"__module__": "botocore.exceptions"})
    with pytest.raises(StorageAway), reaching():
        raise away("could not connect")
    with pytest.raises(FileMissing), reaching():
        raise FileNotFoundError("no such key")
    with pytest.raises(ZeroDivisionError), reaching():
        raise ZeroDivisionError
