"""Taking a request on: everything in one transaction, so that a job exists exactly when its images are reserved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from gallery.models import Image
from generator.engines.base import Capabilities
from generator.jobs.context import AcceptanceContext
from generator.jobs.limits import LIMITS, LIMITS_OF_FREE, Admission
from generator.jobs.rules import RULES
from generator.models import EngineCard, Job, JobSource, Thread
from generator.queue.quote import Quote, quote
from generator.quota.reservation import Reservation
from generator.requests import idempotency
from generator.requests.request import GenerationRequest
from generator.surge.measures import within
from generator.worker.doorbell import ring
from lib import prepared

Sources = Sequence[tuple[Image, str]]


def accept(
    user: User,
    request: GenerationRequest,
    *,
    sources: Sources = (),
    thread: Thread | None = None,
    turn: Job | None = None,
    key: str | None = None,
) -> Job:
    """Accept a request: a row, a reservation and a bell, or a Problem and nothing.

    `sources` are (image, kind of edge). A job of another thread's `turn` forks there. `key` makes a repeat harmless:
    the job that it made is answered again, and its `.replayed` is True.
    """
    return Acceptance(user, request, tuple(sources), thread, turn, key).job()


@dataclass(frozen=True)
class Acceptance:
    """One request at the door. `dry` says that it is only tried (`generator.jobs.dry_run`), `free` that it was refused
    before by mistake: it costs nothing and waits for no allowance (`generator.jobs.redoing`).

    `body` is the digest of what was asked, before words of it were chosen by chance.
    """

    user: User
    request: GenerationRequest
    sources: tuple[tuple[Image, str], ...] = ()
    thread: Thread | None = None
    turn: Job | None = None
    key: str | None = None
    dry: bool = False
    body: str = ""
    free: bool = False

    def job(self) -> Job:
        """The accepted job, or the one that this key already made. Raises Problem."""
        return self.expanded().accepted()

    def expanded(self) -> Acceptance:
        """With the words chosen that its prompt leaves to chance; rules and limits see no others."""
        return replace(self, request=self.request.expanded(), body=self.digest)

    def accepted(self) -> Job:
        if earlier := self._earlier():
            return self._replayed(earlier)
        self.ask_rules()
        with transaction.atomic(durable=True):  # so that what a rule has written stays
            return self.enter()

    def ask_rules(self) -> None:
        """Before anything is locked."""
        for rule in RULES:
            rule(self)

    def enter(self) -> Job:
        """Within a transaction, whose end rings the bell: hold the person's row, ask the limits, write, reserve."""
        context = AcceptanceContext.hold(self.user, self.key)
        if context.earlier:
            return self._replayed(context.earlier)
        entry = self._admission(context)
        for limit in LIMITS_OF_FREE if self.free else LIMITS:
            limit(entry)
        job = self._write(entry)
        plan, surge = context.plan, context.surge
        reservation = Reservation(job, context.cap, surge.images_a_day(plan), plan.images_per_day)
        if self.free:
            reservation.reserve_free()
        else:
            reservation.reserve()
        ring(job.pool, job.user_id)
        return job

    def complete(self, able: Capabilities, off: frozenset[str] = frozenset()) -> GenerationRequest:
        """The request, completed by what this engine can do; a size that was left open is none that is `off`.

        Raises Problem("invalid").
        """
        open_to = within(able, off)
        like = (self.sources[0][0].width, self.sources[0][0].height) if self.sources else open_to.sizes[0]
        request = self.request.sized_like(*like, open_to) if self.sources or off else self.request
        return request.complete(able, [kind for _image, kind in self.sources])

    @property
    def digest(self) -> str:
        if self.body:
            return self.body
        around: list[UUID | str | None] = [self.thread.pk if self.thread else None, self.turn.pk if self.turn else None]
        for image, kind in self.sources:
            around += [image.pk, str(kind)]
        return self.request.digest(*around)

    def _admission(self, context: AcceptanceContext) -> Admission:
        model = self.request.model
        able = EngineCard.usual(context.card) if model is None else EngineCard.capabilities_of(model)
        request = self.complete(able, context.surge.off_for(context.plan))
        return Admission(self, context, able, request, quote(able.pool, context.plan.code, self.user.pk))

    def _earlier(self) -> UUID | None:
        """The job that this key made, before any rule is asked: its answer stays the same whatever has changed."""
        if not self.key or not self.key.isprintable():
            return None
        found = prepared.rows(EARLIER, user=self.user.pk, key=self.key)
        return found[0][0] if found else None

    def _replayed(self, earlier: UUID) -> Job:
        (job,) = prepared.select(Job, "id = %(id)s", id=earlier)
        if job.body_sha256 != self.digest:
            raise idempotency.reused()
        job.replayed = True
        return job

    def _write(self, entry: Admission) -> Job:
        """The job in its thread, which it brings to the top of the list; in a new one where none is named."""
        thread = self.thread or (self.turn.thread if self.turn else None)
        now = timezone.now()
        job = Job(
            user=self.user,
            team_id=entry.context.team_id,
            plan=entry.context.plan.code,
            weight=entry.context.plan.weight,
            thread=thread or Thread.about(self.user, self.request.prompt),
            turn=self.turn,
            idempotency_key=self.key or None,
            body_sha256=self.digest if self.key else "",
            request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
            cost=self.request.candidates,
            rung=now,
            guess=entry.quote.guess,
            **promise(entry.quote, now),
            **columns(entry.request, entry.able),
        )
        if thread is None:
            prepared.insert(job.thread, job)
        else:
            thread.touch()
            prepared.insert(job)
        prepared.insert(
            *(
                JobSource(job=job, image=image, kind=kind, position=position)
                for position, (image, kind) in enumerate(self.sources)
            )
        )
        return job


def promise(quote: Quote, now: datetime) -> dict[str, Any]:
    """What is said of its wait, kept with it; nothing where nobody can promise any."""
    if quote.unpromised:
        return {}
    return {"likely": quote.likely, "longest": quote.longest, "due": now + timedelta(seconds=quote.longest)}


EARLIER = "SELECT id FROM generator_job WHERE user_id = %(user)s AND idempotency_key = %(key)s::text"


def columns(request: GenerationRequest, able: Capabilities) -> dict[str, Any]:
    """A complete request and the engine that draws it, as columns of a job."""
    return asdict(request) | {
        "adapters": [list(pair) for pair in request.adapters],
        "engine": able.engine,
        "model": able.model,
        "model_revision": able.revision,
        "pool": able.pool,
        "batch_key": request.batch_key(able),
    }
