"""What is known of posts, as the features of a person and a post are made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from feed.engagement.rating import USUAL_RATE
from feed.for_you.taste import Taste
from feed.for_you.wishing import Wished
from feed.models import Card, Edition, Engagement
from feed.ranking.appeal import Responses, appeal
from feed.ranking.prediction import Features, fresh_feature, rate_feature
from feed.ranking.weights import RankingWeights
from gallery.cards.chosen import among
from gallery.models import Post

HOUR = 3_600.0
PER_PERSON = 1.0  # one person's like and look, taken out of a rate that is to predict that very like


@dataclass(frozen=True)
class Facts:
    """Of one post; `responses` are what people did with it (feed/ranking/appeal.py)."""

    post: UUID
    maker: int
    mature: bool
    published: datetime
    model: str
    tags: Sequence[int]
    responses: Responses


def facts_of(cards: Sequence[Card]) -> list[Facts]:
    """In their order; two queries."""
    keys = [card.pk for card in cards]
    responses = {row.pk: row.responses for row in Engagement.objects.filter(among(keys, "post_id"))}
    tags: dict[UUID, list[int]] = {key: [] for key in keys}
    for post, tag in Post.tags.through.objects.filter(among(keys, "post_id")).values_list("post_id", "tag_id"):
        tags[post].append(tag)
    return [
        Facts(
            post=card.pk,
            maker=card.maker,
            mature=card.rating != "everyone",
            published=card.published,
            model=card.model,
            tags=tags[card.pk],
            responses=responses.get(card.pk, Responses()),
        )
        for card in cards
    ]


def features(
    taste: Taste,
    facts: Facts,
    *,
    at: datetime,
    usual: float,
    weights: RankingWeights,
    wished: Wished | None = None,
    responses: Responses | None = None,
) -> Features:
    """Of one person and one post at a moment. `usual` is the gallery's rate, in likes a view.

    `responses` are those to count, where they are not all that the facts know.
    """
    more = wished or Wished()
    rate = appeal(responses or facts.responses, expected=usual, weights=weights).mean
    return Features(
        follows=float(facts.maker in taste.follows),
        maker=bounded(taste.makers.get(facts.maker, 0.0) + more.makers.get(facts.maker, 0.0)),
        tags=bounded(best(taste.tags, facts.tags) + more.posts.get(facts.post, 0.0)),
        model=taste.models.get(facts.model, 0.0),
        family=float(facts.post in taste.family),
        rate=bounded(rate_feature(rate, usual=usual)),
        fresh=fresh_feature((at - facts.published).total_seconds() / HOUR),
    )


def without(responses: Responses, *, liked: bool) -> Responses:
    """Those of everyone but one person, who saw it, and `liked` it or not."""
    return Responses(
        views=max(responses.views - PER_PERSON, 0.0),
        likes=max(responses.likes - PER_PERSON * liked, 0.0),
        comments=responses.comments,
        remixes=responses.remixes,
        reports=responses.reports,
        hides=responses.hides,
    )


def usual_rate() -> float:
    """Likes a view, as the newest edition of the hot feed has it."""
    newest = Edition.objects.order_by("-id").values_list("usual", flat=True).first()
    return newest or USUAL_RATE


def best(shares: Mapping[int, float], tags: Sequence[int]) -> float:
    """The tag that says most; a few weaker ones add to it less and less."""
    found = sorted((shares[tag] for tag in tags if tag in shares), reverse=True)
    return min(sum(share * 0.5**place for place, share in enumerate(found)), 1.0)


def bounded(value: float) -> float:
    return max(-1.0, min(1.0, value))
