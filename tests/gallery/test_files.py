"""Files behind their permission, and files that several images share."""

from datetime import timedelta
from threading import Thread

import boto3
import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone
from moto import mock_aws

from config.environment.storage import pictures_storage
from gallery.files import storage
from gallery.images.erasure import erase
from gallery.images.image_store import keep
from gallery.models import Image, Post
from gallery.posts.bin import purge_bin
from gallery.posts.publication import delete, edit, publish
from tests.rest_is_long import rest_is_long

NAMES = ("w320", "w640", "w1280", "original", "og")


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_a_strangers_browser_shows_a_public_picture(ada, post_by, name):
    answer = Client().get(post_by(ada).cover.url(name))

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "public, max-age=3600, s-maxage=60"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline;")
    assert answer["Content-Type"] == {"original": "image/png", "og": "image/jpeg"}.get(name, "image/webp")
    assert answer.streaming
    assert len(answer.getvalue()) > 100


@pytest.mark.django_db
def test_a_public_picture_costs_one_query(ada, post_by, django_assert_num_queries):
    image = post_by(ada).cover
    browser = Client()
    browser.get(image.url())
    with django_assert_num_queries(1):
        browser.get(image.url())


@pytest.mark.django_db
def test_an_unchanged_picture_is_not_sent_again(ada, post_by):
    image = post_by(ada).cover
    etag = Client().get(image.url())["ETag"]
    again = Client().get(image.url(), headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert again["ETag"] == etag


@pytest.mark.django_db
def test_who_may_see_a_picture_follows_its_post(ada, bruno, cleo, client_of, draft_by):
    post = draft_by(ada, visibility="followers")
    bruno.follow(ada)
    address = post.cover.url()

    def answers():
        return [client_of(person).get(address).status_code for person in (ada, bruno, cleo)] + [
            Client().get(address).status_code
        ]

    assert answers() == [200, 404, 404, 404]
    publish(post, by=ada)
    assert answers() == [200, 200, 404, 404]
    assert client_of(bruno).get(address)["Cache-Control"] == "private, no-cache"
    edit(post, by=ada, visibility="unlisted")
    assert answers() == [200, 200, 200, 200]
    edit(post, by=ada, visibility="private")
    assert answers() == [200, 404, 404, 404]
    edit(post, by=ada, visibility="public")
    ada.block(cleo)
    edit(post, by=ada, visibility="followers")
    assert answers() == [200, 200, 404, 404]
    delete(post, by=ada)
    assert answers() == [200, 404, 404, 404]


@pytest.mark.django_db
def test_an_operator_may_look_at_what_is_not_public(ada, people, client_of, image_by):
    image = image_by(ada)
    operator = people("olga", is_staff=True)
    assert client_of(operator).get(image.url()).status_code == 404
    operator.user_permissions.add(Permission.objects.get(codename="view_image"))
    assert client_of(operator).get(image.url()).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["w2000", "passwd", "w640.webp"])
def test_other_names_are_not_there(ada, post_by, name):
    assert Client().get(f"/images/{post_by(ada).cover.key}/{name}").status_code == 404


@pytest.mark.django_db
def test_an_erased_picture_is_not_there(ada, client_of, image_by):
    image = image_by(ada)
    erase(Image.objects.filter(pk=image.pk))
    assert client_of(ada).get(image.url()).status_code == 404


@pytest.mark.django_db
def test_nginx_is_told_where_the_file_lies(ada, post_by, settings):
    settings.DELIVERY = "accel"
    image = post_by(ada).cover
    answer = Client().get(image.url("original"))
    assert answer["X-Accel-Redirect"] == f"/protected/{image.storage_key}"
    assert answer["Content-Type"] == "image/png"
    assert answer.content == b""


@pytest.mark.django_db
def test_lost_renditions_are_made_again(ada, post_by):
    image = post_by(ada).cover
    Client().get(image.url())
    image.refresh_from_db()
    for one in image.renditions.values():
        default_storage.delete(one["key"])
    assert Client().get(image.url()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_with_the_last_image_that_needs_it(ada, image_by, picture_bytes):
    data = picture_bytes("teal")
    first, second = image_by(ada, data=data), image_by(ada, data=data)
    key = first.storage_key
    assert second.storage_key == key

    erase(Image.objects.filter(pk=first.pk))
    assert default_storage.exists(key)
    erase(Image.objects.filter(pk=second.pk))
    assert not default_storage.exists(key)


def age(key):
    """Pretend that the file was written two hours ago."""
    import os

    then = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(default_storage.path(key), (then, then))


@pytest.mark.django_db(transaction=True)
def test_the_sweep_takes_old_files_that_nothing_needs_and_no_others(ada, image_by, picture_bytes):
    kept = image_by(ada)
    young = storage.store().put(picture_bytes("red"), "png")
    old = storage.store().put(picture_bytes("blue"), "png")
    other = default_storage.save("avatars/someone.webp", default_storage.open(kept.storage_key))
    age(kept.storage_key)
    age(old)

    assert storage.sweep() == 1

    assert default_storage.exists(kept.storage_key)
    assert default_storage.exists(young)
    assert default_storage.exists(other)
    assert not default_storage.exists(old)


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_and_a_keep_at_once_lose_nothing(ada, picture_bytes):
    data = picture_bytes("teal")
    first = keep(data, maker=ada, origin="program", engine="sketch")
    key = first.storage_key
    for _ in range(5):
        Image.objects.all().delete()
        age(key) if default_storage.exists(key) else None
        kept: list[Image] = []

        def keep_it(kept=kept):
            kept.append(keep(data, maker=ada, origin="program", engine="sketch"))
            connection.close()

        def sweep():
            storage.sweep()
            connection.close()

        threads = [Thread(target=work) for work in (sweep, keep_it, sweep)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert default_storage.exists(kept[0].storage_key)


@pytest.mark.django_db(transaction=True)
def test_what_was_deleted_long_ago_is_purged_with_its_file(ada, post_by):
    post = post_by(ada)
    image = post.cover
    delete(post, by=ada)
    assert purge_bin() == 0
    Post.objects.filter(pk=post.pk).update(deleted=timezone.now() - timedelta(days=31))

    assert purge_bin() == 1

    assert not Image.objects.filter(pk=image.pk).exists()
    assert not default_storage.exists(image.storage_key)


@pytest.mark.django_db
def test_a_token_opens_the_addresses_that_the_api_gives_it(ada, bruno, image_by, api_of):
    address = image_by(ada).url("original")
    assert api_of(ada).get(address).status_code == 200
    assert api_of(bruno).get(address).status_code == 404
    assert Client().get(address).status_code == 404


@pytest.mark.django_db
def test_a_token_that_is_no_more_opens_nothing(ada, image_by, api_of):
    program, address = api_of(ada), image_by(ada).url("original")
    ada.tokens.all().delete()
    assert program.get(address).status_code == 401


@pytest.fixture
def moving(settings, tmp_path):
    """A gallery whose pictures move from a folder to S3, each leaving by the way its place has."""
    with mock_aws():
        boto3.client("s3", "us-east-1", aws_access_key_id="a", aws_secret_access_key="b").create_bucket(Bucket="new")
        s3 = pictures_storage("s3://new?region_name=us-east-1&access_key=a&secret_key=b", tmp_path)
        places = {"new": s3, "old": pictures_storage(f"file://{tmp_path / 'media'}", tmp_path)}
        entry = {"BACKEND": "lib.storage.moving.MovingStorage", "OPTIONS": places}
        yield lambda: setattr(settings, "STORAGES", {**settings.STORAGES, "default": entry})


@pytest.mark.django_db
@pytest.mark.parametrize("delivery", rest_is_long(["stream", "redirect", "accel"], "redirect"))
def test_while_pictures_move_both_those_here_and_those_there_are_seen(settings, moving, ada, post_by, delivery):
    before = post_by(ada).cover
    moving()
    after = post_by(ada).cover
    settings.DELIVERY = delivery
    here, there = (Client().get(image.url("original")) for image in (before, after))
    assert here.status_code == 200
    assert there.status_code == (302 if delivery == "redirect" else 200)
    if delivery == "accel":
        assert here["X-Accel-Redirect"].endswith(before.storage_key)
        assert there.getvalue()[:4] == b"\x89PNG"
    else:
        assert here.getvalue()[:4] == b"\x89PNG"
