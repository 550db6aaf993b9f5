"""The hot feed in editions: a walk through ninety posts, and what chance shows on the way."""

from collections import Counter

import pytest

from accounts.models import Block, Mute, User
from feed.editions.making import make_edition
from feed.feeds.serving import read
from feed.feeds.table import BY_NAME
from feed.models import Edition, RankingSettings
from feed.ranking.weights import RankingWeights
from gallery.models import HiddenPost, Like, Post
from gallery.posts import publication

pytestmark = pytest.mark.django_db
HOT = BY_NAME["hot"]


def walk(viewer, size=20, between=lambda number: None):
    """Every post of the feed, page by page, in order."""
    cursor, shown, number = "", [], 0
    while True:
        slate = read(HOT, viewer, cursor=cursor, size=size)
        shown += [row.pk for row in slate.rows]
        between(number)
        cursor, number = slate.next_cursor, number + 1
        if not cursor:
            return shown
        assert number < 50, "it does not end"


@pytest.fixture
def dora(people):
    return people("dora")


def test_a_walk_shows_every_post_once_while_others_post_like_block_and_delete(
    many, ada, bruno, dora, post_by, refreshed
):
    at_start = {post.pk for post in many}
    gone = many[80]

    def meanwhile(number):
        for post in many[number * 7 : number * 7 + 7]:
            Like.add(post, bruno)
        post_by(ada, f"published meanwhile {number}")
        if number == 1:
            publication.delete(gone, by=User.objects.get(pk=gone.maker_id))
        refreshed()

    shown = Counter(walk(dora, between=meanwhile))
    assert max(shown.values()) == 1
    assert at_start - {gone.pk} <= set(shown)
    assert len(walk(dora)) == Post.objects.listed_for(dora).count()


def test_whom_one_has_blocked_or_muted_stands_nowhere_in_it_and_nothing_else_is_missing(many, ada, bruno, dora):
    Block.objects.create(by=dora, whom=ada)
    Mute.objects.create(by=dora, whom=bruno)
    allowed = {post.pk for post in many if post.maker_id not in (ada.pk, bruno.pk)}
    shown = walk(dora)
    assert set(shown) == allowed
    assert len(shown) == len(allowed)


def test_somebody_who_blocks_halfway_sees_no_more_of_them(many, ada, dora):
    makers = {post.pk: post.maker_id for post in many}
    first = read(HOT, dora, size=20)
    Block.objects.create(by=dora, whom=ada)
    second = read(HOT, dora, cursor=first.next_cursor, size=60)
    assert second.rows
    assert ada.pk not in {makers[row.pk] for row in second.rows}


def test_somebody_who_hides_posts_halfway_misses_no_other_and_sees_none_twice(many, dora):
    first = [row.pk for row in read(HOT, dora, size=20).rows]

    def meanwhile(number):
        if number == 0:
            for post in many[10:40]:
                HiddenPost.add(post, dora)

    shown = walk(dora, between=meanwhile)
    assert len(shown) == len(set(shown))
    assert {post.pk for post in (*many[:10], *many[40:])} <= set(shown)
    assert not {post.pk for post in many[10:40]} & set(shown[len(first) :])
    assert len(walk(dora)) == len(many) - 30


def test_what_somebody_has_hidden_takes_no_place_and_no_probability(many, dora):
    for post in many[10:40]:
        HiddenPost.add(post, dora)
    slate = read(HOT, dora, size=60)
    assert (len(slate.rows), slate.eligible) == (60, 60)


def test_every_card_has_the_probability_by_which_it_was_shown(many, dora):
    slate = read(HOT, dora, size=60)
    assert len(slate.propensities) == len(slate.rows) == 60
    assert all(0 < propensity <= 1 for propensity in slate.propensities)
    assert slate.eligible == 90
    assert slate.edition == Edition.newest()
    share = RankingWeights().explored
    for place in slate.explored:
        assert slate.propensities[place] <= share


def test_chance_shows_what_stands_below_the_first_page_about_as_often_as_it_should(many, dora):
    order = Edition.objects.latest("id")
    below = set(order.posts[order.ranked :])
    assert below
    drawn = explored = 0
    for _ in range(60):
        slate = read(HOT, dora, size=20)
        explored += len(slate.explored)
        drawn += len({row.pk for row in slate.rows} & below)
    assert drawn == explored
    assert 0.04 < explored / (60 * 20) < 0.13


def test_the_first_pages_change_with_chance_and_a_page_asked_for_again_does_not(many, dora):
    first = read(HOT, dora, size=20)
    again = [read(HOT, dora, cursor=first.next_cursor, size=20) for _ in range(2)]
    assert [row.pk for row in again[0].rows] == [row.pk for row in again[1].rows]
    assert again[0].propensities == again[1].propensities


@pytest.mark.parametrize("cursor", ["1", "1.2", "1.2.x", "99999999999999.1.1", "-1.2.3", "٣.1.1"])
def test_a_forged_place_in_it_gets_a_sentence(client, many, cursor):
    answer = client.get("/", {"cursor": f"20~{cursor}"})
    assert answer.status_code == 404
    assert "start again from the top" in answer.text


def test_an_edition_that_is_not_there_gets_a_sentence(client, many):
    cursor = client.get("/").context["slate"].next_cursor
    start, _tilde, place = cursor.partition("~")
    other = f"{start}~{int(place.partition('.')[0]) + 10_000}.1.40"
    assert client.get("/", {"cursor": other}).status_code == 404


def test_weights_that_an_operator_changes_hold_from_the_next_edition_on(many, ada, dora):
    before = Edition.objects.latest("id")
    RankingSettings.change(RankingWeights(explored=0.0, like=3.0), by=ada)
    make_edition()
    after = Edition.objects.latest("id")
    assert (before.weights["like"], after.weights["like"]) == (1.0, 3.0)
    assert not read(HOT, dora, size=40).explored


def test_an_order_that_did_not_change_makes_no_edition(many):
    assert make_edition() is None
