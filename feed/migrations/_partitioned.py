"""The tables that are partitioned by week, which Django cannot declare, and the first weeks of each."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from lib.ids import first_id

WEEK = timedelta(weeks=1)
TABLES = ("feed_slate", "feed_impression", "feed_viewing")

CREATE = """
ALTER TABLE feed_impression RENAME TO feed_impression_before;
CREATE TABLE feed_slate (
    id uuid NOT NULL CONSTRAINT slate_key PRIMARY KEY,
    at timestamptz NOT NULL,
    viewer uuid,
    surface varchar(24) NOT NULL,
    policy varchar(24) NOT NULL,
    policy_version varchar(16) NOT NULL,
    weights jsonb NOT NULL,
    start integer NOT NULL CHECK (start >= 0),
    size integer NOT NULL CHECK (size >= 0),
    eligible integer CHECK (eligible >= 0),
    eligible_hash varchar(64) NOT NULL,
    reported boolean NOT NULL,
    served integer NOT NULL CHECK (served >= 0)
) PARTITION BY RANGE (id);
CREATE INDEX slate_of_viewer ON feed_slate (viewer, id) WHERE viewer IS NOT NULL;
CREATE TABLE feed_impression (
    slate uuid NOT NULL,
    position integer NOT NULL CHECK (position >= 0),
    post uuid NOT NULL,
    image uuid,
    propensity double precision NOT NULL,
    explored boolean NOT NULL,
    viewable_ms integer CHECK (viewable_ms >= 0),
    CONSTRAINT impression_key PRIMARY KEY (slate, position),
    CONSTRAINT impression_has_propensity CHECK (propensity > 0 AND propensity <= 1)
) PARTITION BY RANGE (slate);
CREATE INDEX impression_by_post ON feed_impression (post, slate);
CREATE TABLE feed_viewing (
    slate uuid NOT NULL,
    position integer NOT NULL CHECK (position >= 0),
    viewer uuid NOT NULL,
    ms integer NOT NULL CHECK (ms >= 0),
    CONSTRAINT viewing_key PRIMARY KEY (slate, position, viewer)
) PARTITION BY RANGE (slate);
CREATE INDEX viewing_of_viewer ON feed_viewing (viewer, slate);
"""

APPEND_ONLY = """
CREATE FUNCTION feed_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what % says is never changed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reaction_stays BEFORE UPDATE OR DELETE ON feed_reaction
    FOR EACH ROW EXECUTE FUNCTION feed_append_only();
"""


def week_of(moment: datetime) -> datetime:
    """The Monday, 0:00 UTC, that its week begins with."""
    day = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=day.weekday())


def make_partitions(cursor: Any, week: datetime) -> None:
    first, end = first_id(week), first_id(week + WEEK)
    for table in TABLES:
        name = f"{table}_{week:%Y%m%d}"
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} FOR VALUES FROM ('{first}') TO ('{end}')"
        )


def make_five_weeks(now: datetime) -> None:
    with connection.cursor() as cursor:
        for number in range(5):
            make_partitions(cursor, week_of(now) + number * WEEK)
