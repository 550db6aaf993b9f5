"""The number of a person's new notifications, as it changes, over the event stream that their browser has.

Nothing is polled: who tells a notification rings a bell in Redis, on which each web process listens over one connection
for all its streams, and a stream whose bell was rung counts anew, at most twice a second.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

import redis
import redis.asyncio
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.notifications import groups
from generator.jobs.server_sent import COMMENT_SECONDS, LONGEST_SECONDS, read, said
from lib.process.bells import BELLS

logger = logging.getLogger(__name__)

PACE_SECONDS = 0.5
AGAIN_SECONDS = 1.0


class BellStream:
    """One reader of the number of a person's new notifications."""

    def __init__(self, person: User, language: str) -> None:
        self.person, self.language = person, language

    async def events(self) -> AsyncIterator[str]:
        deadline, told = time.monotonic() + LONGEST_SECONDS, -1
        with bells().of(self.person.pk) as rung:
            while time.monotonic() < deadline:
                rung.clear()
                counted = time.monotonic()
                found = await read(lambda: unread(self.person, self.language))
                if found["unread"] != told:
                    told = found["unread"]
                    yield said("bell", found)
                while not await until_rung(rung, COMMENT_SECONDS) and time.monotonic() < deadline:
                    yield ": still here\n\n"
                await asyncio.sleep(max(0.0, counted + PACE_SECONDS - time.monotonic()))


class Bells:
    """Those who listen in this process's event loop, by person, and the one connection that hears for them."""

    def __init__(self) -> None:
        self._rung: dict[int, set[asyncio.Event]] = {}
        self._hearing: asyncio.Task[None] | None = None

    @contextmanager
    def of(self, person: int) -> Iterator[asyncio.Event]:
        """An event that is set whenever this person's bell rings, and when rings may have been missed."""
        rung = asyncio.Event()
        self._rung.setdefault(person, set()).add(rung)
        if self._hearing is None or self._hearing.done():
            self._hearing = asyncio.create_task(self._hear())
        try:
            yield rung
        finally:
            self._rung[person].discard(rung)
            if not self._rung[person]:
                del self._rung[person]
            if not self._rung:
                self._hearing.cancel()

    async def _hear(self) -> None:
        while True:
            client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1)
            try:
                async with client.pubsub() as heard:
                    await heard.psubscribe(f"{BELLS}*")
                    async for message in heard.listen():
                        self._take(message)
            except (redis.RedisError, OSError) as error:
                logger.warning("bells are not heard: %s", error)
            finally:
                await client.aclose()
            await asyncio.sleep(AGAIN_SECONDS)

    def _take(self, message: dict[str, Any]) -> None:
        """A ring; or that we hear from now on, before which we may have missed some."""
        if message["type"] == "pmessage":
            person = int(message["channel"].decode().removeprefix(BELLS))
            rung = self._rung.get(person, set())
        else:
            rung = set().union(*self._rung.values())
        for one in rung:
            one.set()


_bells: WeakKeyDictionary[asyncio.AbstractEventLoop, Bells] = WeakKeyDictionary()


def bells() -> Bells:
    """Those of the loop that runs."""
    return _bells.setdefault(asyncio.get_running_loop(), Bells())


async def until_rung(rung: asyncio.Event, seconds: float) -> bool:
    """Whether it rings in this time."""
    try:
        async with asyncio.timeout(seconds):
            await rung.wait()
    except TimeoutError:
        return False
    return True


def unread(person: User, language: str | None) -> dict[str, Any]:
    """How many are new, with the words of the bell and the sentence that is read out."""
    number = groups.unseen(person)
    with translation.override(language):
        said = ngettext("%(n)s new notification", "%(n)s new notifications", number) % {"n": number}
        return {"unread": number, "label": _("unread"), "said": said}
