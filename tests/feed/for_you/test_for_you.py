"""The feed made for one person: what stands first in it, what never does, and what a walk through it shows."""

import pytest
from django.utils import timezone

from accounts.models import Block, Follow, Mute
from feed.feeds.serving import read
from feed.feeds.table import BY_NAME
from feed.models import Card, PersonalOrder, Seen, Wish
from gallery.models import Collection, HiddenPost, Like

pytestmark = pytest.mark.django_db
FOR_YOU = BY_NAME["for-you"]


def test_what_shares_tags_with_what_dora_liked_stands_first(client_of, ada, bruno, dora, post_by, refreshed, titles):
    liked = [post_by(ada, f"liked {number}", tags=["sea"]) for number in range(4)]
    post_by(bruno, "another sea", tags=["sea"])
    for number in range(6):
        post_by(bruno, f"town {number}", tags=["town"])
    for post in liked:
        Like.add(post, dora)
    Seen.objects.bulk_create(Seen(viewer=dora.viewer_key, post=post.pk, at=timezone.now()) for post in liked)
    refreshed()
    assert titles(client_of(dora).get("/for-you"))[0] == "another sea"


def test_a_followed_makers_post_stands_first_also_one_for_followers_alone(
    client_of, ada, bruno, dora, post_by, refreshed, titles
):
    post_by(ada, "for followers", visibility="followers")
    for number in range(6):
        post_by(bruno, f"town {number}")
    Follow.objects.create(by=dora, whom=ada)
    refreshed()
    assert titles(client_of(dora).get("/for-you"))[0] == "for followers"


def test_what_was_seen_comes_after_all_that_was_not(ada, dora, post_by, refreshed, walk):
    posts = [post_by(ada, f"picture {number}") for number in range(8)]
    seen = {post.pk for post in posts[4:]}
    Seen.objects.bulk_create(Seen(viewer=dora.viewer_key, post=post, at=timezone.now()) for post in seen)
    refreshed()
    shown = walk(dora)
    assert set(shown[4:]) == seen
    assert len(shown) == 8


def test_ones_own_and_hidden_posts_and_those_of_hidden_makers_never_stand_in_it(
    ada, bruno, cleo, dora, post_by, refreshed, walk
):
    own, blocked, muted = post_by(dora, "own"), post_by(ada, "blocked"), post_by(bruno, "muted")
    hidden, kept = post_by(cleo, "hidden"), post_by(cleo, "kept")
    Block.objects.create(by=ada, whom=dora)
    Mute.objects.create(by=dora, whom=bruno)
    Like.add(kept, own.maker)
    HiddenPost.add(hidden, dora)
    refreshed()
    assert walk(dora) == [kept.pk]
    assert blocked.pk != muted.pk


def test_what_is_collected_or_remixed_speaks_too(ada, dora, post_by, image_by, refreshed):
    kept, remixed = post_by(ada, "kept", tags=["sea"]), post_by(ada, "remixed", tags=["town"])
    Collection.objects.create(owner=dora, title="Later").add(kept, by=dora)
    post_by(dora, "a remix", images=[image_by(dora, parents=[(remixed.cover, "remix", 0.5)])])
    refreshed()
    read(FOR_YOU, dora)
    assert PersonalOrder.objects.get().responses == 2


@pytest.mark.parametrize(("kind", "name"), [("words", "ink drawing"), ("tag", "ink"), ("maker", "bruno")])
def test_what_dora_asks_more_of_stands_first_and_what_she_asks_less_of_last(
    ada, bruno, cleo, people, dora, post_by, refreshed, walk, kind, name
):
    asked = post_by(bruno, "Some inks, drawn: ink drawings", tags=["ink"])
    for number, maker in enumerate([ada, cleo, people("emil")] * 2):
        post_by(maker, f"town {number}")
    refreshed()
    wish = Wish.objects.create(person=dora, kind=kind, name=name, weight=2)
    assert walk(dora)[0] == asked.pk
    wish.weight = -2
    wish.save()
    PersonalOrder.outdate(dora.pk)
    assert walk(dora)[-1] == asked.pk


def test_making_an_order_costs_as_many_queries_for_a_few_posts_as_for_many(
    ada, bruno, dora, post_by, refreshed, django_assert_max_num_queries
):
    def queries():
        refreshed()
        PersonalOrder.outdate(dora.pk)
        read(FOR_YOU, dora)
        PersonalOrder.outdate(dora.pk)
        with django_assert_max_num_queries(34) as counted:
            read(FOR_YOU, dora)
        return len(counted)

    Follow.objects.create(by=dora, whom=bruno)
    Wish.objects.create(person=dora, kind="words", name="sea", weight=1)
    Like.add(post_by(ada, tags=["sea"]), dora)
    few = queries()
    for number in range(12):
        post = post_by(bruno, tags=["sea", f"tag{number}"])
        Like.add(post, dora)
    assert queries() == few
    assert Card.objects.count() == 13
