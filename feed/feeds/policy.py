"""The rules by which feeds are ordered, as they are explained to people and named in the log of impressions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from feed.ranking.weights import VERSION, RankingWeights
from feed.similarity.comparing import LOOK, WORDS

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Policy:
    """A rule that orders a feed. Whoever changes what it does gives it a new version (at most 16 characters)."""

    name: str
    explanation: StrOrPromise
    by_chance: StrOrPromise = ""  # what is added where a page is drawn from an order that is kept
    version: str = VERSION
    weights: Mapping[str, float] = field(default_factory=dict)  # by the name of the term, for the log


WEIGHTS = asdict(RankingWeights())
NEWEST = Policy("newest", _("Simply the newest first."))
HOT = Policy(
    "hot",
    _(
        "How many of those who see a post like, discuss or remix it, against what is usual here and of its maker, plus "
        "the time of posting: ten times the rate is worth three days."
    ),
    by_chance=_("A few places are left to chance, so that new posts are seen."),
    weights=WEIGHTS,
)
SIMILAR = Policy(
    "similar",
    _("How alike the pictures look, and how many words of title, tags and prompt they share."),
    weights={"look": LOOK, "words": WORDS},
)
LOOK_ALONE = Policy("look", _("How alike the pictures look."))
TOP = Policy("top", _("How many people like, discuss or remix it, over a span of time."), weights=WEIGHTS)
FOR_YOU = Policy(
    "for-you",
    _(
        "How likely you are to like or remix each post, by whom you follow, what you liked, kept and remixed, and what "
        "you say you want to see."
    ),
    by_chance=_("A few places are left to chance, so that new posts are seen."),
)
ALL = (NEWEST, HOT, SIMILAR, LOOK_ALONE, TOP, FOR_YOU)
