"""A page of a list while it is being served to somebody; `feed.models.Slate` is the row that is kept of it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from feed import ranking
from lib.ids import new_id

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer
    from gallery.registries.exposure import OnCard


@dataclass
class Slate:
    """A served page of a list, whose first card has the position `start`.

    `propensities` are those of its rows; a fixed order serves each with probability 1. `explored` are the places in
    `rows` that chance and not rank filled. A policy that draws says in `candidates` among which posts; a list in a
    fixed order says in `condition` what its rows have in common. `weights` are what the policy weighs its terms with.
    """

    surface: str
    policy: str
    rows: Sequence[OnCard]
    start: int = 0
    next_cursor: str = ""
    id: uuid.UUID = field(default_factory=new_id)
    policy_version: str = ranking.VERSION
    propensities: list[float] = field(default_factory=list)
    explored: Sequence[int] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    candidates: Sequence[uuid.UUID] | None = None
    condition: str = ""

    def __post_init__(self) -> None:
        self.propensities = self.propensities or [1.0] * len(self.rows)

    @property
    def eligible(self) -> int | None:
        """How many the policy chose among, null where it chose nothing."""
        return None if self.candidates is None else len(self.candidates)

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of the candidates' ids in ascending order, or of the condition; empty without either."""
        if self.candidates is not None:
            return hashlib.sha256(b"".join(sorted(candidate.bytes for candidate in self.candidates))).hexdigest()
        return hashlib.sha256(self.condition.encode()).hexdigest() if self.condition else ""

    @property
    def covers(self) -> list[uuid.UUID]:
        """The key of the picture on each card."""
        return [cover if isinstance(cover := row.cover, uuid.UUID) else cover.pk for row in self.rows]


def condition(surface: str, about: object, viewer: Viewer) -> str:
    """What the rows of a list in a fixed order have in common, as far as it can be said without asking the database.

    Blocks, mutes and follows are left out: they are the viewer's own, whom the slate names.
    """
    if not viewer.is_authenticated:
        return f"{surface}:{about or ''}:visitor"
    return f"{surface}:{about or ''}:{'mature' if viewer.show_mature else 'person'}"
