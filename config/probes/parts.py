"""The parts that the gallery stands on, and a question to each. A question raises where its part is away."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from gallery.files.storage import probe
from generator.models import EngineCard
from lib.doorbell import reach_broker
from lib.process.database import select_one
from lib.process.redis_client import redis_client
from moderation.judging import waiting


class Missing(Exception):  # noqa: N818 - it is away, and that is no fault of whoever asked
    """A part that answers, but not as it must."""


def database() -> None:
    select_one()


def schema() -> None:
    """Every migration that this code knows was applied; those of newer code may be."""
    applied = set(MigrationRecorder(connection).applied_migrations())
    if missing := known_migrations() - applied:
        raise Missing(f"{len(missing)} migrations are not applied")


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None).disk_migrations)


def redis() -> None:
    redis_client().ping()


def storage() -> None:
    probe()


def engine() -> None:
    if sentence := EngineCard.trouble_now():
        raise Missing(sentence)


def classifiers() -> None:
    if waiting.anything():
        raise Missing("words or pictures wait for a classifier that does not answer")


PARTS: dict[str, Callable[[], None]] = {
    "database": database,
    "schema": schema,
    "broker": reach_broker,
    "redis": redis,
    "storage": storage,
    "engine": engine,
    "classifiers": classifiers,
}
NEEDED = ("database", "schema")
"""Without these no page can be made; without the others some things wait."""
