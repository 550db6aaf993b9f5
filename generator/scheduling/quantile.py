"""Quantiles of what was measured."""

from __future__ import annotations

from collections.abc import Sequence


def quantile(ordered: Sequence[float], share: float) -> float | None:
    """The value below which this share (0 to 1) of sorted values lies, by nearest rank; None where there is none."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None
