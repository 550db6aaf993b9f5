"""Seen cards with and without an action within a day, as the model learns from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np

from feed.for_you.facts import Facts, facts_of, features, usual_rate, without
from feed.for_you.taste import Taste
from feed.models import Card, RankingSettings
from feed.ranking.prediction import ACTIONS, NAMES, Numbers
from feed.ranking.weights import RankingWeights
from gallery.cards.chosen import among
from lib import prepared
from lib.ids import first_id, moment_of

OF_LATE = timedelta(days=28)
WITHIN = timedelta(days=1)  # after a card was shown, what its viewer did counts as an answer to it
MOST, MOST_PEOPLE = 200_000, 5_000  # cards, the newest; people, those who looked last
CLIP = 20.0  # what one example weighs at most, however unlikely it was shown
SECOND = 1_000  # ms: shorter is not seen

# What people saw, with what each did with it within a day after. Invented people have no viewings and no reactions that
# count; their key is asked for all the same.
SEEN = f"""
SELECT person.id, viewed.slate, viewed.viewer, card.post, card.propensity,
       EXISTS (SELECT 1 FROM feed_reaction r WHERE r.viewer = viewed.viewer AND r.post = card.post AND r.kind = 'like'
                  AND r.at >= slate.at AND r.at < slate.at + %(within)s),
       EXISTS (SELECT 1 FROM feed_reaction r WHERE r.viewer = viewed.viewer AND r.post = card.post AND r.kind = 'remix'
                  AND r.at >= slate.at AND r.at < slate.at + %(within)s),
       EXISTS (SELECT 1 FROM feed_reaction r WHERE r.viewer = viewed.viewer AND r.post = card.post AND r.kind = 'hide'
                  AND r.at >= slate.at AND r.at < slate.at + %(within)s)
  FROM (SELECT slate, position, viewer FROM feed_viewing
         WHERE slate >= %(first)s AND slate < %(last)s AND ms >= {SECOND} ORDER BY slate DESC LIMIT {MOST}) AS viewed
  JOIN feed_slate slate ON slate.id = viewed.slate
  JOIN feed_impression card ON card.slate = viewed.slate AND card.position = viewed.position
  JOIN accounts_user person ON person.viewer_key = viewed.viewer AND NOT person.invented
 ORDER BY person.id, viewed.slate
"""  # noqa: S608 - numbers of our own


class Example(NamedTuple):
    """A person saw a post on a slate, and what they did with it: by ACTIONS."""

    person: int
    slate: UUID
    viewer: UUID
    post: UUID
    propensity: float
    liked: bool
    remixed: bool
    hid: bool

    @property
    def day(self) -> datetime:
        """When it was shown, to the day (UTC): what the person had done before that is what was known of them."""
        return moment_of(self.slate).replace(hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Examples:
    """`rows` as of Features.row; what was done, by action, 0 or 1; weights; the slate that each was on."""

    rows: Numbers
    done: dict[str, Numbers]
    weights: Numbers
    slates: Sequence[UUID]

    def only(self, chosen: Numbers) -> Examples:
        """Those where `chosen` is not 0."""
        at = np.flatnonzero(chosen)
        done = {action: each[at] for action, each in self.done.items()}
        return Examples(self.rows[at], done, self.weights[at], [self.slates[place] for place in at.tolist()])


def examples(now: datetime) -> Examples:
    """Of the last weeks, up to a day ago: by then it is known what was done."""
    weights, usual = RankingSettings.current(), usual_rate()
    first, last = first_id(now - OF_LATE), first_id(now - WITHIN)
    seen = [Example(*row) for row in prepared.rows(SEEN, first=first, last=last, within=WITHIN)]
    facts = {one.post: one for posts in batches({one.post for one in seen}) for one in facts_of(posts)}
    found: dict[str, list[Any]] = defaultdict(list)
    for example, row in known(seen, facts, usual, weights):
        found["rows"].append(row)
        found["done"].append((example.liked, example.remixed, example.hid))
        found["weights"].append(min(1 / example.propensity, CLIP))
        found["slates"].append(example.slate)
    done = np.array(found["done"], dtype=float).reshape(-1, len(ACTIONS))
    return Examples(
        rows=np.array(found["rows"], dtype=float).reshape(-1, len(NAMES) + 1),
        done={action: done[:, place] for place, action in enumerate(ACTIONS)},
        weights=np.array(found["weights"], dtype=float),
        slates=found["slates"],
    )


def known(
    seen: Sequence[Example], facts: dict[UUID, Facts], usual: float, weights: RankingWeights
) -> Iterator[tuple[Example, list[float]]]:
    """Each example with what was known of person and post when the day began, without the answer that is to be learned.

    What people ask for in words is left out: it has no date. A rate is today's, without what this very person added.
    """
    days = groupby(seen, key=lambda example: (example.person, example.day))
    people: set[int] = set()
    for (person, day), of_a_day in days:
        people.add(person)
        if len(people) > MOST_PEOPLE:
            return
        taste = Taste.of(person, until=day, wishes=False)
        for example in of_a_day:
            fact = facts.get(example.post)
            if fact is None or fact.maker == person:
                continue
            at, others = moment_of(example.slate), without(fact.responses, liked=example.liked)
            yield example, features(taste, fact, at=at, usual=usual, weights=weights, responses=others).row()


def batches(posts: set[UUID], size: int = 2_000) -> Iterator[list[Card]]:
    keys = sorted(posts)
    for start in range(0, len(keys), size):
        yield list(Card.objects.filter(among(keys[start : start + size], "post_id")).defer("words"))
