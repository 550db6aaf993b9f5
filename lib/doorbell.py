"""Ringing a task by its name, so that whoever rings need not import whoever answers.

A message carries ids and may be lost, late or doubled: what is to be done stands in the rows. So a bell that cannot be
rung is a line in the log and never an error for the person who asked; a sweep rings again.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from amqp.exceptions import AMQPError
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError
from redis import RedisError

from lib.process.redis_client import redis_client
from lib.process.rest import Rest

logger = logging.getLogger(__name__)

AWAY = (OperationalError, AMQPError, RedisError, OSError)  # what is raised where the broker does not answer
SECONDS = 1  # for a message to be taken, and for the broker to be reached
# RabbitMQ confirms what it has taken, and says nothing where it is frozen.
PATIENCE: dict[str, Any] = {"timeout": SECONDS, "confirm_timeout": SECONDS}
broker_rest = Rest(5.0)  # as long as until the sweep rings


def ring(task: str, *args: Any, **kwargs: Any) -> None:
    """Tell a worker now, unless the broker was away a moment ago."""
    if broker_rest.lasts():
        logger.info("%s was not rung, the broker is left alone for a moment", task)
        return
    try:
        if not rings_by_rabbitmq():
            redis_client().ping()  # whose time-out is short, while what sends the message has none for Redis
        current_app.signature(task, args=args, kwargs=kwargs).apply_async(**PATIENCE)
    except AWAY as error:
        not_heard(task, error)


def ring_on_commit(task: str, *args: Any, **kwargs: Any) -> None:
    """Tell a worker once the transaction that is open has been committed."""
    transaction.on_commit(partial(ring, task, *args, **kwargs))


def not_heard(task: str, error: Exception) -> None:
    """The broker is away: it is left alone for a moment, and whoever rang is not told."""
    broker_rest.begin()
    logger.warning("%s was not rung, the sweeper will ring again: %s", task, error)


def reach_broker() -> None:
    """Raises one of AWAY where what carries the messages, Redis or RabbitMQ, does not answer."""
    if not rings_by_rabbitmq():
        redis_client().ping()
        return
    with current_app.connection_for_write() as asked:
        asked.ensure_connection(max_retries=1, timeout=2 * SECONDS, interval_start=0)


def rings_by_rabbitmq() -> bool:
    return str(settings.CELERY_BROKER_URL).startswith("amqp")
