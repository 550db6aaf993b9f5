"""The rules by which feeds are ordered, as they are explained to people and named in the log of impressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from feed import ranking

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Policy:
    """A rule that orders a feed. Whoever changes what it does gives it a new version (at most 16 characters)."""

    name: str
    explanation: StrOrPromise
    version: str = ranking.VERSION
    weights: Mapping[str, float] = field(default_factory=dict)  # by the name of the term, for the log


WEIGHTS = asdict(ranking.RankingWeights())
NEWEST = Policy("newest", _("Simply the newest first."))
HOT = Policy(
    "hot",
    _(
        "The order of magnitude of likes, comments and remixes plus the time of posting: ten times the score is worth "
        "twelve and a half hours."
    ),
    weights=WEIGHTS,
)
TOP = Policy("top", _("The score of likes, comments and remixes alone, over a span of time."), weights=WEIGHTS)
