"""Makes the order of one person's own feed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import numpy as np
from django.utils import timezone

from accounts.models import User
from feed.for_you.candidates import Candidates, candidates
from feed.for_you.facts import Facts, facts_of, features, usual_rate
from feed.for_you.taste import Taste
from feed.for_you.wishing import Questions
from feed.models import LearnedModel, PersonalOrder, RankingSettings
from feed.ranking.diversity import spread
from feed.ranking.prediction import NAMES, WORTH, Features
from feed.ranking.weights import RankingWeights

VERSION = "1"  # of what is done here; whoever changes it gives a new one (at most 16 characters)


def make_order(person: User, now: datetime | None = None) -> PersonalOrder:
    """Choose, score and spread candidates, and keep the order; a bounded number of queries."""
    now = now or timezone.now()
    weights = RankingSettings.current()
    taste = Taste.of(person.pk, until=now)
    asked = Questions.of(taste.wishes)
    found = candidates(person, taste, asked)
    known = known_of(found, taste, asked, weights, now)
    learned, model = LearnedModel.in_force()
    rows = np.array([one.row() for _facts, one in known.values()], dtype=float).reshape(-1, len(NAMES) + 1)
    scores = dict(zip(known, model.scores(rows).tolist(), strict=True))
    posts = [*ranked(found, scores, int(weights.of_a_maker)), *(card.pk for card in found.pool)]
    order = PersonalOrder.objects.create(
        person=person,
        at=now,
        version=VERSION,
        weights={"explored": weights.explored, "of_a_maker": weights.of_a_maker, **WORTH},
        learned=learned,
        responses=len(taste.responded),
        wishes=len(taste.wishes),
        ranked=len(posts) - len(found.pool),
        posts=posts,
        makers=[known[post][0].maker for post in posts],
        mature=[known[post][0].mature for post in posts],
        names=NAMES,
        features=[[round(value, 4) for value in known[post][1].row()[1:]] for post in posts],
    )
    order.drop_earlier()
    return order


def known_of(
    found: Candidates, taste: Taste, asked: Questions, weights: RankingWeights, now: datetime
) -> dict[UUID, tuple[Facts, Features]]:
    """By post."""
    facts = facts_of([*found.ranked, *found.pool])
    wished = asked.among([one.post for one in facts])
    usual = usual_rate()
    return {one.post: (one, features(taste, one, at=now, usual=usual, weights=weights, wished=wished)) for one in facts}


def ranked(found: Candidates, scores: dict[UUID, float], of_a_maker: int) -> Sequence[UUID]:
    """The best first, spread over their makers; what has been seen after all that has not."""
    best = sorted(found.ranked, key=lambda card: (card.pk in found.seen, -scores[card.pk], card.pk))
    fresh = [card for card in best if card.pk not in found.seen]
    again = [card for card in best if card.pk in found.seen]
    return [
        post
        for cards in (fresh, again)
        for post in spread([card.pk for card in cards], [card.maker for card in cards], of_a_maker=of_a_maker)
    ]
