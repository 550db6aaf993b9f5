"""What a person is likely to do with a post: a logistic model for each action, learned from the gallery's own log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from math import exp, log

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
STEPS, LONGEST, ENOUGH = 100, 0.5, 1e-6


@dataclass(frozen=True)
class Features:
    """What is known of one person and one post, each about 0 to 1 (affinities -1 to 1); all 0 for a stranger.

    follows: the maker is followed. maker, tags, model: how much of what this person liked shares it, or how much their
    profile asks for it, below 0 where it asks for less. family: they liked or remixed a relative. rate: the post's
    appeal against the usual one, in decades. fresh: 1 when published, half after a day.
    """

    follows: float = 0.0
    maker: float = 0.0
    tags: float = 0.0
    model: float = 0.0
    family: float = 0.0
    rate: float = 0.0
    fresh: float = 0.0

    def row(self) -> list[float]:
        """With the 1 that the constant is multiplied with."""
        return [1.0, *(getattr(self, name) for name in NAMES)]


NAMES = tuple(field.name for field in fields(Features))
ACTIONS = ("like", "remix", "hide")


def rate_feature(rate: float, *, usual: float) -> float:
    return log(max(rate, 1e-9) / max(usual, 1e-9)) / log(10)


def fresh_feature(age_hours: float) -> float:
    return 1.0 / (1.0 + max(age_hours, 0.0) / 24.0)


# What holds on the first day, before anything was learned: set by hand so that a followed maker's new post, or one that
# shares all tags with what somebody liked, stands about ten times above the usual post of the same age.
BASELINE: Mapping[str, Sequence[float]] = {
    "like": (-3.2, 1.6, 1.2, 2.0, 0.4, 0.8, 1.8, 0.8),
    "remix": (-6.0, 0.8, 0.6, 1.6, 0.6, 1.6, 1.0, 0.4),
    "hide": (-5.5, -1.5, -1.5, -2.0, -0.4, -0.6, -0.8, 0.0),
}
WORTH = {"like": 1.0, "remix": 4.0, "hide": -2.0}


@dataclass(frozen=True)
class Model:
    """Coefficients of each action: the constant, then one for each of NAMES."""

    coefficients: Mapping[str, Sequence[float]]

    def probability(self, action: str, features: Features) -> float:
        """0 to 1."""
        total = sum(a * b for a, b in zip(self.coefficients[action], features.row(), strict=True))
        return 1.0 / (1.0 + exp(-max(min(total, 30.0), -30.0)))

    def score(self, features: Features) -> float:
        """What the person is expected to do, in likes."""
        return sum(worth * self.probability(action, features) for action, worth in WORTH.items())

    def scores(self, rows: Numbers) -> Numbers:
        """The same of many at once, each a row as of Features.row."""
        total = np.zeros(len(rows))
        for action, worth in WORTH.items():
            odds = np.clip(rows @ np.asarray(self.coefficients[action], dtype=float), -30, 30)
            total += worth / (1 + np.exp(-odds))
        return total

    def terms(self, action: str, features: Features) -> dict[str, float]:
        """How much each feature adds to the log-odds of an action; only those that add something."""
        parts = zip(NAMES, self.coefficients[action][1:], features.row()[1:], strict=True)
        return {name: coefficient * value for name, coefficient, value in parts if coefficient * value}


FIRST_DAY = Model(BASELINE)


def learn(rows: Numbers, done: Numbers, weights: Numbers, *, prior: Sequence[float], strength: float = 20.0) -> Numbers:
    """The coefficients that make what was done most likely, drawn towards `prior` as by `strength` examples.

    `rows` (examples x coefficients, each from Features.row), `done` 0 or 1, `weights` what an example counts (one over
    its propensity, clipped by the caller, so that what the old ranking liked to show does not teach itself). Newton's
    method on the penalised log-likelihood, which is concave. Source: Hastie, Tibshirani, Friedman, The Elements of
    Statistical Learning, 4.4.1; steps are shortened, since the first may lead beyond where the curve is known.
    """
    start = np.asarray(prior, dtype=float)
    found = start.copy()
    pull = strength * np.eye(len(start)) / 4
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(rows @ found, -30, 30)))
        slope = rows.T @ (weights * (done - likely)) - pull @ (found - start)
        curve = (rows * (weights * likely * (1 - likely))[:, None]).T @ rows + pull
        step = np.linalg.solve(curve, slope)
        longest = float(np.abs(step).max())
        found = found + step * min(1.0, LONGEST / max(longest, ENOUGH))
        if longest < ENOUGH:
            break
    return found


def log_loss(rows: Numbers, done: Numbers, weights: Numbers, coefficients: Sequence[float]) -> float:
    """Weighted mean of -log likelihood (nats an example), by which a model is judged on examples it has not seen."""
    odds = np.clip(rows @ np.asarray(coefficients, dtype=float), -30, 30)
    losses = np.logaddexp(0, odds) - done * odds
    return float((weights * losses).sum() / weights.sum())


def affinity(shared: float, *, liked: int) -> float:
    """0 to 1: how much of what somebody liked shares something, sure only after a few: shared / (liked + 3)."""
    return shared / (liked + 3.0)
