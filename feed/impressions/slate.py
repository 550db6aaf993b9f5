"""A page of a list as it was served to somebody: what the log of impressions holds one note of."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feed import ranking
from lib.ids import new_id

if TYPE_CHECKING:
    from gallery.cards.stored import ListedCard


@dataclass
class Slate:
    """A served page of a list. `propensities` are those of its rows; a fixed order serves each with probability 1."""

    surface: str
    policy: str
    rows: Sequence[ListedCard]
    start: int = 0
    next_cursor: str = ""
    id: uuid.UUID = field(default_factory=new_id)
    policy_version: str = ranking.VERSION
    propensities: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.propensities = self.propensities or [1.0] * len(self.rows)

    @property
    def digest(self) -> str:
        """Names the set that was shown, whatever its order."""
        return hashlib.sha256(b"".join(sorted(post.pk.bytes for post in self.rows))).hexdigest()
