"""Rank by rate and time."""

from __future__ import annotations

from math import log10

from feed.ranking.weights import HOUR

LEAST = 1e-6


def hot(rate: float, *, usual: float, published: float, decade_hours: float) -> float:
    """Order of magnitude of a rate against the gallery's usual one, plus time: in decades.

    log10(rate / usual) + published / (decade_hours x 3600), `published` in seconds since 1970. It moves only when
    somebody responds or looks, so that it can be stored and indexed. The form is that of Reddit's "hot" (published as
    open source in 2008: log10 of the score plus seconds / 45000); what stands in it is a rate, not a sum, so that being
    shown more does not by itself raise a post.
    """
    return log10(max(rate, LEAST) / max(usual, LEAST)) + published / (decade_hours * HOUR)
