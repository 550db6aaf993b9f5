"""An order that stays while somebody pages through it, whoever it was made for."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Eligible:
    """Places in an order: those that stand by rank, and those from which chance draws.

    `digest` names the set of their posts: SHA-256, in hex, of the ids in ascending order.
    """

    ranked: Sequence[int]
    pool: Sequence[int]
    digest: str

    def __len__(self) -> int:
        return len(self.ranked) + len(self.pool)


@dataclass(frozen=True, eq=False)
class Order:
    """`ranked` posts that stand by rank, then those from which chance draws; parallel sequences."""

    number: int
    version: str
    weights: dict[str, float]
    ranked: int
    posts: Sequence[UUID]
    makers: Sequence[int]
    mature: Sequence[bool]

    def open_to(self, hidden: frozenset[int], without: frozenset[UUID], mature: bool) -> Eligible:
        """What a viewer may be shown who hides these makers and posts, and wants mature ones or not."""
        fit = [
            place
            for place, maker in enumerate(self.makers)
            if maker not in hidden and self.posts[place] not in without and (mature or not self.mature[place])
        ]
        keys = sorted(self.posts[place].bytes for place in fit)
        return Eligible(
            ranked=[place for place in fit if place < self.ranked],
            pool=[place for place in fit if place >= self.ranked],
            digest=hashlib.sha256(b"".join(keys)).hexdigest(),
        )
