"""A page of a list while it is being served to somebody; `feed.models.Slate` is the row that is kept of it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feed.ranking.weights import VERSION
from gallery.models.post_queryset import wants_mature
from lib.ids import new_id

if TYPE_CHECKING:
    from feed.models.order import Eligible, Order
    from gallery.models.visibility import Viewer
    from gallery.registries.exposure import OnCard


@dataclass
class Slate:
    """A served page of a list, whose first card has the position `start`.

    `propensities` are those of its rows; a fixed order serves each with probability 1. `explored` are the places in
    `rows` that chance and not rank filled. A policy that draws says from which order, and among how many of its posts
    (`drew`); a list in a fixed order says in `condition` what its rows have in common. `weights` are what the policy
    weighs its terms with.
    """

    surface: str
    policy: str
    rows: Sequence[OnCard]
    start: int = 0
    next_cursor: str = ""
    id: uuid.UUID = field(default_factory=new_id)
    policy_version: str = VERSION
    propensities: list[float] = field(default_factory=list)
    explored: Sequence[int] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    eligible: int | None = None
    digest: str = ""
    edition: int | None = None
    condition: str = ""

    def __post_init__(self) -> None:
        self.propensities = self.propensities or [1.0] * len(self.rows)

    def drew(self, order: Order, among: Eligible, propensities: list[float], explored: Sequence[int]) -> None:
        """Say by which order this page was drawn, and among which of its posts."""
        self.policy_version, self.weights, self.edition = order.version, order.weights, order.number
        self.eligible, self.digest = len(among), among.digest
        self.propensities, self.explored = propensities, explored

    @property
    def eligible_hash(self) -> str:
        """SHA-256, in hex, of what the policy drew from, or of the condition; empty without either."""
        return self.digest or (hashlib.sha256(self.condition.encode()).hexdigest() if self.condition else "")

    @property
    def covers(self) -> list[uuid.UUID]:
        """The key of the picture on each card."""
        return [cover if isinstance(cover := row.cover, uuid.UUID) else cover.pk for row in self.rows]


def condition(surface: str, about: object, viewer: Viewer) -> str:
    """What the rows of a list in a fixed order have in common, as far as it can be said without asking the database.

    Blocks, mutes and follows are left out: they are the viewer's own, whom the slate names.
    """
    kind = "mature" if wants_mature(viewer) else "person" if viewer.is_authenticated else "visitor"
    return f"{surface}:{about or ''}:{kind}"
