"""The order that is made for one person, kept for a while, and walked through to its end."""

from collections import Counter

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from feed.feeds.serving import read
from feed.feeds.table import BY_NAME
from feed.models import PersonalOrder
from feed.models.personal_order import FRESH, KEPT, KEPT_FOR
from feed.ranking.prediction import NAMES
from gallery.models import Like, Post
from gallery.posts import publication

pytestmark = pytest.mark.django_db
FOR_YOU = BY_NAME["for-you"]


@pytest.mark.long
def test_a_walk_shows_every_post_once_while_others_post_like_and_delete(
    many, ada, bruno, dora, post_by, refreshed, walk
):
    at_start, gone = {post.pk for post in many}, many[80]

    def meanwhile(number):
        for post in many[number * 7 : number * 7 + 7]:
            Like.add(post, bruno)
            Like.add(post, dora)
        post_by(ada, f"published meanwhile {number}")
        PersonalOrder.outdate(dora.pk)
        if number == 1:
            publication.delete(gone, by=User.objects.get(pk=gone.maker_id))
        refreshed()

    shown = Counter(walk(dora, between=meanwhile))
    assert max(shown.values()) == 1
    assert at_start - {gone.pk} <= set(shown)
    again = walk(dora)
    assert len(again) == len(set(again)) == Post.objects.listed_for(dora).count()


def test_after_its_candidates_the_walk_goes_on_with_the_rest(many, dora, walk, monkeypatch):
    monkeypatch.setattr("feed.for_you.candidates.MOST", 10)
    shown = walk(dora)
    assert len(shown) == len(set(shown)) == 90
    assert PersonalOrder.objects.get().ranked == 10


def test_the_log_says_by_which_order_and_among_which_posts_a_page_was_drawn(many, dora):
    slate = read(FOR_YOU, dora)
    order = PersonalOrder.objects.get()
    assert (slate.edition, slate.eligible) == (order.pk, len(order.posts))
    assert slate.weights["learned"] == 0
    assert slate.policy == "for-you"
    assert all(len(each) == len(NAMES) for each in order.features)


@pytest.mark.long
def test_whoever_begins_again_soon_finds_the_same_order_and_later_or_with_new_wishes_another(many, dora):
    read(FOR_YOU, dora)
    read(FOR_YOU, dora)
    assert PersonalOrder.objects.count() == 1
    PersonalOrder.outdate(dora.pk)
    read(FOR_YOU, dora)
    assert PersonalOrder.objects.count() == 2
    with time_machine.travel(timezone.now() + FRESH * 1.1):
        read(FOR_YOU, dora)
    assert PersonalOrder.objects.count() == 3


def test_old_orders_go(many, dora):
    for _ in range(KEPT + 3):
        PersonalOrder.outdate(dora.pk)
        read(FOR_YOU, dora)
    assert PersonalOrder.objects.count() == KEPT
    PersonalOrder.drop_old(timezone.now() + KEPT_FOR * 1.1)
    assert not PersonalOrder.objects.exists()


def test_nobody_pages_through_the_order_of_somebody_else(client_of, many, ada, dora):
    cursor = client_of(dora).get("/for-you").context["slate"].next_cursor
    assert client_of(dora).get("/for-you", {"cursor": cursor}).status_code == 200
    assert client_of(ada).get("/for-you", {"cursor": cursor}).status_code == 404
