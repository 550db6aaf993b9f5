"""Places for what stays open long: bounded before it is known who asks, and taken away once their right to it ends."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.access.identity import Identity
from lib.problems import Problem

logger = logging.getLogger(__name__)

MOST_ASKING = 256  # at once, while it is found out who they are
MOST_OF_A_PERSON = 50
MOST_OF_A_NETWORK = 200
CHECK_SECONDS = 0.4
UNUSED_SECONDS = 30.0
RETRY_SECONDS = 10
CANCEL_SECONDS = 0.2
Item = TypeVar("Item")
Check = Callable[[Collection[Identity]], Awaitable[set[Identity]]]


class Seat:
    """One stream of one person. Who holds it goes on until `over` is set."""

    def __init__(self, row: Seats, identity: Identity, network: str) -> None:
        self.row, self.identity, self.network = row, identity, network
        self.over = asyncio.Event()
        self.taken, self.used = time.monotonic(), False

    async def until_over(self, items: AsyncIterator[Item]) -> AsyncIterator[Item]:
        """The same items, until they end or the seat is taken away; the seat is left then."""
        self.used = True
        over = asyncio.ensure_future(self.over.wait())
        following: asyncio.Future[Item] | None = None
        try:
            while True:
                following = asyncio.ensure_future(anext(items))
                await asyncio.wait({following, over}, return_when=asyncio.FIRST_COMPLETED)
                if over.done():
                    return
                try:
                    item = following.result()
                except StopAsyncIteration:
                    return
                yield item
        finally:
            over.cancel()
            self.leave()
            await put_down(following, items)

    def leave(self) -> None:
        self.row.left(self)


async def put_down(following: asyncio.Future[Any] | None, items: Any) -> None:
    """Nothing of it goes on behind our back."""
    while following is not None and not following.done():
        following.cancel()  # again, where it was taken for nothing: Redis's client does so while it connects
        await asyncio.wait({following}, timeout=CANCEL_SECONDS)
    await items.aclose()


class Seats:
    """All of this process. `check` tells which identities have ended; one question is asked for all of them."""

    def __init__(self, check: Check) -> None:
        self.check = check
        self.taken: set[Seat] = set()
        self.asking = 0
        self.watching: asyncio.Task[None] | None = None

    async def take(self, find: Callable[[], Awaitable[Identity | None]], network: str) -> Seat | None:
        """A seat for whom `find` finds; None where that is nobody. Raises Problem: 503 full, 429 too many of one."""
        if self.asking >= MOST_ASKING or len(self.taken) >= settings.MOST_STREAMS:
            title = _("So many are connected that there is no place just now. It is tried again by itself.")
            raise Problem("no-place", title, status=503, retry_after=RETRY_SECONDS)
        self.asking += 1
        try:
            identity = await find()
        finally:
            self.asking -= 1
        return self.seat_for(identity, network) if identity else None

    def seat_for(self, identity: Identity, network: str) -> Seat:
        """Raises Problem("too-many-streams")."""
        people = Counter(seat.identity.person for seat in self.taken)
        networks = Counter(seat.network for seat in self.taken)
        if people[identity.person] >= MOST_OF_A_PERSON or networks[network] >= MOST_OF_A_NETWORK:
            title = _("You have many connections open. Close some of them first.")
            raise Problem("too-many-streams", title, status=429, retry_after=RETRY_SECONDS)
        seat = Seat(self, identity, network)
        self.taken.add(seat)
        self.watch()
        return seat

    def left(self, seat: Seat) -> None:
        self.taken.discard(seat)

    def watch(self) -> None:
        """Begin to look after the seats; it ends by itself with the last of them."""
        loop = asyncio.get_running_loop()
        if self.watching is None or self.watching.done() or self.watching.get_loop() is not loop:
            self.watching = loop.create_task(self.look_after())

    async def look_after(self) -> None:
        while self.taken:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                gone = await self.check({seat.identity for seat in self.taken})
            except Exception:
                logger.warning("who is connected could not be checked", exc_info=True)
                continue
            unused = time.monotonic() - UNUSED_SECONDS
            for seat in list(self.taken):
                if seat.identity in gone or (not seat.used and seat.taken < unused):
                    seat.over.set()
                    self.left(seat)
