"""Why a post stands where somebody saw it: the terms of that serving as far as they are kept, and what is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from feed.feeds import policy
from feed.feeds.table import BY_NAME
from feed.for_you.reasons import Reason, reasons_for
from feed.impressions.notes import viewer_key
from feed.models import Edition, Engagement, Impression, Slate
from lib.ids import first_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django_stubs_ext import StrOrPromise

    from gallery.models import Post
    from gallery.models.visibility import Viewer
    from gallery.registries.exposure import Began

WRITTEN_WITHIN = timedelta(minutes=1)  # a served page is in the log by then
LISTS: dict[str, StrOrPromise] = {
    **{name: feed.heading for name, feed in BY_NAME.items()},
    "similar": _("What is like a post"),
    "tag": _("Pictures under a tag"),
    "model": _("Pictures of a model"),
    "remixes": _("Remixes of a post"),
    "search": _("What a search found"),
    "profile": _("Posts of a person"),
    "liked": _("What a person likes"),
    "collection": _("A collection"),
}
POLICIES = {one.name: one for one in policy.ALL}
ORDERS: dict[str, StrOrPromise] = {
    **{name: one.explanation for name, one in POLICIES.items()},
    "newest-entry": _("What was added last comes first."),
    "newest-like": _("What was liked last comes first."),
}


@dataclass(frozen=True)
class Serving:
    """A card as it was shown: on which list, at which place (from 1), and by which probability (0 to 1]."""

    slate: Slate
    place: int
    explored: bool
    propensity: float

    @property
    def percent(self) -> float:
        return 100 * self.propensity

    @property
    def list_name(self) -> StrOrPromise:
        return LISTS.get(self.slate.surface, self.slate.surface)

    @property
    def order(self) -> StrOrPromise:
        """In a sentence."""
        return ORDERS.get(self.slate.policy, self.slate.policy)

    @property
    def by_chance(self) -> StrOrPromise:
        """What is left to chance, where that page was drawn; most lists are in a fixed order."""
        known = POLICIES.get(self.slate.policy)
        return known.by_chance if known and self.slate.edition is not None else ""


@dataclass(frozen=True)
class Terms:
    """What an edition of the hot feed believed of a post: rates, in likes of 100 views.

    `place` (from 1) is that by rank among `ranked`; none where chance draws, among `drawn_from`.
    """

    at: datetime
    rate: float
    expected: float
    usual: float
    place: int | None
    ranked: int
    drawn_from: int

    @classmethod
    def of(cls, number: int, post: UUID) -> Terms | None:
        """None where the edition is gone, or did not hold this post."""
        edition = Edition.objects.filter(pk=number).first()
        if edition is None or post not in edition.posts:
            return None
        at = edition.posts.index(post)
        return cls(
            at=edition.at,
            rate=100 * edition.rates[at],
            expected=100 * edition.expected[at],
            usual=100 * edition.usual,
            place=at + 1 if at < edition.ranked else None,
            ranked=edition.ranked,
            drawn_from=len(edition.posts) - edition.ranked,
        )


@dataclass(frozen=True)
class Explanation:
    """Without a `serving`, `terms` are those of the newest edition; `waits`: it may be known in some seconds.

    `reasons` are what spoke for and against the post on a page made for this viewer alone. Reports and hides are in
    the rate, and are told to nobody.
    """

    post: Post
    counted: Engagement
    serving: Serving | None
    terms: Terms | None = None
    reasons: Sequence[Reason] = ()
    waits: bool = False

    @classmethod
    def of(cls, post: Post, viewer: Viewer, began: Began | None) -> Explanation:
        """Of the card that `began` names, where the page was this viewer's own or everybody's and showed this post."""
        counted = Engagement.objects.filter(pk=post.pk).first() or Engagement(post=post)
        serving = served(post, viewer, began) if began else None
        if serving is None:
            waits = began is not None and first_id(timezone.now() - WRITTEN_WITHIN) <= began.slate
            return cls(post, counted, None, Terms.of(Edition.newest(), post.pk), waits=waits)
        number = serving.slate.edition
        if number is None:
            return cls(post, counted, serving)
        if serving.slate.policy == policy.FOR_YOU.name:  # its numbers are of other orders
            return cls(post, counted, serving, reasons=reasons_for(number, post.pk, viewer))
        return cls(post, counted, serving, Terms.of(number, post.pk))

    @property
    def drawn(self) -> bool:
        """Whether that page came from an order that was kept, of which the terms may be gone."""
        return self.serving is not None and self.serving.slate.edition is not None


def served(post: Post, viewer: Viewer, began: Began) -> Serving | None:
    key = viewer_key(viewer)
    own = Q(viewer=None) if key is None else Q(viewer=None) | Q(viewer=key)
    slate = Slate.objects.filter(own, pk=began.slate).first()
    if slate is None:
        return None
    card = Impression.objects.filter(slate=slate.pk, position=began.position, post=post.pk).first()
    return Serving(slate, card.position + 1, card.explored, card.propensity) if card else None
