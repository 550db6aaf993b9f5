"""Taking one's things along, and leaving nothing behind but what others built on."""

import json

import pytest
from django.core.files.storage import default_storage

from accounts.registries import personal_data
from gallery.models import Collection, Comment, Image, Like, LikeChange, Post
from gallery.personal_data import LEFT_OUT, GalleryData
from tests.columns import missing, stale

pytestmark = pytest.mark.django_db


def test_the_export_has_posts_records_and_original_files(ada, image_by, post_by):
    image = image_by(ada, "a lighthouse", seed=2**64 - 1)
    post = post_by(ada, images=[image], tags=["sea"])

    files = dict(personal_data.everything()["gallery"].export(ada))

    [exported] = json.loads(files["posts.json"])
    assert (exported["id"], exported["tags"], exported["images"][0]["image"]) == (post.key, ["sea"], image.key)
    [record] = [json.loads(line) for line in files["images.jsonl"].splitlines()]
    assert (record["prompt"], record["seed"], record["sha256"]) == ("a lighthouse", 2**64 - 1, image.sha256)
    assert files[f"files/{image.key}.png"] == default_storage.open(image.storage_key).read()


def test_every_column_of_a_post_is_in_the_copy_or_left_out_by_name(ada, post_by):
    post_by(ada, tags=["sea"])
    [shown] = json.loads(dict(GalleryData().export(ada))["posts.json"])
    assert missing(Post, shown, LEFT_OUT[Post]) == [], "see gallery/personal_data.py"
    assert stale(Post, shown, LEFT_OUT[Post]) == []


@pytest.mark.django_db(transaction=True)
def test_erasing_removes_everything_and_corrects_what_others_see(ada, bruno, image_by, post_by):
    theirs = post_by(ada)
    Like.add(theirs, bruno)
    Comment.add(theirs, by=bruno, text="Lovely")
    mine = post_by(bruno, images=[image_by(bruno, parents=[(theirs.cover, "remix", 0.5)])])
    Like.add(mine, ada)
    Collection.objects.create(owner=bruno, title="Mine")
    unused = image_by(bruno)
    keys = [mine.cover.storage_key, unused.storage_key]

    for _ in range(2):
        personal_data.everything()["gallery"].erase(bruno)

    LikeChange.fold()
    theirs.refresh_from_db()
    assert (theirs.like_count, theirs.comment_count, theirs.remix_count) == (0, 0, 0)
    assert not Post.objects.filter(maker=bruno).exists()
    assert not Like.objects.exists()
    assert not Collection.objects.exists()
    assert not Comment.objects.exclude(text="").exists()
    assert not Image.objects.exclude(maker=ada).exists()
    assert not any(default_storage.exists(key) for key in keys)


def test_a_picture_others_built_on_stays_as_a_tombstone(ada, bruno, image_by, post_by):
    source = post_by(ada)
    image = source.cover
    post_by(bruno, images=[image_by(bruno, parents=[(image, "remix", 0.5)])])

    personal_data.everything()["gallery"].erase(ada)

    image.refresh_from_db()
    assert (image.state, image.maker, image.prompt, image.storage_key, image.sha256) == ("erased", None, "", "", "")
