"""Mutes, wishes and "Why this post?" for programs."""

import pytest

from feed.models import MutedWord, Wish

pytestmark = pytest.mark.django_db


def test_words_and_tags_are_muted_listed_and_unmuted_as_often_as_one_likes(api_of, ada):
    api = api_of(ada)
    for _twice in range(2):
        assert api.put("/api/v1/me/muted-words", {"said": "#Sea"}, format="json").status_code == 204
    [line] = api.get("/api/v1/me/muted-words").json()["results"]
    assert (line["said"], line["kind"], line["name"]) == ("#sea", "tag", "sea")
    for _twice in range(2):
        assert api.delete("/api/v1/me/muted-words?said=%23sea").status_code == 204
    assert not MutedWord.objects.exists()
    refused = api.put("/api/v1/me/muted-words", {"said": "!!"}, format="json")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["said"])


def test_wishes_are_read_and_replaced_as_a_whole(api_of, ada):
    api = api_of(ada)
    Wish.objects.create(person=ada, kind="words", name="boats", weight=1)
    lines = [{"kind": "tag", "name": "sea", "weight": -1.5}]
    assert api.put("/api/v1/me/wishes", {"wishes": lines}, format="json").json() == {"wishes": lines}
    assert api.get("/api/v1/me/wishes").json() == {"wishes": lines}
    many = [{"kind": "words", "name": f"w{number}", "weight": 1} for number in range(61)]
    for wrong in (many, [{"kind": "tag", "name": "sea", "weight": 3}], [{"kind": "smell"}], "sea"):
        assert api.put("/api/v1/me/wishes", {"wishes": wrong}, format="json").status_code == 400
    assert [one.name for one in Wish.objects.filter(person=ada)] == ["sea"]


def test_visitors_have_neither(client):
    for path in ("me/muted-words", "me/wishes"):
        assert client.get(f"/api/v1/{path}").status_code in (401, 403)


def test_why_tells_the_serving_that_the_page_named(api_of, ada, cleo, post_by, flushed):
    post, api = post_by(ada), api_of(cleo)
    with flushed():
        page = api.get("/api/v1/feeds/new").json()
    where = {"slate": page["slate"], "position": page["start"]}
    told = api.get(f"/api/v1/posts/{post.key}/why", where).json()
    assert told["serving"] == {
        "list": "new",
        "policy": "newest",
        "order": "Simply the newest first.",
        "place": 1,
        "explored": False,
        "propensity": 1.0,
    }
    assert api_of(ada).get(f"/api/v1/posts/{post.key}/why", where).json()["serving"] is None
    assert api.get(f"/api/v1/posts/{post.key}/why").json()["counted"]["likers"] == 0
    assert api.get(f"/api/v1/posts/{post.key}/why", {"slate": "x"}).status_code == 400
