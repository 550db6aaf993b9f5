"""The arithmetic of ranking, pure: no clock, no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import copysign, log10

VERSION = "1"
DECADE_SECONDS = 45_000


@dataclass(frozen=True)
class RankingWeights:
    """How much one of each counts. A remix is work, so it says more than a press on a heart."""

    like: float = 1.0
    comment: float = 1.5
    remix: float = 4.0


def score(*, likes: int, comments: int, remixes: int, weights: RankingWeights | None = None) -> float:
    """Weighted engagement, in likes."""
    weights = weights or RankingWeights()
    return weights.like * likes + weights.comment * comments + weights.remix * remixes


def hot(*, score: float, published: datetime) -> float:
    """Rank by order of magnitude of score, one decade worth 12.5 hours (Reddit's 'hot').

    It moves only when engagement does, so that it can be stored and indexed. Source: the ranking that Reddit
    published as open source in 2008: sign(s) * log10(max(|s|, 1)) + seconds / 45000.
    """
    return copysign(log10(max(abs(score), 1)), score) + published.timestamp() / DECADE_SECONDS
