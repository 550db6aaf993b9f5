"""Reports become what they say: that a slate was watched, what of it was seen, and by whom."""

from __future__ import annotations

from typing import Any

from django.db import connection

# A report counts for a slate that was made for whoever reports or for nobody in particular, on the day of its serving.
REPORTED = """
UPDATE feed_slate SET reported = true
  FROM unnest(%s::uuid[], %s::uuid[], %s::timestamptz[]) AS report (slate, viewer, at)
 WHERE feed_slate.id = report.slate AND NOT feed_slate.reported
   AND (feed_slate.viewer IS NULL OR feed_slate.viewer = report.viewer)
   AND report.at - feed_slate.at < interval '1 day'
RETURNING feed_slate.id
"""
UNSEEN = "UPDATE feed_impression SET viewable_ms = 0 WHERE slate = ANY(%s::uuid[]) AND viewable_ms IS NULL"

SEEN = """
SELECT card.slate, card.position, report.viewer, max(report.ms)
  FROM unnest(%s::uuid[], %s::int[], %s::int[], %s::uuid[], %s::timestamptz[])
       AS report (slate, position, ms, viewer, at)
  JOIN feed_slate ON feed_slate.id = report.slate
  JOIN feed_impression AS card ON card.slate = report.slate AND card.position = report.position
 WHERE (feed_slate.viewer IS NULL OR feed_slate.viewer = report.viewer)
   AND report.at - feed_slate.at < interval '1 day'
 GROUP BY card.slate, card.position, report.viewer
"""
LENGTHEN = """
UPDATE feed_impression SET viewable_ms = greatest(viewable_ms, seen.ms)
  FROM (SELECT slate, position, max(ms) AS ms
          FROM unnest(%s::uuid[], %s::int[], %s::int[]) AS each (slate, position, ms) GROUP BY slate, position) AS seen
 WHERE feed_impression.slate = seen.slate AND feed_impression.position = seen.position
"""
BY_PERSON = """
INSERT INTO feed_viewing (slate, position, viewer, ms)
SELECT * FROM unnest(%s::uuid[], %s::int[], %s::uuid[], %s::int[]) AS seen (slate, position, viewer, ms)
 WHERE seen.viewer IS NOT NULL
    ON CONFLICT (slate, position, viewer) DO UPDATE SET ms = greatest(feed_viewing.ms, excluded.ms)
"""


def write(notes: list[dict[str, Any]]) -> None:
    """What does not fit a slate, a position or a person has no effect; a report that is repeated changes nothing."""
    with connection.cursor() as cursor:
        cursor.execute(REPORTED, columns(3, watched(notes)))
        cursor.execute(UNSEEN, [[slate for (slate,) in cursor.fetchall()]])
        cursor.execute(SEEN, columns(5, views(notes)))
        slates, positions, viewers, times = columns(4, cursor.fetchall())
        cursor.execute(LENGTHEN, [slates, positions, times])
        cursor.execute(BY_PERSON, [slates, positions, viewers, times])


def watched(notes: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """(slate, viewer, at) of every report, also of one that saw nothing."""
    return [
        (slate, note["viewer"], note["at"])
        for note in notes
        for slate in {*note["slates"], *(slate for slate, _position, _ms in note["views"])}
    ]


def views(notes: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """(slate, position, ms, viewer, at)."""
    return [(*view, note["viewer"], note["at"]) for note in notes for view in note["views"]]


def columns(number: int, rows: list[tuple[Any, ...]]) -> list[list[Any]]:
    """Rows turned into so many lists, also where there are none."""
    return [[row[place] for row in rows] for place in range(number)]
