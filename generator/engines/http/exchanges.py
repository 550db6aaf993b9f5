"""The exchanges with a server of the requests that are being drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from generator.engines.active_requests import ActiveRequests
from generator.engines.base import Cancelled, ImageRequest
from generator.engines.http.exchange import Exchange


class Exchanges:
    """One for each request of the batch in hand. Cancelling a request hangs up, from any thread."""

    def __init__(self) -> None:
        self._exchanges: dict[str, Exchange] = {}
        self._active = ActiveRequests(on_cancel=lambda request: self._exchanges[request].hang_up())

    @contextmanager
    def drawing(self, requests: Sequence[ImageRequest]) -> Iterator[None]:
        """For the length of one call to `generate`."""
        self._exchanges = {request.id: Exchange() for request in requests}
        with self._active.drawing(self._exchanges):
            yield

    def of(self, request: ImageRequest) -> Exchange:
        """Raises Cancelled where the request was cancelled before its turn."""
        exchange = self._exchanges[request.id]
        if exchange.is_cut:
            raise Cancelled
        return exchange

    def cancel(self, request: str) -> None:
        self._active.cancel(request)

    def __len__(self) -> int:
        return len(self._active)
