"""What a request is judged by besides itself: who asks and on which plan, and how the house stands.

Two statements: the first locks, the second counts, since what waited for a lock sees nothing that came meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from accounts.models import Plan, User
from generator.models import EnergyBudget, EngineCard, Surge
from lib import prepared
from lib.problems import Problem

# A key that another transaction is working on is not waited for, and nor is the person's row then.
HOLD = """
WITH key AS MATERIALIZED (
  SELECT coalesce(pg_try_advisory_xact_lock(hashtextextended(%(key)s::text, 0)), true) AS is_ours
), person AS MATERIALIZED (
  SELECT accounts_user.id, accounts_user.state, accounts_user.plan_id FROM accounts_user, key
  WHERE key.is_ours AND accounts_user.id = %(user)s FOR NO KEY UPDATE OF accounts_user
)
SELECT key.is_ours, person.state, coalesce(team.plan_id, person.plan_id), team.id, membership.daily_cap
FROM key
LEFT JOIN person ON true
LEFT JOIN accounts_membership AS membership ON membership.user_id = person.id
LEFT JOIN accounts_team AS team ON team.id = membership.team_id
"""
COUNTED = """
(SELECT count(*) FROM generator_job WHERE user_id = %(user)s AND state IN ('queued', 'running')),
(SELECT id FROM generator_job WHERE user_id = %(user)s AND idempotency_key = %(key)s::text)
"""
STANDS = """
accounts_plan
LEFT JOIN generator_surge ON true
LEFT JOIN generator_energybudget ON true
LEFT JOIN generator_enginecard ON generator_enginecard.name = %(engine)s
WHERE accounts_plan.code = %(plan)s
"""


@dataclass(frozen=True)
class AcceptanceContext:
    """As they are while the transaction that asked for them holds the person's row.

    `plan` is the one that counts, the team's where there is one; `cap` what a member may use of the team's images a
    day. `earlier` is the job that this key already made, `open_now` the person's jobs that have not ended.
    """

    state: str
    plan: Plan
    team_id: int | None
    cap: int | None
    surge: Surge
    energy: EnergyBudget | None
    card: EngineCard | None
    open_now: int
    earlier: UUID | None

    @classmethod
    def hold(cls, user: User, key: str | None) -> AcceptanceContext:
        """Lock the person's row, which makes what is counted exact however many requests come together.

        Raises Problem("idempotency-key-in-flight") where another transaction is working on this key.
        """
        lock = f"job:{user.pk}:{key}" if key else None
        ((is_ours, state, code, team_id, cap),) = prepared.rows(HOLD, user=user.pk, key=lock)
        if not is_ours:
            raise Problem(
                "idempotency-key-in-flight",
                _("A request with this key is being answered right now; ask again in a second."),
                status=409,
                retry_after=1,
            )
        if code is None:
            raise inactive()
        beside = {"user": user.pk, "key": key or None, "engine": settings.ENGINE, "plan": code}
        ((plan, surge, energy, card, open_now, earlier),) = prepared.select_beside(
            (Plan, Surge, EnergyBudget, EngineCard), COUNTED, STANDS, **beside
        )
        return cls(state, plan, team_id, cap, surge or Surge.untouched(), energy, card, open_now, earlier)


def inactive() -> Problem:
    return Problem("account-inactive", _("This account cannot make pictures at the moment."), status=403)
