"""How often one person may do one thing, against floods: counted in the cache, by windows of fixed length."""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import ceil

from django.core.cache import cache
from django.utils.translation import ngettext

from lib.problems import Problem


@dataclass(frozen=True)
class Pace:
    """At most so many in so many seconds. A refusal stands beside `field` of a form, so that what was typed is kept."""

    doing: str
    most: int
    seconds: int
    field: str = ""

    def keep(self, person: object) -> None:
        """Count one more by whoever has this key. Raises Problem("too-fast"), 429, from the first too many on."""
        now = time.time()
        window, left = int(now // self.seconds), ceil(self.seconds - now % self.seconds)
        key = f"pace:{self.doing}:{person}:{window}"
        if cache.add(key, 1, self.seconds):
            return
        try:
            count = cache.incr(key)
        except ValueError:  # the window ended between the two
            return
        if count > self.most:
            said = ngettext(
                "That was a lot in a short time. Please go on in %(count)d second.",
                "That was a lot in a short time. Please go on in %(count)d seconds.",
                left,
            ) % {"count": left}
            errors = {self.field: [said]} if self.field else None
            raise Problem("too-fast", said, status=429, errors=errors, retry_after=left)
