"""Celery as a doorbell: a message says "look at that row" and may be lost, late or doubled without harm.

Rows are the truth and a sweeper rings again for those left waiting, so a message is acknowledged when heard
and a bell that cannot be rung is logged, never an error for the person who asked
(docs/decisions/0003-celery-is-a-doorbell.md).
"""

import logging
import os
import time
from typing import Any

import structlog
from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.signals import setup_logging, task_postrun, task_prerun, worker_init, worker_process_init
from kombu import Queue

from config.embedded.lifeline import die_with_parent
from lib.doorbell import AWAY, PATIENCE, SECONDS, not_heard
from lib.process import collector
from lib.process.metrics import TASK_SECONDS, TASKS

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


class Doorbell(DjangoTask[Any, Any]):
    """A task whose ringing never fails its caller: where the broker is away, the sweeper rings later."""

    abstract = True

    def apply_async(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().apply_async(*args, **PATIENCE | kwargs)
        except AWAY as error:
            not_heard(self.name, error)
            return None


# For RabbitMQ, which then keeps a message on several machines; other brokers ignore it.
QUORUM = {"x-queue-type": "quorum"}

app = Celery("atelier", task_cls=Doorbell)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_queues=(Queue("default", queue_arguments=QUORUM), Queue("gpu", queue_arguments=QUORUM)),
    task_default_queue="default",
    task_ignore_result=True,
    # Acknowledged when heard: a redelivered ring would only say again what the row says.
    task_acks_late=False,
    worker_prefetch_multiplier=1,
    # A few hundred milliseconds of trying, then the page answers and the sweeper takes over.
    task_publish_retry_policy={"max_retries": 2, "interval_start": 0, "interval_step": 0.1, "interval_max": 0.2},
    broker_connection_timeout=SECONDS,
    broker_connection_retry=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    worker_max_tasks_per_child=1000,
)
app.autodiscover_tasks()


@setup_logging.connect
def keep_djangos_logging(**_: object) -> None:
    """Connected so that Celery leaves logging as settings.LOGGING has it; a tick every five seconds is not news."""
    for name in ("celery.beat", "celery.app.trace", "celery.worker.strategy"):
        logging.getLogger(name).setLevel(logging.WARNING)


@task_prerun.connect
def note_the_time(task: Any, **_: object) -> None:
    """Also forget what the task before was about, so that no line of this one bears its marks."""
    structlog.contextvars.clear_contextvars()
    task.request.began = time.perf_counter()


@task_postrun.connect
def count(task: Any, state: str | None = None, **_: object) -> None:
    """For /metrics."""
    TASKS.labels(task.name, "done" if state == "SUCCESS" else "failed").inc()
    if (began := getattr(task.request, "began", None)) is not None:
        TASK_SECONDS.labels(task.name).observe(time.perf_counter() - began)


@worker_process_init.connect
def end_with_the_worker(**_: object) -> None:
    """A forked pool process must not outlive a worker that was killed."""
    die_with_parent()


@worker_init.connect
def spare_the_collector(**_: object) -> None:
    """Before the pool forks, which then shares what was loaded with all its processes."""
    collector.spare()
