"""The cache while Redis is away: pages, forms and paces go on."""

import pytest
from django.core.cache import cache

from lib.limits.pace import Pace
from lib.problems import Problem
from lib.process import redis_client


@pytest.fixture
def redis_away(settings):
    """No Redis at the address that the cache and the log have."""
    nowhere = "unix:///nowhere/at/all.sock"
    settings.REDIS_URL = nowhere
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": nowhere}}
    cache.clear()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/new", "/top/all", "/search?q=house", "/@ada", "/status", "/accounts/login/"]
)
def test_pages_show_while_redis_is_away(client, ada, post_by, redis_away, address):
    post_by(ada)
    assert client.get(address).status_code == 200


@pytest.mark.django_db
def test_a_comment_is_posted_while_redis_is_away(client, ada, bruno, post_by, redis_away):
    post = post_by(ada)
    client.force_login(bruno)
    assert client.post(f"{post.get_absolute_url()}/comments", {"text": "still here"}).status_code == 302
    assert "still here" in client.get(post.get_absolute_url()).content.decode()


def test_a_pace_is_kept_while_redis_is_away(redis_away):
    pace = Pace("knocking", most=3, seconds=3600)
    for _ in range(3):
        pace.keep("ada")
    with pytest.raises(Problem):
        pace.keep("ada")


def test_a_redis_that_failed_is_left_alone_for_a_moment(redis_away):
    cache.set("word", "said")
    assert cache.get("word") == "said"
    assert redis_client.rests()


def test_what_is_in_redis_is_there_again_after_the_rest(monkeypatch):
    cache.set("word", "shared")
    monkeypatch.setattr(redis_client._rest, "until", float("inf"))
    assert cache.get("word") is None
    monkeypatch.setattr(redis_client._rest, "until", 0.0)
    assert cache.get("word") == "shared"
