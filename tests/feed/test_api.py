"""The feeds for programs."""

import pytest

from feed.impressions.flush import flush
from feed.models import Impression

pytestmark = pytest.mark.django_db


def test_a_feed_pages_by_its_next_link(client, ada, post_by):
    for number in range(5):
        post_by(ada, f"picture {number}")
    first = client.get("/api/v1/feeds/new?limit=3").json()
    second = client.get(first["next"]).json()
    assert [post["title"] for post in first["results"] + second["results"]] == [f"picture {n}" for n in (4, 3, 2, 1, 0)]
    assert (second["start"], second["next"]) == (3, None)


def test_what_a_program_was_served_is_noted_and_its_views_reported(client, ada, post_by):
    post_by(ada)
    page = client.get("/api/v1/feeds/new").json()
    views = {"views": [{"slate": page["slate"], "position": 0, "ms": 2500}]}
    assert client.post("/api/v1/impressions", views, content_type="application/json").status_code == 204
    flush()
    assert Impression.objects.get(slate=page["slate"]).viewable_ms == 2500


def test_search_finds_posts(client, ada, post_by, refreshed):
    post_by(ada, "Amber tower")
    refreshed()
    found = client.get("/api/v1/search?q=amber").json()["results"]
    assert [post["title"] for post in found] == ["Amber tower"]


@pytest.mark.parametrize("address", ["feeds/nothing", "feeds/top-century", "feeds/new?cursor=x"])
def test_what_is_not_there_is_a_problem_document(client, db, address):
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("limit", ["0", "101", "many", "-1"])
def test_a_limit_that_cannot_be_says_what_can(client, db, limit):
    answer = client.get(f"/api/v1/feeds/new?limit={limit}")
    assert answer.status_code == 400
    assert answer.json()["errors"]["limit"]
