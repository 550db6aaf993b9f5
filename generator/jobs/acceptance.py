"""Taking a request on: everything in one transaction, so that a job exists exactly when its images are reserved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from gallery.images.usage import may_use
from gallery.models import Edge, Image
from generator.engines.base import Capabilities
from generator.jobs.context import AcceptanceContext
from generator.models import EngineCard, Job, JobSource, Machine, Thread
from generator.queue.admission import promise
from generator.quota.reservation import Reservation
from generator.requests.request import GenerationRequest
from generator.surge.measures import check_features, let_in, within
from generator.worker.doorbell import ring
from lib import prepared
from lib.problems import Problem

LONGEST_KEY = 80
MOST_SOURCES = 4


class Check(Protocol):
    """A rule that a request must pass besides those here, such as the words it may hold. Raises Problem to refuse.

    `columns` are those of the job that would be written. A dry run asks the same rules, so that a rule writes nothing.
    """

    def __call__(self, asked: Acceptance, columns: dict[str, Any]) -> None: ...


CHECKS: list[Check] = []  # filled by AppConfig.ready


@dataclass(frozen=True)
class Acceptance:
    """One request at the door.

    The person's row is held while it is looked at (`generator.jobs.context`); the quota needs no lock, being one
    conditional UPDATE.
    """

    user: User
    request: GenerationRequest
    sources: tuple[tuple[Image, str], ...]
    thread: Thread | None
    turn: Job | None
    key: str | None

    @classmethod
    def asked(
        cls,
        user: User,
        *,
        sources: Sequence[tuple[Image, str]] = (),
        thread: Thread | None = None,
        turn: Job | None = None,
        idempotency_key: str | None = None,
        **asked: Any,
    ) -> Acceptance:
        """`asked` are the fields of a request."""
        return cls(user, GenerationRequest(**asked), tuple(sources), thread, turn, idempotency_key)

    @transaction.atomic
    def job(self) -> Job:
        """The accepted job, or the one that this key already made (then `.replayed` is True). Raises Problem."""
        if self.key and (len(self.key) > LONGEST_KEY or not self.key.isprintable()):
            raise Problem("bad-idempotency-key", _("An idempotency key has at most 80 printable characters."))
        now = AcceptanceContext.hold(self.user, self.key)
        if now.earlier:
            return self._replayed(now.earlier)
        plan, surge = now.plan, now.surge
        now.let_in()
        let_in(surge, self.user, plan)
        if now.energy:
            now.energy.let_through(plan)
        self._check_sources()
        self._check_place()
        model = self.request.model
        able = EngineCard.usual(now.card) if model is None else EngineCard.capabilities_of(model)
        columns = self.columns(able, surge.off_for(plan))
        check_features(surge, plan, able, columns, self.sources)
        for check in CHECKS:
            check(self, columns)
        columns |= promise(self.user, plan, able, columns)
        job = self._write(now, columns)
        Reservation(job, now.cap, surge.images_a_day(plan), plan.images_per_day).reserve()
        ring(job.pool, job.user_id)
        return job

    def columns(self, able: Capabilities, off: frozenset[str] = frozenset()) -> dict[str, Any]:
        """What was asked, completed by what this engine can do; a size that was left open is none that is `off`.

        Raises Problem("invalid").
        """
        open_to = within(able, off)
        like = (self.sources[0][0].width, self.sources[0][0].height) if self.sources else open_to.sizes[0]
        request = self.request.sized_like(*like, open_to) if self.sources or off else self.request
        columns = request.complete(able, [kind for _image, kind in self.sources])
        size = columns["width"], columns["height"]
        if request.model is not None and not Machine.one_can(able.pool, columns["task"], size):
            said = _("No machine with this model does this at this size; choose another size.")
            raise Problem.invalid(width=said)
        return columns

    @property
    def digest(self) -> str:
        around: list[UUID | str | None] = [self.thread.pk if self.thread else None, self.turn.pk if self.turn else None]
        for image, kind in self.sources:
            around += [image.pk, str(kind)]
        return self.request.digest(*around)

    def _replayed(self, earlier: UUID) -> Job:
        (job,) = prepared.select(Job, "id = %(id)s", id=earlier)
        if job.body_sha256 != self.digest:
            raise Problem(
                "idempotency-key-reused",
                _("This key was used for a different request; a new request needs a new key."),
                status=422,
            )
        job.replayed = True
        return job

    def _check_sources(self) -> None:
        images = [image for image, _kind in self.sources]
        if len(images) > MOST_SOURCES or len({image.pk for image in images}) < len(images):
            said = _("At most four different pictures to start from.")
            raise Problem.invalid(sources=said)
        if unknown := {str(kind) for _image, kind in self.sources} - set(Edge.Kind.values):
            said = _("There is no such way to use a picture: %(kinds)s.") % {"kinds": ", ".join(sorted(unknown))}
            raise Problem.invalid(sources=said)
        if not all(may_use(image, self.user) for image in images):
            said = _("This picture is not there, or its maker does not let others remix it.")
            raise Problem.invalid(sources=said)

    def _check_place(self) -> None:
        for place in (self.thread, self.turn):
            if place and place.user_id != self.user.pk:
                raise Problem.not_found()
        if self.turn and self.thread and self.turn.thread_id != self.thread.pk:
            said = _("That turn belongs to another thread.")
            raise Problem.invalid(turn=said)

    def _write(self, now: AcceptanceContext, columns: dict[str, Any]) -> Job:
        """The job in its thread, which it brings to the top of the list; in a new one where none is named."""
        thread = self.thread or (self.turn.thread if self.turn else None)
        job = Job(
            user=self.user,
            team_id=now.team_id,
            plan=now.plan.code,
            weight=now.plan.weight,
            thread=thread or Thread.about(self.user, self.request.prompt),
            turn=self.turn,
            idempotency_key=self.key or None,
            body_sha256=self.digest if self.key else "",
            cost=self.request.candidates,
            rung=timezone.now(),
            **columns,
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


def accept(user: User, **asked: Any) -> Job:
    """Accept a request: a row, a reservation and a bell, or a Problem and nothing. Takes what `Acceptance.asked` takes.

    What is left out the engine's defaults fill in. `sources` are (image, kind of edge). A job of another thread's
    `turn` forks there. `idempotency_key` makes a repeat harmless.
    """
    return Acceptance.asked(user, **asked).job()
