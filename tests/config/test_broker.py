"""One BROKER_URL serves Celery and redis-py."""

import socket
import time
from typing import Any

import pytest
import redis
from celery import Celery
from django.conf import settings
from kombu import Connection

from config.celery import app
from config.environment.broker import broker_settings
from lib.doorbell import ring


@pytest.mark.parametrize(
    ("given", "celery", "client"),
    [
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0", "unix:///run/valkey.sock?db=0"),
        ("unix:///a%20b/v.sock?db=3", "redis+socket:///a%20b/v.sock?virtual_host=3", "unix:///a%20b/v.sock?db=3"),
        ("redis+socket:///v.sock?virtual_host=2", "redis+socket:///v.sock?virtual_host=2", "unix:///v.sock?db=2"),
        ("redis://:secret@cache:6379/1", "redis://:secret@cache:6379/1", "redis://:secret@cache:6379/1"),
    ],
)
def test_a_broker_url_is_said_the_way_each_client_wants_it(given, celery, client):
    said = broker_settings(given)
    assert (said.celery_url, said.redis_url) == (celery, client)


def test_rabbitmq_confirms_what_is_published():
    assert broker_settings("amqp://guest@rabbit//").transport_options == {"confirm_publish": True}


def test_both_clients_reach_the_same_database_of_the_same_server():
    redis.Redis.from_url(settings.REDIS_URL).set("seen-by", "both")
    with Connection(settings.CELERY_BROKER_URL) as connection:
        channel: Any = connection.default_channel
        assert channel.client.get("seen-by") == b"both"


def test_a_bell_that_cannot_be_rung_does_not_fail_the_one_who_rings(caplog):
    from celery import Celery

    from config.celery import Doorbell

    lonely = Celery(task_cls=Doorbell, broker="redis+socket:///nowhere/valkey.sock", set_as_current=False)
    lonely.conf.task_publish_retry_policy = app.conf.task_publish_retry_policy

    @lonely.task(name="wake")
    def wake() -> None:
        raise AssertionError("never heard")

    started = time.monotonic()
    assert wake.delay() is None
    assert time.monotonic() - started < 2
    assert "wake was not rung" in caplog.text


def test_a_silent_rabbitmq_keeps_nobody_waiting_and_is_left_alone_for_a_moment(caplog, settings):
    """It takes connections and never says a word, as a frozen one does."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        lonely = Celery(broker=f"amqp://guest@127.0.0.1:{silent.getsockname()[1]}//", set_as_current=False)
        lonely.conf.update(broker_connection_timeout=0.1, task_publish_retry_policy={"max_retries": 0})
        settings.CELERY_BROKER_URL = lonely.conf.broker_url
        lonely.set_current()
        try:
            ring("wake")
            ring("wake")
        finally:
            app.set_current()
    assert caplog.text.count("wake was not rung, the sweeper will ring again") == 1
