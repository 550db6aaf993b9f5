"""What a person may spend now, and from where each image of a job is taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils import timezone

from accounts.models import Team, User
from generator.models import Allowance, Grant, LedgerEntry, State, Surge
from generator.requests.refusals import LimitedBy, quota_exhausted
from lib.problems import Problem

Part = tuple[Allowance | Grant, int]
GIVEN_BACK = (State.FAILED, State.DEAD, State.CANCELLED)
EVERYTHING = 2**31


@dataclass(frozen=True)
class Balance:
    """The day's allowance and what was given beside it. `cap_left` is how many more of the team's images a member with
    a cap may make today, None without a cap."""

    allowance: Allowance
    grants: list[Grant]
    cap: int | None = None
    cap_left: int | None = None

    @classmethod
    def of(cls, user: User) -> Balance:
        """As it is now; nothing is locked or written."""
        now = timezone.now()
        membership = user.membership_or_none
        team = membership.team if membership else None
        limit = Surge.now().images_a_day(team.plan if team else user.plan)
        allowance = Allowance.on(day_of(now), user, team, limit)
        grants = sorted(Grant.objects.of(user, team).usable(now), key=lambda grant: grant.turn)
        cap = membership.daily_cap if membership else None
        return cls(allowance, grants, cap, cap_left(user, team, cap, now))

    def parts(self, cost: int) -> list[Part]:
        """The cost out of the day's allowance, then the grants in their turn; nothing where they do not suffice."""
        drawn = self._draw(cost)
        return drawn if sum(images for _source, images in drawn) == cost else []

    @property
    def remaining(self) -> int:
        """Of today's images, those this person may still make."""
        return self.allowance.remaining if self.cap_left is None else min(self.allowance.remaining, self.cap_left)

    @property
    def in_grants(self) -> int:
        """Images beside today's."""
        return self.total - self.remaining

    @property
    def total(self) -> int:
        """The most images that could be asked for now."""
        return sum(images for _source, images in self._draw(EVERYTHING))

    @property
    def limit(self) -> int:
        """The number that `remaining` is of: a cap where that is smaller than the day's allowance."""
        return self.allowance.limit if self.cap is None else min(self.allowance.limit, self.cap)

    @property
    def used(self) -> int:
        return self.allowance.used

    def refusal(self, cost: int, now: dt.datetime, usual: int) -> Problem:
        """Why this cost cannot be paid, whose limit it was, and when the day starts anew. `usual` is the limit at
        other times."""
        return quota_exhausted(
            remaining=self.remaining,
            limit=self.limit,
            cost=cost,
            in_grants=self.in_grants,
            limited_by=self._limited_by(),
            usual=usual if usual > self.allowance.limit else None,
            now=now,
        )

    def _limited_by(self) -> LimitedBy:
        if self.allowance.team_id is None:
            return "plan"
        shared = self.allowance.remaining + sum(grant.remaining for grant in self.grants if grant.team_id)
        return "member" if self.cap_left is not None and self.cap_left < shared else "team"

    def _draw(self, cost: int) -> list[Part]:
        """As much of the cost as there is; never more of a team's images than a cap leaves."""
        shared = EVERYTHING if self.cap_left is None else self.cap_left
        drawn: list[Part] = []
        sources: list[Allowance | Grant] = [self.allowance, *self.grants]
        for source in sources:
            images = min(cost, source.remaining)
            if source.team_id is not None:
                images = min(images, shared)
                shared -= images
            if images:
                drawn.append((source, images))
                cost -= images
        return drawn


def check_affordable(user: User, cost: int) -> None:
    """Raises Problem("quota-exhausted") where so many images could not be made now. Nothing is reserved."""
    balance = Balance.of(user)
    if balance.total < cost:
        membership = user.membership_or_none
        plan = membership.team.plan if membership else user.plan
        raise balance.refusal(cost, timezone.now(), plan.images_per_day)


def cap_left(user: User, team: Team | None, cap: int | None, now: dt.datetime) -> int | None:
    """How many of the team's images this member may still make today, by the ledger. None without a cap.

    Exact for whoever holds the person's row: nobody else reserves in their name meanwhile.
    """
    if team is None or cap is None:
        return None
    midnight = dt.datetime.combine(day_of(now), dt.time(), tzinfo=dt.UTC)
    of_team = Q(allowance__team=team) | Q(grant__team=team)
    today = LedgerEntry.objects.of(user).filter(of_team, kind=LedgerEntry.Kind.RESERVE, at__gte=midnight)
    made = today.exclude(job__state__in=GIVEN_BACK).aggregate(sum=Sum("images"))["sum"] or 0
    return max(0, cap - made)


def day_of(moment: dt.datetime) -> dt.date:
    """The day, in UTC, that a reservation made then counts for."""
    return moment.astimezone(dt.UTC).date()
