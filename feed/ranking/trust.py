"""How much a like counts, by who gave it: a ring of accounts that like each other counts as three people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

GROWN_DAYS = 7.0  # from this age on an account counts whole
NEWBORN = 0.25  # what one of age 0 counts
RING = 3.0  # as how many people a ring counts, however large


@dataclass(frozen=True)
class Liker:
    """Someone who liked a post: the age of their account then, and with whom they exchange likes."""

    person: int
    age_days: float
    mutual: Collection[int] = ()


def trust_by_age(age_days: float, *, gallery_days: float = GROWN_DAYS) -> float:
    """From NEWBORN to 1 in a straight line over the first week; in a gallery younger than that, over its own age."""
    grown = max(min(GROWN_DAYS, gallery_days), 1e-9)
    return NEWBORN + (1 - NEWBORN) * min(max(age_days, 0.0) / grown, 1.0)


def trusts(likers: Collection[Liker], *, usual_density: float, gallery_days: float = GROWN_DAYS) -> Mapping[int, float]:
    """The weight (0, 1] of each liker of one post.

    Age times 1 / (1 + m / RING), where m is how many of the post's other likers someone exchanges likes with, beyond
    what is usual here (`usual_density`, 0 to 1: the share of pairs of active people who do). A ring of k that all like
    each other then adds up to k / (1 + (k - 1) / 3), which stays below 3 for any k, whereas in a class in which
    everybody likes everybody nothing is discounted.
    """
    people = {liker.person for liker in likers}
    usual = usual_density * max(len(people) - 1, 0)
    found = {}
    for liker in likers:
        beyond = max(len(people.intersection(liker.mutual) - {liker.person}) - usual, 0.0)
        found[liker.person] = trust_by_age(liker.age_days, gallery_days=gallery_days) / (1 + beyond / RING)
    return found
