"""Why a request is refused while its person's row is held: each limit is one function, and one entry in LIMITS.

A limit raises Problem to refuse. What it counts is exact however many requests come together, so it must be quick and
only read. What may be slow or keeps evidence is a rule (`generator.jobs.rules`). The quota is no limit: taking it is
one conditional UPDATE (`generator.quota.reservation`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from generator.engines.base import Capabilities
from generator.jobs.context import AcceptanceContext, inactive
from generator.models import Machine
from generator.queue.admission import check_wait
from generator.queue.quote import Quote
from generator.requests.request import GenerationRequest
from generator.surge.measures import check_features, let_in
from lib.problems import Problem

if TYPE_CHECKING:
    from generator.jobs.acceptance import Acceptance


@dataclass(frozen=True)
class Admission:
    """A request at the door: as it was asked, how things stand, and what it would be: complete, for this engine.

    `quote` is the wait that it would be promised.
    """

    asked: Acceptance
    context: AcceptanceContext
    able: Capabilities
    request: GenerationRequest
    quote: Quote


def account_is_active(entry: Admission) -> None:
    if entry.context.state != User.State.ACTIVE:
        raise inactive()


def few_enough_are_open(entry: Admission) -> None:
    most, open_now = entry.context.plan.jobs_at_once, entry.context.open_now
    if open_now < most:
        return
    title = ngettext(
        "A job of yours is still being made; wait for it or cancel it.",
        "%(count)d jobs of yours are still being made; wait for one or cancel one.",
        open_now,
    ) % {"count": open_now}
    raise Problem("too-many-jobs", title, status=429, retry_after=5, limit=most, open=open_now)


def surge_lets_in(entry: Admission) -> None:
    let_in(entry.context.surge, entry.asked.user, entry.context.plan)


def energy_is_left(entry: Admission) -> None:
    if entry.context.energy:
        entry.context.energy.let_through(entry.context.plan)


def a_machine_does_it(entry: Admission) -> None:
    request = entry.request
    if request.model is not None and not Machine.one_can(entry.able.pool, request.task or "", request.size):
        raise Problem.invalid(width=_("No machine with this model does this at this size; choose another size."))


def features_are_on(entry: Admission) -> None:
    context = entry.context
    check_features(context.surge, context.plan, entry.able, entry.request, entry.asked.sources)


def wait_is_bearable(entry: Admission) -> None:
    check_wait(entry.quote, entry.context.plan, entry.able, entry.request)


Limit = Callable[[Admission], None]
LIMITS: tuple[Limit, ...] = (
    account_is_active,
    few_enough_are_open,
    surge_lets_in,
    energy_is_left,
    a_machine_does_it,
    features_are_on,
    wait_is_bearable,
)
LIMITS_OF_FREE: tuple[Limit, ...] = (account_is_active, a_machine_does_it)
