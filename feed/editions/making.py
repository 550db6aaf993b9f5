"""Makes the next edition of the hot feed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from feed.engagement.rating import Ratings
from feed.models import Card, Edition, Engagement, Neighbours, RankingSettings
from feed.models.edition import KEPT
from feed.ranking.appeal import Responses
from feed.ranking.diversity import spread
from feed.ranking.weights import VERSION, RankingWeights

HOTTEST, NEWEST = 3_000, 3_000  # candidates: by the order they have, and those too new to have one
RANKED, POOL = 1_000, 400
FIRST_PAGE = 40  # chance takes nothing away from it: its pool begins below
OWED_FOR = timedelta(days=7)  # a post is owed views for so long after it was published


@dataclass(frozen=True)
class Candidate:
    """A post that may stand in an edition."""

    post: UUID
    maker: int
    mature: bool
    published: datetime
    views: float
    rate: float
    expected: float
    hot: float
    burst: UUID | None = None


def make_edition(now: datetime | None = None) -> Edition | None:
    """Write the next edition; None where the order is as it was, under the same weights."""
    now, weights = now or timezone.now(), RankingSettings.current()
    ratings, found = candidates(weights, now)
    ranked, pool = arranged(found, weights, now)
    posts = [one.post for one in (*ranked, *pool)]
    last = Edition.objects.order_by("-id").first()
    if last and (last.posts, last.ranked, last.weights) == (posts, len(ranked), asdict(weights)):
        return None
    edition = Edition.objects.create(
        at=now,
        version=VERSION,
        weights=asdict(weights),
        usual=ratings.usual,
        ranked=len(ranked),
        posts=posts,
        makers=[one.maker for one in (*ranked, *pool)],
        mature=[one.mature for one in (*ranked, *pool)],
        rates=[one.rate for one in (*ranked, *pool)],
        expected=[one.expected for one in (*ranked, *pool)],
    )
    Edition.objects.filter(pk__lte=edition.pk - KEPT).delete()
    return edition


@dataclass(frozen=True)
class Previewed:
    """A candidate in an order, and its place from 1 in the order under the weights in force; 0 where it has none."""

    candidate: Candidate
    before: int


def preview(weights: RankingWeights, size: int, now: datetime | None = None) -> tuple[list[Previewed], list[Previewed]]:
    """The first `size` places by rank under the weights in force, and under these; nothing is written."""
    now = now or timezone.now()
    current, tried = ranked_under(RankingSettings.current(), now), ranked_under(weights, now)
    places = {one.post: place for place, one in enumerate(current, 1)}
    first, second = ([Previewed(one, places.get(one.post, 0)) for one in order[:size]] for order in (current, tried))
    return first, second


def ranked_under(weights: RankingWeights, now: datetime) -> list[Candidate]:
    _ratings, found = candidates(weights, now)
    ranked, _pool = arranged(found, weights, now)
    return ranked


def candidates(weights: RankingWeights, now: datetime) -> tuple[Ratings, list[Candidate]]:
    """The hottest and the newest posts, rated, the hottest first."""
    listed = Card.objects.filter(listed=True).only("post", "maker", "rating", "published")
    cards = {card.pk: card for card in listed.order_by("-hot", "-post")[:HOTTEST]}
    cards |= {card.pk: card for card in listed.order_by("-published", "-post")[:NEWEST]}
    responses = {row.pk: row.responses for row in Engagement.objects.filter(post__in=list(cards))}
    ratings = Ratings.of((card.maker for card in cards.values()), weights, now)
    bursts = dict(Neighbours.objects.filter(pk__in=list(cards)).exclude(burst=None).values_list("pk", "burst"))
    found = []
    for card in cards.values():
        own = responses.get(card.pk, Responses())
        expected = ratings.expected(card.maker, own)
        rate = ratings.rate(own, expected=expected)
        hot, mature = ratings.hot(rate, card.published), card.rating != "everyone"
        found.append(
            Candidate(card.pk, card.maker, mature, card.published, own.views, rate, expected, hot, bursts.get(card.pk))
        )
    return ratings, sorted(found, key=lambda one: (one.hot, one.post), reverse=True)


def arranged(
    found: Sequence[Candidate], weights: RankingWeights, now: datetime
) -> tuple[list[Candidate], list[Candidate]]:
    """Those that stand by rank, spread over their makers, and those from which chance draws.

    Chance has first who is owed views: published of late and seen by too few. Where they are few, others below the
    first page fill up, the newest first.
    """
    found, variations = bursts_apart(found)
    order = list(spread(found, [one.maker for one in found], of_a_maker=int(weights.of_a_maker)))
    below = order[FIRST_PAGE:]
    owed = [one for one in below if one.views < weights.owed and now - one.published < OWED_FOR]
    more = sorted((one for one in below if one.views >= weights.owed), key=lambda one: one.published, reverse=True)
    few = max(FIRST_PAGE - len(owed), 0)
    pool = [*sorted(owed, key=lambda one: one.published, reverse=True)[:POOL], *more[:few]]
    drawn = {one.post for one in pool}
    return [*(one for one in order if one.post not in drawn), *variations][:RANKED], pool


def bursts_apart(found: Sequence[Candidate]) -> tuple[list[Candidate], list[Candidate]]:
    """Of each burst of nearly the same cover the first, which is its hottest; and the others, to stand at the end."""
    first: dict[UUID, UUID] = {}
    alone = [one for one in found if one.burst is None or first.setdefault(one.burst, one.post) == one.post]
    kept = {one.post for one in alone}
    return alone, [one for one in found if one.post not in kept]
