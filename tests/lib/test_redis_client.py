"""Connections to Redis are kept."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from redis import Redis

from lib.process.redis_client import redis_client


@pytest.fixture
def opened(settings):
    """How many connections its server has ever taken, asked over one that was there before."""
    watching = Redis.from_url(settings.REDIS_URL)
    watching.ping()
    return lambda: watching.info("stats")["total_connections_received"]


@pytest.mark.django_db
def test_ten_pages_open_no_connection_once_there_is_one(client, ada, post_by, opened):
    post_by(ada)
    client.get("/new")
    before = opened()
    for _ in range(10):
        assert client.get("/new").status_code == 200
    assert opened() == before


def test_a_connection_that_the_server_closed_is_opened_again(settings):
    redis_client().ping()
    Redis.from_url(settings.REDIS_URL).client_kill_filter(_type="normal", skipme=True)
    assert redis_client().ping()


def test_threads_share_one_client(settings):
    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(lambda _: id(redis_client()), range(8)))) == 1
