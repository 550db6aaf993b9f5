"""What people did with a post, as ranking counts it."""

import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from feed.engagement.counting import recount
from feed.engagement.ranking_cards import LOCK, refresh_cards, refresh_views
from feed.models import Card, Engagement, Impression, Slate, Viewing
from gallery.models import Comment, Like, Post
from lib.ids import new_id
from moderation.models import Report

pytestmark = pytest.mark.django_db


def counted(post: Post) -> Engagement:
    return recount([post.pk])[post.pk]


@pytest.fixture
def grown(people):
    """Somebody who has been here for a year: `grown("dora")`."""

    def make(handle: str) -> User:
        person: User = people(handle)
        person.joined = timezone.now() - timedelta(days=365)
        person.save(update_fields=["joined"])
        return person

    return make


def test_a_makers_own_like_and_ten_own_comments_count_for_nothing(client, ada, bruno, post_by, refreshed, titles):
    boasted, plain = post_by(ada, "boasted"), post_by(bruno, "plain")
    Like.add(boasted, ada)
    for number in range(10):
        Comment.add(boasted, by=ada, text=f"so good, {number}")
    refreshed()
    assert (counted(boasted).likers, counted(boasted).commenters) == (0, 0)
    assert titles(client.get("/")) == [plain.title, boasted.title]


def test_ten_comments_of_one_person_count_once(ada, bruno, post_by):
    post = post_by(ada)
    for number in range(10):
        Comment.add(post, by=bruno, text=f"again, {number}")
    assert counted(post).commenters == 1


def test_the_invented_community_counts_for_nothing(ada, bruno, people, post_by):
    post = post_by(ada)
    User.objects.filter(pk=people("ines").pk).update(invented=True)
    Like.add(post, User.objects.get(handle="ines"))
    Comment.add(post, by=User.objects.get(handle="ines"), text="lovely")
    assert (counted(post).likers, counted(post).commenters) == (0, 0)


def test_a_report_sinks_a_post_until_it_is_dismissed(ada, bruno, post_by, refreshed):
    post = post_by(ada)
    refreshed()
    before = Card.objects.get(post=post).hot
    report = Report.objects.create(post=post, by=bruno, reason="spam")
    for person_like in range(3):
        assert counted(post).reporters == 1, person_like
    Report.objects.filter(pk=report.pk).update(state="dismissed")
    assert counted(post).reporters == 0
    assert before > 0


def test_a_ring_of_six_counts_as_less_than_three_strangers(ada, grown, post_by):
    ring = [grown(f"ring{number}") for number in range(6)]
    posts = {one.pk: post_by(one) for one in ring}
    for one in ring:
        for other in ring:
            if one != other:
                Like.add(posts[one.pk], other)
    strangers = [grown(f"stranger{number}") for number in range(40)]
    shown = post_by(ada)
    for number, person in enumerate(strangers):
        Like.add(shown, person)
        Like.add(posts[ring[number % 6].pk], person)  # they like what the ring makes, as anybody may
    ringed, liked = counted(posts[ring[0].pk]), counted(shown)
    assert liked.likes == pytest.approx(40)
    assert ringed.likers > 5
    assert ringed.discounted >= 2


def test_a_fresh_account_counts_less_than_one_that_has_been_here_for_a_week(ada, grown, people, post_by):
    grown("elder")
    first, second = post_by(ada, "one"), post_by(ada, "two")
    Like.add(first, grown("dora"))
    Like.add(second, people("nils"))
    assert counted(first).likes == pytest.approx(1)
    assert counted(second).likes < 0.5


def logged(post: Post, *, viewer: uuid.UUID | None = None, reported: bool = False, position: int = 0, **more) -> Slate:
    """A served page of one card, an hour ago."""
    at = timezone.now() - timedelta(hours=1)
    slate = Slate.objects.create(
        id=new_id(), at=at, viewer=viewer, surface="hot", policy="hot", policy_version="2", start=0, size=1,
        reported=reported, served=more.pop("served", 1),
    )  # fmt: skip
    Impression.objects.create(slate=slate.pk, position=position, post=post.pk, propensity=1.0, **more)
    return slate


def views(post: Post) -> float:
    refresh_views()
    return Engagement.objects.get(post=post).views


def test_a_person_who_sees_a_post_on_three_pages_has_seen_it_once(ada, bruno, post_by):
    post = post_by(ada)
    for _ in range(3):
        slate = logged(post, viewer=bruno.viewer_key, reported=True, viewable_ms=2_000)
        Viewing.objects.create(slate=slate.pk, position=0, viewer=bruno.viewer_key, ms=2_000)
    assert views(post) == 1
    assert views(post) == 1, "counted again without anything new"


def test_a_maker_who_looks_at_their_own_post_is_no_view(ada, bruno, post_by):
    post = post_by(ada)
    for person in (ada, bruno):
        slate = logged(post, viewer=person.viewer_key, reported=True, viewable_ms=2_000)
        Viewing.objects.create(slate=slate.pk, position=0, viewer=person.viewer_key, ms=2_000)
    assert views(post) == 1


def test_where_no_script_reports_a_place_counts_as_often_as_it_is_looked_at(ada, post_by):
    post = post_by(ada)
    logged(post, position=24)
    assert views(post) == pytest.approx(0.5)


def test_a_visitor_whose_script_says_it_was_not_seen_has_not_seen_it(ada, post_by):
    post = post_by(ada)
    logged(post, reported=True, viewable_ms=0)
    logged(post, reported=True, viewable_ms=1_500)
    assert views(post) == 1


def test_a_page_kept_for_many_counts_those_who_reported_and_guesses_the_others(ada, bruno, post_by):
    post = post_by(ada)
    slate = logged(post, reported=True, viewable_ms=3_000, served=11, position=24)
    Viewing.objects.create(slate=slate.pk, position=24, viewer=bruno.viewer_key, ms=3_000)
    assert views(post) == pytest.approx(1 + 10 * 0.5)


def test_posts_of_before_rank_on_the_same_scale_as_new_ones(ada, grown, post_by, refreshed):
    liked, plain = post_by(ada, "liked"), post_by(ada, "plain")
    for number in range(5):
        Like.add(liked, grown(f"liker{number}"))
    refreshed()
    counted_anew = dict(Card.objects.values_list("post", "hot"))
    Engagement.objects.all().delete()
    Card.objects.update(hot=F("hot") * 6)
    import_module("feed.migrations.0006_ranks_of_before").rank(apps, connection.schema_editor())
    for post in (liked, plain):
        assert Card.objects.get(post=post).hot == pytest.approx(counted_anew[post.pk], abs=0.5), "decades"
    assert Engagement.objects.get(post=liked).likers == 5


def test_cards_are_written_by_one_at_a_time(ada, post_by):
    """Or two that write the same cards in two orders wait for each other until the database ends one of them."""
    post_by(ada)
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(OperationalError, match="lock timeout"), transaction.atomic():
            refresh_cards()
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    finally:
        other.close()
    assert refresh_cards() == 1
