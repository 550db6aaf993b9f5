"""What would come of a request: its cost and wait, and whether it would be refused, with nothing written."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from generator.jobs.acceptance import Acceptance
from generator.models import EngineCard, Job
from generator.queue.estimates import as_document, quote_for
from generator.quota.balance import Balance
from generator.requests import tokens
from generator.requests.refusals import resets_at
from lib.problems import Problem
from moderation.judging.verdicts import Judgement


@dataclass(frozen=True)
class DryRun:
    """The real acceptance, undone: what refuses there refuses here, and nothing is on the way to a worker."""

    acceptance: Acceptance
    job: Job | None
    refusal: Problem | None

    @classmethod
    def of(cls, acceptance: Acceptance) -> DryRun:
        acceptance = replace(acceptance.expanded(), dry=True, key=None)
        job, refusal = None, None
        try:
            acceptance.ask_rules()
            with transaction.atomic(durable=True):
                job = acceptance.enter()
                transaction.set_rollback(True)  # and with it the bell, which is only rung after a commit
        except Problem as problem:
            refusal = problem
        return cls(acceptance, job, refusal)

    def told(self) -> dict[str, Any]:
        """For programs. The wait is in seconds until it would start, None where no engine has reported yet."""
        balance = Balance.of(self.acceptance.user)
        wait = quote_for(self.acceptance.user, self.acceptance.request.model)
        return {
            "cost": self.job.cost if self.job else max(0, self.acceptance.request.candidates),
            "allowance": {
                "remaining": balance.remaining,
                "limit": balance.limit,
                "in_grants": balance.in_grants,
                "resets_at": resets_at(timezone.now()),
            },
            "would_accept": self.job is not None,
            "refusal": self.refusal.document() if self.refusal else None,
            "verdict": Judgement.of(self.acceptance.user, self.acceptance.request.prompt).told(),
            "wait": as_document(wait) if wait else None,
            "prompt_tokens": self._tokens(),
            **self._drawn(),
        }

    def _tokens(self) -> dict[str, Any]:
        """About how many tokens the prompt has, and how many of them the model reads, None where it reads all."""
        try:
            reads = EngineCard.capabilities_of(self.acceptance.request.model).prompt_tokens
        except Problem:
            reads = 0
        counted = tokens.about(self.acceptance.request.prompt)
        return {"about": counted, "read": reads or None, "too_many": bool(reads) and counted > reads}

    def _drawn(self) -> dict[str, Any]:
        """Size and steps as they would be drawn, None where the request cannot be; the seed only if it was given, or
        chose words: with it the same words come again."""
        asked = self.acceptance.request
        words = {"prompt": asked.prompt, "template": asked.template}
        try:
            drawn = self.acceptance.complete(EngineCard.capabilities_of(asked.model))
        except Problem:
            return words | {"width": None, "height": None, "steps": None, "seed": asked.seed}
        return words | {"width": drawn.width, "height": drawn.height, "steps": drawn.steps, "seed": asked.seed}
