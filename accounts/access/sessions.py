"""Sessions in the database, read by a prepared statement: every page of somebody signed in begins with one.

A session ends two weeks after it began, however much it is used, and where settings.SESSION_IDLE_SECONDS says so, after
so long without use. Its row is moved on at most ten times in that while, so that few pages write.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

from lib import prepared

ENDS = "_ends"  # in the session itself: seconds of Unix time
MOVED_ON = 10  # times in the while without use


class SessionStore(db.SessionStore):
    """Django's own, but for how a row is found and when it ends."""

    def load(self) -> dict[str, Any]:
        found = self._get_session_from_db()
        if not found:
            return {}
        data: dict[str, Any] = self.decode(found.session_data)
        self._move_on(found.expire_date, data)
        return data

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        data.setdefault(ENDS, int(timezone.now().timestamp()) + self.get_session_cookie_age())
        made = super().create_model_instance(data)
        made.expire_date = min(made.expire_date, end_of(data))
        return made

    def cycle_key(self) -> None:
        """Somebody has signed in: their session begins now."""
        self.pop(ENDS, None)
        super().cycle_key()

    def _move_on(self, expires: datetime, data: dict[str, Any]) -> None:
        if not settings.SESSION_IDLE_SECONDS:
            return
        until = end_of(data)
        if abs(until - expires) > timedelta(seconds=settings.SESSION_IDLE_SECONDS / MOVED_ON):
            self.model.objects.filter(pk=self.session_key).update(expire_date=until)

    def _get_session_from_db(self) -> Any:
        where = "session_key = %(key)s AND expire_date > %(now)s"
        found = prepared.select(self.model, where, key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]


def end_of(data: dict[str, Any]) -> datetime:
    """Of a session that is used now."""
    now = timezone.now()
    longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    ends = datetime.fromtimestamp(data[ENDS], UTC) if ENDS in data else now + longest
    idle = timedelta(seconds=settings.SESSION_IDLE_SECONDS) if settings.SESSION_IDLE_SECONDS else longest
    return min(ends, now + idle)
