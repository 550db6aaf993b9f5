"""Slates, impressions and viewings lie in one partition a week: made ahead, and dropped whole when they are old.

The key is the slate's id alone. A UUIDv7 begins with its milliseconds (RFC 9562), so a week is a range of ids; every
unique constraint holds the id anyway, and a page, its cards and what was seen of them grow old together.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from django.conf import settings
from django.db import connection, transaction

from lib.ids import first_id, moment_of

TABLES = ("feed_slate", "feed_impression", "feed_viewing")
WEEK = timedelta(weeks=1)
AHEAD = 4  # weeks
MONDAY = datetime(1970, 1, 5, tzinfo=UTC)
PATIENCE = "5s"  # for the short lock on the parent; whoever gives up is called again

log = structlog.get_logger(__name__)


def week_of(moment: datetime) -> datetime:
    """The Monday, 0:00 UTC, that its week begins with."""
    return MONDAY + (moment - MONDAY) // WEEK * WEEK


def week_of_id(slate: UUID) -> datetime:
    return week_of(moment_of(slate))


def turn(now: datetime) -> None:
    """Make what will be needed, and drop what is too old."""
    make_ahead(now)
    drop_old(now)


def make_ahead(now: datetime) -> None:
    """This week's partitions and those of the next four."""
    for number in range(AHEAD + 1):
        make(week_of(now) + number * WEEK)


def make(week: datetime) -> None:
    """The partitions of the week that begins here. Made twice is made once."""
    missing = [table for table in TABLES if not there(name_of(table, week))]
    if not missing:
        return
    first, end = first_id(week), first_id(week + WEEK)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
        for table in missing:
            name = name_of(table, week)
            cursor.execute(f"CREATE TABLE {name} PARTITION OF {table} FOR VALUES FROM ('{first}') TO ('{end}')")


def drop_old(now: datetime) -> list[str]:
    """Drop the weeks that ended more than EXPOSURE_DAYS ago; answers the names of their tables. 0 keeps everything."""
    if not settings.EXPOSURE_DAYS:
        return []
    oldest = week_of(now - timedelta(days=settings.EXPOSURE_DAYS))
    old = [name for table in TABLES for name in partitions_of(table) if name < name_of(table, oldest)]
    for name in old:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute(f"DROP TABLE {name}")
    if old:
        log.info("exposure dropped", partitions=old)
    return old


def partitions_of(table: str) -> list[str]:
    """The names of its partitions, the oldest first."""
    query = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1"
    with connection.cursor() as cursor:
        cursor.execute(query, [table])
        return [name for (name,) in cursor.fetchall()]


def there(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
        return bool(cursor.fetchone()[0])


def name_of(table: str, week: datetime) -> str:
    """feed_slate_20261123: the order of names is the order of time."""
    return f"{table}_{week:%Y%m%d}"
