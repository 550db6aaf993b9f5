"""Pictures that were posted before, and bursts of one maker's variations."""

import pytest

from accounts.models import Block, Notification
from feed.editions.making import make_edition
from feed.models import Edition, Neighbours, Repost
from gallery.models import Like
from gallery.posts import publication

pytestmark = pytest.mark.django_db


def test_who_posts_anothers_picture_is_told_and_readers_are_led_to_the_first(
    client, client_of, ada, bruno, shown_by, compared
):
    first = shown_by(ada, 1, "The lighthouse")
    again = shown_by(bruno, 1, "Found this", scale=0.8)
    compared()
    note = Notification.objects.get(to=bruno, kind="repost")
    assert (note.actor, note.url) == (ada, again.get_absolute_url())
    assert "Ada posted the picture of Found this before" in client_of(bruno).get("/notifications").text
    own = client_of(bruno).get(again.get_absolute_url()).text
    assert f'looks the same: <a href="{first.get_absolute_url()}">The lighthouse</a>' in own
    assert "It is another picture" in own
    page = client.get(again.get_absolute_url()).text
    assert (
        f'Posted first by <a href="/@ada">Ada @ada</a>: <a href="{first.get_absolute_url()}">The lighthouse</a>' in page
    )
    assert "It is another picture" not in page
    assert "Posted first" not in client.get(first.get_absolute_url()).text


@pytest.mark.long
def test_other_pictures_are_not_taken_for_copies(ada, bruno, shown_by, compared):
    for number in range(12):
        shown_by(ada if number % 2 else bruno, number, "lighthouse")
    compared()
    assert not Repost.objects.exists()


def test_nobody_learns_of_a_first_post_that_they_may_not_see(client, client_of, ada, bruno, cleo, shown_by, compared):
    first = shown_by(ada, 1, "The lighthouse")
    again = shown_by(bruno, 1, scale=0.8)
    private = shown_by(ada, 2, visibility="private")
    unseen = shown_by(bruno, 2, scale=0.8)
    compared()
    assert not Repost.objects.filter(first=private).exists()
    assert "Posted first" not in client.get(unseen.get_absolute_url()).text
    Block.objects.create(by=ada, whom=cleo)
    assert "Posted first" not in client_of(cleo).get(again.get_absolute_url()).text
    publication.delete(first, by=ada)
    assert "Posted first" not in client.get(again.get_absolute_url()).text


def test_its_poster_may_say_that_it_is_another_picture(client, client_of, ada, bruno, shown_by, compared):
    shown_by(ada, 1)
    again = shown_by(bruno, 1, scale=0.8)
    compared()
    address = f"/posts/{again.key}/repost/dismiss"
    assert client_of(ada).post(address).status_code == 404
    assert client.post(address).status_code == 302
    assert "Posted first" in client.get(again.get_absolute_url()).text
    client_of(bruno).post(address)
    assert "Posted first" not in client.get(again.get_absolute_url()).text
    assert client_of(bruno).post(address).status_code == client_of(bruno).get(address).status_code == 302
    publication.edit(again, by=bruno, title="Another one")
    compared()
    assert "Posted first" not in client.get(again.get_absolute_url()).text


def test_the_same_file_cannot_be_another_picture(client, client_of, ada, bruno, image_by, post_by, drawing, compared):
    data = drawing(3)
    post_by(ada, images=[image_by(ada, data=data)])
    again = post_by(bruno, images=[image_by(bruno, data=data)])
    compared()
    assert Repost.objects.get().exact
    assert "this very picture" in client_of(bruno).get(again.get_absolute_url()).text
    assert client_of(bruno).post(f"/posts/{again.key}/repost/dismiss").status_code == 409
    assert "Posted first" in client.get(again.get_absolute_url()).text


@pytest.mark.long
def test_of_three_the_first_is_named_in_whatever_order_they_are_compared(
    ada, bruno, cleo, shown_by, compared, monkeypatch
):
    monkeypatch.setattr("feed.similarity.comparing.BATCH", 1)  # the newest is compared first
    first = shown_by(ada, 1)
    again = [shown_by(bruno, 1, scale=0.8), shown_by(cleo, 1, scale=1.2)]
    compared()
    assert dict(Repost.objects.values_list("post", "first")) == {post.pk: first.pk for post in again}


def test_a_remix_that_gives_credit_reposts_nothing(ada, bruno, image_by, post_by, drawing, compared):
    source = post_by(ada, images=[image_by(ada, data=drawing(1))])
    remix = image_by(bruno, data=drawing(1, scale=0.8), parents=[(source.cover, "remix", 0.1)])
    post_by(bruno, images=[remix])
    compared()
    assert not Repost.objects.exists()


@pytest.mark.long
def test_of_a_burst_the_hottest_stands_in_its_place_and_the_others_at_the_end(
    ada, bruno, cleo, shown_by, compared, client, titles
):
    burst = [shown_by(ada, 1, f"variation {number}", scale=1 + number / 10) for number in range(3)]
    others = [shown_by(bruno, number, f"other {number}") for number in range(2, 8)]
    Like.add(burst[1], cleo)
    Like.add(burst[1], bruno)
    compared()
    assert len(set(Neighbours.objects.filter(pk__in=[post.pk for post in burst]).values_list("burst", flat=True))) == 1
    make_edition()
    order = Edition.objects.latest("id").posts
    assert set(order) == {post.pk for post in burst + others}
    assert set(order[-2:]) == {burst[0].pk, burst[2].pk}
    shown = titles(client.get("/"))
    assert sorted(shown[-2:]) == ["variation 0", "variation 2"]
    assert len(shown) == 9


def test_who_cuts_the_edges_off_anothers_picture_posts_it_again(ada, bruno, image_by, post_by, drawing, cut, compared):
    first = post_by(ada, images=[image_by(ada, data=drawing(3, scale=2))])
    again = post_by(bruno, images=[image_by(bruno, data=cut(drawing(3, scale=2), 0.1))])
    compared()
    assert dict(Repost.objects.values_list("post", "first")) == {again.pk: first.pk}


@pytest.mark.long
def test_the_cut_picture_may_come_first(ada, bruno, image_by, post_by, drawing, cut, compared):
    first = post_by(ada, images=[image_by(ada, data=cut(drawing(3, scale=2), 0.1))])
    again = post_by(bruno, images=[image_by(bruno, data=drawing(3, scale=2))])
    compared()
    assert dict(Repost.objects.values_list("post", "first")) == {again.pk: first.pk}


def test_programs_dismiss_a_repost_and_take_that_back(client, api_of, ada, bruno, shown_by, compared):
    first = shown_by(ada, 1)
    again = shown_by(bruno, 1, scale=0.8)
    compared()
    address = f"/api/v1/posts/{again.key}/repost"
    told = client.get(address).json()
    assert (told["post"], told["first"], told["exact"], told["dismissed"]) == (again.key, first.key, False, None)
    assert api_of(ada).delete(address).status_code == 404
    assert client.delete(address).status_code == 401
    for _ in range(2):
        assert api_of(bruno).delete(address).json()["dismissed"]
    assert client.get(address).status_code == 404
    assert api_of(bruno).get(address).json()["dismissed"]
    assert api_of(bruno).put(address).json()["dismissed"] is None
    assert client.get(address).json()["first"] == first.key
    assert client.get(f"/api/v1/posts/{first.key}/repost").status_code == 404


def test_programs_learn_of_no_first_post_that_they_may_not_see_nor_dismiss_an_equal_file(
    api_of, ada, bruno, cleo, image_by, post_by, drawing, compared
):
    post_by(ada, images=[image_by(ada, data=drawing(3))])
    again = post_by(bruno, images=[image_by(bruno, data=drawing(3))])
    compared()
    address = f"/api/v1/posts/{again.key}/repost"
    assert api_of(bruno).delete(address).status_code == 409
    Block.objects.create(by=ada, whom=cleo)
    assert api_of(cleo).get(address).status_code == 404
