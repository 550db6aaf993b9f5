"""The impressions of before, a week at a time, with the new keys of the people who are still here.

Until now a person was an HMAC with a key made of SECRET_KEY. Who has left gets a random key that nobody holds. It can
be stopped and started again: a week is one transaction, and what came over does not come twice.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import connection, migrations, transaction

from feed.migrations._partitioned import WEEK, make_partitions, week_of
from lib.ids import first_id

BOUNDS = "SELECT min(at), max(at) FROM feed_impression_before"
NAMES = "CREATE TABLE IF NOT EXISTS feed_viewer_before (digest varchar(64) PRIMARY KEY, viewer uuid NOT NULL)"
NAME = "INSERT INTO feed_viewer_before VALUES (%s, %s) ON CONFLICT DO NOTHING"
NAME_GONE = """
INSERT INTO feed_viewer_before
SELECT viewer, gen_random_uuid() FROM (SELECT DISTINCT viewer FROM feed_impression_before
 WHERE slate >= %(first)s AND slate < %(end)s AND viewer <> '') AS people
ON CONFLICT DO NOTHING
"""
SLATES = """
INSERT INTO feed_slate (id, at, viewer, surface, policy, policy_version, weights, start, size, eligible, eligible_hash, reported, served)
SELECT slate, min(at), (array_agg(people.viewer))[1], min(surface), min(policy), min(policy_version), '{}', min(position), count(*),
       min(eligible), min(eligible_hash), bool_or(viewable_ms IS NOT NULL), 1
  FROM feed_impression_before LEFT JOIN feed_viewer_before AS people ON people.digest = feed_impression_before.viewer
 WHERE slate >= %(first)s AND slate < %(end)s GROUP BY slate
ON CONFLICT DO NOTHING
"""
# In a page that was reported, a card without a time was not seen.
CARDS = """
INSERT INTO feed_impression (slate, position, post, image, propensity, explored, viewable_ms)
SELECT slate, position, post, image, propensity, explored,
       CASE WHEN reported THEN coalesce(viewable_ms, 0) END
  FROM feed_impression_before JOIN feed_slate ON feed_slate.id = slate
 WHERE slate >= %(first)s AND slate < %(end)s
ON CONFLICT DO NOTHING
"""
DROP = "DROP TABLE feed_impression_before; DROP TABLE feed_viewer_before"


def digest(user: int) -> str:
    """What a person was called before."""
    secret = hashlib.sha256(b"impressions" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(secret, str(user).encode(), hashlib.sha256).hexdigest()


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Read before they are used, since nothing else may be asked while many statements travel together."""
    waiting = iter(rows)
    while several := list(islice(waiting, size)):
        yield several


def bring_over(apps: Any, _editor: Any) -> None:
    people = apps.get_model("accounts", "User").objects.filter(viewer_key__isnull=False)
    with connection.cursor() as cursor:
        cursor.execute(NAMES)
        cursor.execute(BOUNDS)
        first, last = cursor.fetchone()
        if first:
            for several in batched(people.values_list("pk", "viewer_key").iterator(), 1000):
                cursor.executemany(NAME, [(digest(pk), key) for pk, key in several])
            week = week_of(first) - WEEK  # an id may be a moment older than its `at`
            while week <= last:
                with transaction.atomic():
                    bring_week(cursor, week)
                week += WEEK
        cursor.execute(DROP)


def bring_week(cursor: Any, week: Any) -> None:
    span = {"first": first_id(week), "end": first_id(week + WEEK)}
    make_partitions(cursor, week)
    for statement in (NAME_GONE, SLATES, CARDS):
        cursor.execute(statement, span)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("feed", "0002_exposure"), ("accounts", "0003_viewer_keys")]

    operations = [migrations.RunPython(bring_over)]
