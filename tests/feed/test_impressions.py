"""What was shown is written down, once, with its position and propensity."""

import json
import uuid

import pytest
from django.core.cache import cache

from feed.impressions import notes
from feed.impressions.flush import flush
from feed.models import Impression, Slate
from lib.process.redis_client import redis_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_notes():
    cache.clear()
    redis_client().delete(notes.SERVED, notes.VIEWED, notes.REACTED, notes.SERVINGS)


def report(client, *views):
    body = json.dumps({"views": [dict(zip(("slate", "position", "ms"), view, strict=True)) for view in views]})
    return client.post("/impressions", body, content_type="application/json")


def test_a_served_page_is_noted_with_position_surface_and_propensity(client, ada, post_by):
    older, newer = post_by(ada, "older"), post_by(ada, "newer")
    slate = client.get("/new").context["slate"]
    assert flush() == 1
    rows = list(Impression.objects.filter(slate=slate.id).order_by("position"))
    assert [row.post for row in rows] == [newer.pk, older.pk]
    assert [row.image for row in rows] == [newer.cover.pk, older.cover.pk]
    assert [(row.position, row.propensity, row.explored) for row in rows] == [(0, 1.0, False), (1, 1.0, False)]
    page = Slate.objects.get(pk=slate.id)
    assert (page.surface, page.policy, page.start, page.size, page.served) == ("new", "newest", 0, 2, 1)


@pytest.mark.long
def test_the_second_page_goes_on_counting_positions(client, ada, post_by):
    for _ in range(42):
        post_by(ada)
    first = client.get("/new").context["slate"]
    second = client.get("/new", {"cursor": first.next_cursor}).context["slate"]
    flush()
    positions = Impression.objects.filter(slate=second.id).order_by("position").values_list("position", flat=True)
    assert list(positions) == [40, 41]


def test_a_person_is_a_pseudonym_and_a_visitor_is_nobody(client, client_of, ada, cleo, post_by):
    post_by(ada)
    client.get("/new")
    client_of(cleo).get("/new")
    client_of(cleo).get("/")
    flush()
    assert set(Slate.objects.values_list("viewer", flat=True)) == {None, cleo.viewer_key}


def test_time_on_the_screen_is_added_and_the_longest_counts(client, ada, post_by):
    post_by(ada)
    slate = client.get("/new").context["slate"]
    assert report(client, (str(slate.id), 0, 1500)).status_code == 204
    report(client, (str(slate.id), 0, 900))
    flush()
    assert Impression.objects.get(slate=slate.id).viewable_ms == 1500


def test_notes_read_twice_are_rows_written_once(client, ada, post_by):
    post_by(ada)
    client.get("/new")
    redis_client().rpush(notes.SERVED, *redis_client().lrange(notes.SERVED, 0, -1))
    flush()
    assert Impression.objects.count() == 1


def test_views_of_a_slate_nobody_was_served_change_nothing(client, db):
    assert report(client, (str(uuid.uuid4()), 0, 1500)).status_code == 204
    flush()
    assert Impression.objects.count() == 0


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"views": 3}', '{"views": [{"slate": "x", "position": 0, "ms": 1}]}']
)
def test_a_report_that_makes_no_sense_is_refused_with_a_sentence(client, db, body):
    response = client.post(
        "/impressions", body, content_type="application/json", headers={"accept": "application/json"}
    )
    assert response.status_code == 400
    assert response.json()["title"]


def test_the_page_is_served_when_the_broker_is_away(client, ada, post_by, settings):
    post_by(ada, "still here")
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"
    assert client.get("/new").status_code == 200
