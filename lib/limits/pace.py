"""How often one person or address may do one thing: exact, without windows at whose edges twice as much would pass.

The generic cell rate algorithm (GCRA, ITU-T I.371): a key holds one time, when all that was done is paid off. Each time
adds `seconds / most` to it; where that would lie more than `seconds` ahead, it is refused. One script in Redis decides
and writes, by Redis's clock, so that however many ask at once exactly `most` get through. Where Redis is away each
process counts by itself, by the same rule: neither does the site close, nor do guesses run free.
"""

from __future__ import annotations

import logging
import threading
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from math import ceil

from django.utils.translation import ngettext
from redis import RedisError

from lib.problems import Problem
from lib.process.redis_client import redis_client

logger = logging.getLogger(__name__)

TAKE = """
local clock = redis.call('TIME')
local now, step, span = clock[1] * 1000000 + clock[2], tonumber(ARGV[1]), tonumber(ARGV[2])
local due = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now) + step
if due - now > span then return {0, due - now - span} end
redis.call('SET', KEYS[1], string.format('%.0f', due), 'PX', math.ceil((due - now) / 1000))
return {1, due - now}
"""
GIVE_BACK = "if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('DECRBY', KEYS[1], ARGV[1]) end"
MICROSECONDS = 1_000_000
QUIET_SECONDS = 2.0
MOST_COUNTED_HERE = 20_000


@dataclass(frozen=True)
class Allowance:
    """Whether it may be done; seconds until `most` may be done again, or, refused, until one may; how many are left."""

    pace: Pace
    passed: bool
    seconds: float
    left: int

    def headers(self) -> dict[str, str]:
        """RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10), and Retry-After where refused."""
        pace, seconds = self.pace, ceil(self.seconds)
        said = {
            "RateLimit-Policy": f'"{pace.doing}";q={pace.most};w={pace.seconds}',
            "RateLimit": f'"{pace.doing}";r={self.left};t={seconds}',
        }
        return said if self.passed else said | {"Retry-After": str(seconds)}


latest: ContextVar[Allowance | None] = ContextVar("latest_allowance", default=None)
"""The last allowance of the request that is being answered, for the headers of its answer."""


@dataclass(frozen=True)
class Pace:
    """At most so many at once, and so many in so many seconds from then on. A refusal stands beside `field` of a form,
    so that what was typed is kept."""

    doing: str
    most: int
    seconds: int
    field: str = ""

    @property
    def step(self) -> int:
        """Microseconds that doing it once costs."""
        return self.seconds * MICROSECONDS // self.most

    def keep(self, whom: object) -> Allowance:
        """Count one more by whoever has this key. Raises Problem("too-fast"), 429, from the first too many on."""
        allowance = self.take(whom)
        latest.set(allowance)
        if not allowance.passed:
            raise self.refusal(ceil(allowance.seconds))
        return allowance

    def take(self, whom: object) -> Allowance:
        """Count one more, or say how long to wait."""
        passed, ahead = counter.take(self._key(whom), self.step, self.step * self.most)
        left = (self.step * self.most - ahead) // self.step if passed else 0
        return Allowance(self, passed, ahead / MICROSECONDS, left)

    def give_back(self, whom: object) -> None:
        """What was counted last did not count after all."""
        counter.give_back(self._key(whom), self.step)

    def refusal(self, seconds: int) -> Problem:
        said = ngettext(
            "That was a lot in a short time. Please go on in %(count)d second.",
            "That was a lot in a short time. Please go on in %(count)d seconds.",
            seconds,
        ) % {"count": seconds}
        errors = {self.field: [said]} if self.field else None
        return Problem("too-fast", said, status=429, errors=errors, retry_after=seconds)

    def _key(self, whom: object) -> str:
        return f"pace:{self.doing}:{whom}"


@dataclass
class CountedHere:
    """The same rule for this process alone, by its own clock."""

    due: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str, step: int, span: int) -> tuple[bool, int]:
        now = time.monotonic_ns() // 1000
        with self.lock:
            if len(self.due) >= MOST_COUNTED_HERE:
                self.due = {other: due for other, due in self.due.items() if due > now}
            due = max(self.due.get(key, 0), now) + step
            if due - now > span or len(self.due) >= MOST_COUNTED_HERE:
                return False, max(step, due - now - span)
            self.due[key] = due
            return True, due - now

    def give_back(self, key: str, step: int) -> None:
        with self.lock:
            if key in self.due:
                self.due[key] -= step


class Counter:
    """Counts in Redis; after an error it does not ask there for two seconds."""

    def __init__(self) -> None:
        self.here = CountedHere()
        self._quiet_until = 0.0

    def take(self, key: str, step: int, span: int) -> tuple[bool, int]:
        answer = self._asked(TAKE, key, step, span)
        if answer is None:
            return self.here.take(key, step, span)
        passed, ahead = answer
        return bool(passed), int(ahead)

    def give_back(self, key: str, step: int) -> None:
        self._asked(GIVE_BACK, key, step)
        self.here.give_back(key, step)

    def _asked(self, script: str, key: str, *numbers: int) -> tuple[int, int] | None:
        if time.monotonic() < self._quiet_until:
            return None
        try:
            answer: tuple[int, int] | None = redis_client().eval(script, 1, key, *map(str, numbers))
        except (RedisError, OSError) as error:
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            logger.warning("paces are counted in this process alone: %r", error)
            return None
        return answer


counter = Counter()
