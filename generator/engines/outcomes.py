"""What becomes of the requests of one batch, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from generator.engines.base import Cancelled, Candidate, EngineError, Event, ImageRequest, OnEvent


class Outcomes:
    """Each request ends as a candidate, cancelled or failed; an event says so of the latter two.

    An engine draws each inside `with outcomes.of(request)`, hands what it drew to `keep`, and returns `candidates()`.
    """

    def __init__(self, requests: Sequence[ImageRequest], on_event: OnEvent) -> None:
        self._requests = tuple(requests)
        self._on_event = on_event
        self._drawn: dict[str, Candidate] = {}
        self._failures: dict[str, EngineError] = {}

    @contextmanager
    def of(self, *requests: ImageRequest) -> Iterator[None]:
        """Cancelled or EngineError, raised inside, is what becomes of these; anything else passes through."""
        try:
            yield
        except Cancelled:
            for request in requests:
                self._on_event(Event(request.id, "cancelled"))
        except EngineError as error:
            for request in requests:
                self._failures[request.id] = error
                self._on_event(Event(request.id, "failed", message=str(error)))

    def keep(self, *candidates: Candidate) -> None:
        self._drawn |= {candidate.request: candidate for candidate in candidates}

    @property
    def last_error(self) -> str:
        """What operators read of the last failure: the library's words where there are some; or nothing."""
        last = list(self._failures.values())[-1] if self._failures else None
        return (last.detail or str(last)) if last else ""

    def candidates(self) -> list[Candidate]:
        """What was drawn, in the order of asking. Raises the first failure where every request failed."""
        if self._failures and len(self._failures) == len(self._requests):
            raise next(iter(self._failures.values()))
        return [self._drawn[request.id] for request in self._requests if request.id in self._drawn]
