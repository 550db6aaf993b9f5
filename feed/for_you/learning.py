"""Learns every night what people are likely to do, and keeps it where it is better than the baseline."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

import numpy as np
import structlog

from feed.for_you.examples import Examples, examples
from feed.models import LearnedModel
from feed.ranking.prediction import ACTIONS, BASELINE, NAMES, learn, log_loss

HELD_OUT = 5  # one slate in so many is not learned from, but judged on
FEWEST, FEWEST_DONE = 200, 20  # held-out looks, and acts among those learned from: with fewer, chance would decide
KEPT = 60  # models

log = structlog.get_logger(__name__)


def learn_model(now: datetime) -> LearnedModel | None:
    """Write what the log of the last weeks teaches; None where there is too little to learn from.

    An action that is predicted worse than by the baseline, or of which there is too little, keeps the baseline.
    """
    found = examples(now)
    held = np.array([held_out(slate) for slate in found.slates], dtype=float)
    taught, judged = found.only(1 - held), found.only(held)
    if len(judged.slates) < FEWEST:
        log.info("too little to learn from", examples=len(found.slates))
        return None
    coefficients, losses = {action: list(BASELINE[action]) for action in ACTIONS}, {}
    for action in ACTIONS:
        if taught.done[action].sum() < FEWEST_DONE:
            continue
        fitted = learn(taught.rows, taught.done[action], taught.weights, prior=BASELINE[action]).tolist()
        losses[action] = [loss(judged, action, fitted), loss(judged, action, list(BASELINE[action]))]
        if losses[action][0] < losses[action][1]:
            coefficients[action] = fitted
    model = LearnedModel.objects.create(
        at=now,
        names=list(NAMES),
        coefficients=coefficients,
        examples=len(taught.slates),
        held_out=len(judged.slates),
        losses=losses,
        better=any(learned < baseline for learned, baseline in losses.values()),
    )
    LearnedModel.objects.filter(pk__lte=model.pk - KEPT).delete()
    log.info("learned", examples=model.examples, losses=losses, better=model.better)
    return model


def loss(judged: Examples, action: str, coefficients: list[float]) -> float:
    return log_loss(judged.rows, judged.done[action], judged.weights, coefficients)


def held_out(slate: UUID) -> bool:
    """Whole slates, the same every night, by a digest of their id, whose own last letters may say something."""
    return hashlib.sha256(slate.bytes).digest()[0] % HELD_OUT == 0
