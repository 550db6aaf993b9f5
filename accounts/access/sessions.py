"""Sessions in the database, read by a prepared statement: every page of somebody signed in begins with one."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from lib import prepared


class SessionStore(db.SessionStore):
    """Django's own, but for how a row is found."""

    def _get_session_from_db(self) -> Any:
        where = "session_key = %(key)s AND expire_date > %(now)s"
        found = prepared.select(self.model, where, key=self.session_key, now=timezone.now())
        if not found:
            self._session_key = None
            return None
        return found[0]
