"""Deleting pictures: what goes with them, what stays for others, undoing it, and the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from gallery.files import storage
from gallery.lineage.family import Lineage, Sight
from gallery.lineage.parents import makers_of
from gallery.models import Deletion, Image, Post
from gallery.personal_data import GalleryData
from gallery.posts import publication
from gallery.posts.deletion import consequences, delete, purge_deletions, undo
from lib.problems import Problem

pytestmark = pytest.mark.django_db


def these(*images: Any) -> Any:
    return Image.objects.filter(pk__in=[image.pk for image in images])


def state_of(thing: Any) -> str:
    thing.refresh_from_db()
    return str(thing.state)


def much_later() -> None:
    Deletion.objects.update(at=timezone.now() - timedelta(days=31))
    purge_deletions()


def test_a_deleted_picture_is_gone_from_every_door_and_comes_back(client_of, ada, image_by):
    image = image_by(ada)
    deletion = delete(these(image), by=ada)
    assert client_of(ada).get(image.url()).status_code == 404
    assert not Image.objects.free_for(ada).exists()
    undo(deletion, by=ada)
    assert client_of(ada).get(image.url()).status_code == 200
    assert list(Image.objects.free_for(ada)) == [image]


def test_nobody_deletes_the_pictures_of_others(ada, bruno, image_by):
    image = image_by(ada)
    assert delete(these(image), by=bruno).images == 0
    assert state_of(image) == "kept"


def test_nobody_undoes_the_deletion_of_others(ada, bruno, image_by):
    deletion = delete(these(image_by(ada)), by=ada)
    with pytest.raises(Problem):
        undo(deletion, by=bruno)


def test_a_post_goes_with_its_only_picture_and_comes_back_with_it(client_of, ada, cleo, post_by):
    post = post_by(ada)
    deletion = delete(these(post.cover), by=ada)
    assert client_of(cleo).get(post.get_absolute_url()).status_code == 404
    undo(deletion, by=ada)
    assert client_of(cleo).get(post.get_absolute_url()).status_code == 200
    assert client_of(cleo).get(post.cover.url()).status_code == 200


def test_a_post_is_not_restored_without_its_pictures(ada, post_by):
    post = post_by(ada)
    delete(these(post.cover), by=ada)
    post.refresh_from_db()
    with pytest.raises(Problem):
        publication.restore(post, by=ada)
    assert state_of(post) == "deleted"


def test_a_post_of_several_keeps_the_others_and_their_order(client_of, ada, cleo, image_by, post_by):
    first, second, third = (image_by(ada) for _ in range(3))
    post = post_by(ada, images=[first, second, third], alt_texts=["one", "two", "three"])
    deletion = delete(these(second), by=ada)
    assert [entry.alt_text for entry in post.entries.all()] == ["one", "three"]
    assert client_of(cleo).get(second.url()).status_code == 404
    undo(deletion, by=ada)
    assert [entry.alt_text for entry in post.entries.all()] == ["one", "two", "three"]
    assert client_of(cleo).get(second.url()).status_code == 200


def test_undoing_in_another_order_brings_everything_back(ada, image_by, post_by):
    first, second = image_by(ada), image_by(ada)
    post = post_by(ada, images=[first, second])
    one, two = delete(these(first), by=ada), delete(these(second), by=ada)
    assert state_of(post) == "deleted"
    undo(one, by=ada)
    undo(two, by=ada)
    assert state_of(post) == "published"
    assert set(post.entries.values_list("image", flat=True)) == {first.pk, second.pk}


def test_what_it_means_is_told_before(ada, bruno, image_by, post_by):
    first, second, alone = image_by(ada), image_by(ada), image_by(ada)
    several, single = post_by(ada, images=[first, second]), post_by(ada, images=[alone])
    post_by(bruno, images=[image_by(bruno, parents=[(alone, "remix", 0.6)])])
    meant = consequences(these(first, alone), of=ada)
    assert (meant.images, meant.posts, meant.shortened, meant.remixes) == (2, [single], [several], 1)
    assert not consequences(these(image_by(ada)), of=ada).touches_others


def test_private_remixes_of_others_are_not_told(ada, bruno, image_by, post_by):
    post = post_by(ada)
    image = image_by(bruno, parents=[(post.cover, "remix", 0.6)])
    post_by(bruno, images=[image], visibility="private")
    assert consequences(these(post.cover), of=ada).remixes == 0


def test_what_it_means_costs_the_same_for_many(ada, post_by, django_assert_max_num_queries):
    covers = these(*(post_by(ada).cover for _ in range(6)))
    with django_assert_max_num_queries(10):
        consequences(covers, of=ada)


@pytest.mark.parametrize("end", [lambda: None, much_later], ids=["deleted", "erased"])
def test_remixes_stay_and_their_lineage_says_that_there_was_a_picture(client_of, ada, bruno, image_by, post_by, end):
    post = post_by(ada)
    remix = post_by(bruno, images=[image_by(bruno, parents=[(post.cover, "remix", 0.6)])])
    delete(these(post.cover), by=ada)
    end()
    (source,) = Lineage(remix, bruno).sources
    assert (source.sight, source.maker) == (Sight.GONE, ada)
    page = client_of(bruno).get(remix.get_absolute_url() + "/lineage").content.decode()
    assert "A picture that was deleted" in page
    assert client_of(bruno).get(remix.cover.url()).status_code == 200


@pytest.mark.parametrize("end", [lambda: None, much_later], ids=["deleted", "erased"])
def test_a_picture_that_only_its_maker_saw_names_nobody(ada, bruno, cleo, image_by, post_by, end):
    secret = image_by(ada)
    remix = post_by(bruno, images=[image_by(bruno, parents=[(secret, "remix", 0.6)])])
    delete(these(secret), by=ada)
    end()
    (source,) = Lineage(remix, cleo).sources
    assert (source.sight, source.maker) == (Sight.GONE, None)
    assert makers_of(remix) == []


def test_a_picture_taken_out_of_a_post_of_several_still_names_its_maker(ada, bruno, cleo, image_by, post_by):
    first, second = image_by(ada), image_by(ada)
    post_by(ada, images=[first, second])
    remix = post_by(bruno, images=[image_by(bruno, parents=[(second, "remix", 0.6)])])
    delete(these(second), by=ada)
    assert Lineage(remix, cleo).sources[0].maker == ada
    much_later()
    assert Lineage(remix, cleo).sources[0].maker == ada


def test_sources_are_counted_anew_when_a_picture_leaves_a_post_and_comes_back(ada, bruno, image_by, post_by):
    source = post_by(ada)
    remixed, other = image_by(bruno, parents=[(source.cover, "remix", 0.6)]), image_by(bruno)
    post_by(bruno, images=[remixed, other])
    deletion = delete(these(remixed), by=bruno)
    source.refresh_from_db()
    assert source.remix_count == 0
    undo(deletion, by=bruno)
    source.refresh_from_db()
    assert source.remix_count == 1


def test_after_a_while_words_and_file_are_erased_and_nothing_comes_back(ada, image_by):
    image = image_by(ada)
    deletion, key = delete(these(image), by=ada), image.storage_key
    storage.sweep(timedelta(seconds=-5))
    assert storage.store().exists(key), "it can still be undone"
    much_later()
    assert not Image.objects.filter(pk=image.pk).exists()
    storage.remove_if_unneeded(key)
    assert not storage.store().exists(key)
    with pytest.raises(Problem):
        undo(deletion, by=ada)


def test_a_file_that_another_picture_has_stays(ada, bruno, image_by, picture_bytes):
    data = picture_bytes("plum")
    mine, theirs = image_by(ada, data=data), image_by(bruno, data=data)
    same = mine.storage_key == theirs.storage_key
    delete(these(mine), by=ada)
    much_later()
    storage.remove_if_unneeded(mine.storage_key)
    assert same == storage.store().exists(mine.storage_key)
    assert storage.store().exists(theirs.storage_key)


def test_posts_in_the_bin_and_their_pictures_end_together(ada, post_by):
    post = post_by(ada)
    delete(these(post.cover), by=ada)
    much_later()
    assert not Image.objects.filter(maker=ada, state="kept").exists()
    assert state_of(Post.objects.get(pk=post.pk)) == "deleted"


def test_whoever_leaves_takes_their_bin_along(ada, image_by):

    delete(these(image_by(ada)), by=ada)
    GalleryData().erase(ada)
    assert not Deletion.objects.exists()
    assert not Image.objects.exclude(state="erased").exists()
