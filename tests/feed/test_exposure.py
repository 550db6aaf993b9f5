"""Every list says what it showed; who looked at it is told by the report, and nothing is lost when the broker is."""

from __future__ import annotations

import json
import re
import uuid
from dataclasses import asdict

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from feed.feeds.serving import serve
from feed.feeds.table import BY_NAME
from feed.impressions import notes
from feed.impressions.notes import SERVED, SERVINGS, note_served
from feed.impressions.slate import Slate as Served
from feed.models import Gap, Impression, Slate, SpareNote, Viewing
from feed.models.order import Order
from feed.ranking.weights import RankingWeights
from gallery.models import Collection, Like
from lib.ids import from_text, new_id
from lib.process.redis_client import redis_client

pytestmark = pytest.mark.django_db
CARD = re.compile(r'data-impression="([0-9a-f-]{36}):(\d+)">\s*<a class="card-link" href="/posts/(\w{22})"')


@pytest.fixture
def lists(ada, bruno, post_by, refreshed, image_by):
    """The address of every page that lists posts."""
    posts = [post_by(ada, f"picture {number}", tags=["sea"]) for number in range(3)]
    remix = post_by(bruno, "remix", images=[image_by(bruno, parents=[(posts[0].cover, "remix", 0.5)])], tags=["sea"])
    kept = Collection.start(ada, title="kept", visibility="public")
    for post in posts:
        kept.add(post, by=ada)
        Like.add(post, ada)
    refreshed()
    assert remix.pk
    return {
        "hot": "/",
        "new": "/new",
        "top-day": "/top/day",
        "top-all": "/top/all",
        "tag": "/tags/sea",
        "search": "/search?q=picture",
        "profile": "/@ada",
        "liked": "/@ada/posts/liked",
        "collection": kept.get_absolute_url(),
        "remixes": posts[0].get_absolute_url(),
    }


def test_every_card_of_every_list_has_exactly_one_impression(lists, client, client_of, cleo, flushed):
    for reader, key in ((client, None), (client_of(cleo), cleo.viewer_key)):
        for surface, address in lists.items():
            with flushed():
                cards = CARD.findall(reader.get(address).text)
            assert cards, surface
            slate = Slate.objects.get(pk=cards[0][0])
            assert (slate.surface, slate.viewer, slate.size, slate.served) == (surface, key, len(cards), 1)
            shown = Impression.objects.filter(slate=slate.pk).order_by("position")
            told = [(str(one.slate), str(one.position), one.post) for one in shown]
            assert told == [(name, position, from_text(post)) for name, position, post in cards]
            assert {(one.propensity, one.explored, one.viewable_ms) for one in shown} == {(1.0, False, None)}
            assert all(one.image for one in shown)


def test_programs_lists_are_logged_as_pages_are(lists, client, flushed):
    collection = lists["collection"].rpartition("/")[2]
    for surface, address in (
        ("new", "/api/v1/feeds/new"),
        ("search", "/api/v1/search?q=picture"),
        ("profile", "/api/v1/users/ada/posts"),
        ("collection", f"/api/v1/collections/{collection}/posts"),
    ):
        Slate.objects.all().delete()
        with flushed():
            shown = [post["id"] for post in client.get(address).json()["results"]]
        slate = Slate.objects.get()
        impressions = Impression.objects.filter(slate=slate.pk).order_by("position")
        assert (slate.surface, [one.post for one in impressions]) == (surface, [from_text(post) for post in shown])


def test_positions_go_on_counting_over_the_pages_of_a_profile(client, ada, post_by, flushed):
    for _ in range(3):
        post_by(ada)
    with flushed():
        first = client.get("/api/v1/users/ada/posts?limit=2").json()
        client.get(first["next"])
    assert list(Slate.objects.order_by("id").values_list("start", "size")) == [(0, 2), (2, 1)]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(
    drawn=st.lists(st.tuples(st.floats(0.001, 1.0), st.booleans()), min_size=1, max_size=12),
    start=st.integers(0, 10_000),
    more=st.integers(0, 30),
)
def test_an_impression_has_the_probability_that_its_policy_used(ada, flushed, drawn, start, more):
    """Whatever a policy draws: its slate is one row, and each of its cards one with what it was drawn with."""
    cards = [StoredCard(new_id(), new_id()) for _ in drawn]
    chance = [probability for probability, _explored in drawn]
    explored = [place for place, (_probability, by_chance) in enumerate(drawn) if by_chance]
    eligible = len(cards) + more
    slate = Served(
        "for-you",
        "drawn",
        cards,
        start,
        propensities=chance,
        explored=explored,
        eligible=eligible,
        digest="0" * 64,
        weights={"a": 2.0},
    )
    with flushed():
        note_served(slate, ada)
        note_served(slate, ada)  # however often it is said
    row = Slate.objects.get(pk=slate.id)
    assert (row.viewer, row.start, row.size, row.eligible) == (ada.viewer_key, start, len(cards), eligible)
    assert (row.eligible_hash, row.weights) == (slate.digest, {"a": 2.0})
    shown = Impression.objects.filter(slate=slate.id).order_by("position")
    told = [(one.position - start, one.post, one.image, one.propensity, one.explored) for one in shown]
    assert told == [
        (place, card.pk, card.cover, probability, by_chance)
        for place, (card, (probability, by_chance)) in enumerate(zip(cards, drawn, strict=True))
    ]


class StoredCard:
    def __init__(self, pk, cover):
        self.pk, self.cover = pk, cover


def test_the_hash_of_the_eligible_set_names_the_set_and_not_its_order():
    one, other = new_id(), new_id()

    def digest(*posts):
        order = Order(1, "1", {}, len(posts), posts, makers=[1] * len(posts), mature=[False] * len(posts))
        return order.open_to(frozenset(), frozenset(), mature=False).digest

    assert digest(one, other) == digest(other, one) != digest(one)


def test_a_fixed_order_has_no_size_of_what_it_chose_among_and_a_hash_of_its_condition(
    client, client_of, cleo, ada, post_by, flushed
):
    post_by(ada, tags=["sea"])
    with flushed():
        for reader in (client, client, client_of(cleo)):
            reader.get("/new")
    rows = list(Slate.objects.order_by("id"))
    assert {row.eligible for row in rows} == {None}
    assert rows[0].eligible_hash == rows[1].eligible_hash != rows[2].eligible_hash


def test_hot_says_its_weights(client, ada, post_by, refreshed, flushed):
    post_by(ada)
    refreshed()
    with flushed():
        client.get("/")
    assert Slate.objects.get().weights == asdict(RankingWeights())


def test_in_a_reported_slate_an_unseen_card_has_nought_and_in_an_unreported_one_null(
    client, ada, post_by, flushed, report
):
    for _ in range(3):
        post_by(ada)
    with flushed():
        slate, other = (client.get("/new").context["slate"] for _ in range(2))
        report(client, (slate.id, 1, 1500))
    assert times(slate) == [0, 1500, 0]
    assert times(other) == [None, None, None]
    assert [Slate.objects.get(pk=one.id).reported for one in (slate, other)] == [True, False]
    with flushed():
        report(client, slates=[other.id])
    assert times(other) == [0, 0, 0]


def times(slate):
    return list(Impression.objects.filter(slate=slate.id).order_by("position").values_list("viewable_ms", flat=True))


def kept_page(post_by, ada, number=2):
    """A page that is put together for a visitor, and then served to anybody for a moment."""
    for _ in range(number):
        post_by(ada)
    return serve(BY_NAME["new"], AnonymousUser())


def test_a_kept_page_is_one_slate_and_its_servings_are_counted(ada, post_by, flushed):
    with flushed():
        slate = kept_page(post_by, ada)
        redis_client().hincrby(SERVINGS, str(slate.id), 3)
    assert Slate.objects.get().served == 3
    with flushed():
        redis_client().hincrby(SERVINGS, str(slate.id), 2)
    with flushed():
        pass
    assert Slate.objects.get().served == 5
    assert Impression.objects.count() == 2


def test_two_people_who_were_served_one_kept_page_are_told_apart_by_their_reports(
    client, client_of, ada, bruno, cleo, post_by, flushed, report
):
    with flushed():
        slate = kept_page(post_by, ada)
        report(client_of(bruno), (slate.id, 0, 2000))
        report(client_of(cleo), (slate.id, 0, 1200), (slate.id, 1, 4000))
        report(client, (slate.id, 1, 9000))
    assert set(Viewing.objects.values_list("viewer", "position", "ms")) == {
        (bruno.viewer_key, 0, 2000),
        (cleo.viewer_key, 0, 1200),
        (cleo.viewer_key, 1, 4000),
    }
    assert times(slate) == [2000, 9000], "the longest of all"


def test_a_report_twice_counts_once(client_of, cleo, ada, post_by, flushed, report):
    post_by(ada)
    browser = client_of(cleo)
    with flushed():
        slate = browser.get("/new").context["slate"]
        for ms in (1500, 900, 1500):
            report(browser, (slate.id, 0, ms))
    with flushed():
        report(browser, (slate.id, 0, 1500))
    assert list(Viewing.objects.values_list("viewer", "ms")) == [(cleo.viewer_key, 1500)]
    assert times(slate) == [1500]


def test_nobody_reports_of_what_was_served_to_somebody_else(
    client, client_of, ada, bruno, cleo, post_by, flushed, report
):
    post_by(ada)
    with flushed():
        slate = client_of(cleo).get("/new").context["slate"]
        report(client_of(bruno), (slate.id, 0, 5000))
        report(client, (slate.id, 0, 5000), slates=[slate.id])
    assert times(slate) == [None]
    assert not Slate.objects.get().reported
    assert not Viewing.objects.exists()


@pytest.mark.parametrize("slate", [lambda: uuid.uuid4(), new_id, lambda: uuid.UUID(int=0x7 << 76 | 0b10 << 62)])
def test_a_forged_slate_or_position_changes_nothing(client_of, cleo, ada, post_by, flushed, report, slate):
    post_by(ada)
    browser = client_of(cleo)
    with flushed():
        served = browser.get("/new").context["slate"]
        assert report(browser, (slate(), 0, 1500), slates=[slate()]).status_code == 204
        assert report(browser, (served.id, 7, 1500)).status_code == 204
    assert Slate.objects.count() == 1
    assert times(served) == [0], "the report came, and the card that is there was not in it"
    assert not Viewing.objects.exists()


def test_a_report_that_is_too_long_is_refused_with_a_sentence(client, db):
    body = '{"views": [' + " " * 70_000 + "]}"
    response = client.post(
        "/impressions", body, content_type="application/json", headers={"accept": "application/json"}
    )
    assert response.status_code == 413
    assert response.json()["title"]


def test_nothing_is_lost_while_the_broker_is_away(client_of, cleo, ada, post_by, flushed, report, settings):
    post_by(ada)
    browser = client_of(cleo)
    here = settings.REDIS_URL
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"
    slates = [browser.get("/new").context["slate"] for _ in range(3)]
    report(browser, (slates[0].id, 0, 1500))
    assert SpareNote.objects.count() == 4
    settings.REDIS_URL = here
    with flushed():
        slates.append(browser.get("/new").context["slate"])
    assert set(Slate.objects.values_list("id", flat=True)) == {slate.id for slate in slates}
    assert times(slates[0]) == [1500]
    assert not SpareNote.objects.exists()
    assert not Gap.objects.exists()


def test_what_is_given_up_is_counted_in_the_log_itself(client, ada, post_by, flushed, monkeypatch):
    post_by(ada)
    monkeypatch.setattr(notes, "LONGEST", 2)
    with flushed():
        for _ in range(5):
            client.get("/new")
    assert Slate.objects.count() == 2
    assert sum(Gap.objects.values_list("notes", flat=True)) == 3


def test_a_broken_note_does_not_stop_the_others(client, ada, post_by, flushed):
    post_by(ada)
    with flushed():
        client.get("/new")
        redis_client().rpush(SERVED, b'{"slate": 3}', b"no JSON")
        client.get("/new")
    assert Slate.objects.count() == 2
    assert [gap.notes for gap in Gap.objects.all()] == [1, 1]


def test_what_the_version_before_had_noted_is_not_lost_at_an_upgrade(ada, flushed):
    note: dict[str, object] = {
        "slate": str(new_id()),
        "at": "2026-11-28T12:00:00+00:00",
        "viewer": "f" * 64,
        "surface": "new",
    }
    note |= {"policy": "newest", "version": "1", "start": 0, "digest": "x", "posts": [str(new_id())]}
    with flushed():
        redis_client().rpush(SERVED, json.dumps(note | {"propensities": [1.0]}))
    assert (Slate.objects.get().viewer, Impression.objects.get().image) == (None, None)
    assert not Gap.objects.exists()


def test_no_impression_without_a_probability(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Impression.objects.create(slate=new_id(), position=0, post=new_id(), propensity=0.0)


def test_the_operators_lists_of_the_log_read_no_table_whole(client_of, people, ada, post_by, flushed):
    post_by(ada)
    browser = client_of(people("olga", is_staff=True, is_superuser=True))
    with flushed():
        slate = browser.get("/new").context["slate"]
    for name in ("slate", "reaction", "gap"):
        with CaptureQueriesContext(connection) as ran:
            assert browser.get(f"/operator/feed/{name}/").status_code == 200
        asked = [one["sql"] for one in ran.captured_queries if f'"feed_{name}"' in one["sql"]]
        assert asked
        assert not [sql for sql in asked if "COUNT(" in sql or "DISTINCT" in sql]
    address = "/operator/feed/slate/?surface="
    assert str(slate.id) in browser.get(address + "new").text
    assert str(slate.id) not in browser.get(address + "hot").text


def test_an_operator_looks_at_a_slate_with_its_cards_and_changes_nothing(client_of, people, ada, post_by, flushed):
    operator = people("olga", is_staff=True, is_superuser=True)
    post_by(ada)
    browser = client_of(operator)
    with flushed():
        slate = browser.get("/new").context["slate"]
    assert str(slate.rows[0].pk) in browser.get(f"/operator/feed/slate/{slate.id}/change/").text
    for name in ("slate", "reaction", "gap"):
        assert browser.get(f"/operator/feed/{name}/").status_code == 200
        assert browser.get(f"/operator/feed/{name}/add/").status_code == 403
