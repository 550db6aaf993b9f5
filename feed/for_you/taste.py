"""What is known of a person's taste at a moment: whom they follow, what they liked, and what they say they want."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from feed.models import Wish
from feed.ranking.prediction import affinity
from lib import prepared

LIKES, COLLECTED, REMIXED, PAIRED, RELATIVES = 200, 100, 100, 60, 200  # of a person, the newest of each

# What they responded to, and how much it says: a like 1, something kept 2, a remix 4, as ranking weighs them; what was
# kept of two (feed/for_you/pairs.py) as a like.
RESPONSES = f"""
SELECT answered.post, answered.weight, post.maker_id, card.model,
       ARRAY(SELECT tag_id FROM gallery_post_tags tags WHERE tags.post_id = answered.post)
  FROM (SELECT post, max(weight) AS weight, max(at) AS at FROM (
        (SELECT post_id AS post, 1.0 AS weight, created AS at FROM gallery_like
          WHERE by_id = %(person)s AND created < %(until)s ORDER BY id DESC LIMIT {LIKES})
        UNION ALL
        (SELECT kept_id, 1.0, at FROM feed_pairchoice
          WHERE person_id = %(person)s AND kept_id IS NOT NULL AND at < %(until)s ORDER BY at DESC LIMIT {PAIRED})
        UNION ALL
        (SELECT entry.post_id, 2.0, entry.added FROM gallery_collection own
           JOIN gallery_collectionentry entry ON entry.collection_id = own.id
          WHERE own.owner_id = %(person)s AND entry.added < %(until)s ORDER BY entry.added DESC LIMIT {COLLECTED})
        UNION ALL
        (SELECT origin.post_id, 4.0, mine.published FROM gallery_post mine
           JOIN gallery_postimage entry ON entry.post_id = mine.id
           JOIN gallery_credit credit ON credit.child_id = entry.image_id
           JOIN gallery_postimage origin ON origin.image_id = credit.source_id
          WHERE mine.maker_id = %(person)s AND mine.published < %(until)s
          ORDER BY mine.published DESC LIMIT {REMIXED})) AS each GROUP BY post) AS answered
  JOIN gallery_post post ON post.id = answered.post
  LEFT JOIN feed_card card ON card.post_id = answered.post
 WHERE post.maker_id <> %(person)s
 ORDER BY answered.at DESC
"""  # noqa: S608 - numbers of our own
FOLLOWED = "SELECT whom_id FROM accounts_follow WHERE by_id = %(person)s AND created < %(until)s"
# Posts that show a picture made from one of theirs, or one that theirs was made from.
FAMILY = f"""
SELECT relative.post_id FROM gallery_postimage entry
  JOIN gallery_credit credit ON credit.source_id = entry.image_id
  JOIN gallery_postimage relative ON relative.image_id = credit.child_id
 WHERE entry.post_id = ANY(%(posts)s) AND relative.post_id <> entry.post_id
UNION
SELECT relative.post_id FROM gallery_postimage entry
  JOIN gallery_credit credit ON credit.child_id = entry.image_id
  JOIN gallery_postimage relative ON relative.image_id = credit.source_id
 WHERE entry.post_id = ANY(%(posts)s) AND relative.post_id <> entry.post_id
 LIMIT {RELATIVES}
"""  # noqa: S608 - numbers of our own
NEAREST = 60  # of what they responded to, the newest, whose relatives are looked for


@dataclass(frozen=True)
class Taste:
    """Affinities (0 to 1, feed/ranking/prediction.py) by maker, tag and model; `responses` posts speak for them."""

    person: int
    follows: frozenset[int] = frozenset()
    responded: frozenset[UUID] = frozenset()
    makers: Mapping[int, float] = field(default_factory=dict)
    tags: Mapping[int, float] = field(default_factory=dict)
    models: Mapping[str, float] = field(default_factory=dict)
    family: frozenset[UUID] = frozenset()
    wishes: Sequence[Wish] = ()

    @classmethod
    def of(cls, person: int, *, until: datetime, wishes: bool = True) -> Taste:
        """As it was known at `until`; four queries at most, each bounded."""
        found = prepared.rows(RESPONSES, person=person, until=until)
        near = [post for post, *_more in found[:NEAREST]]
        family = prepared.rows(FAMILY, posts=near) if near else []
        return cls(
            person,
            follows=frozenset(whom for (whom,) in prepared.rows(FOLLOWED, person=person, until=until)),
            responded=frozenset(post for post, *_more in found),
            makers=shares([(maker, weight) for _post, weight, maker, _model, _tags in found], len(found)),
            tags=shares([(tag, weight) for _post, weight, _maker, _model, tags in found for tag in tags], len(found)),
            models=shares([(model, weight) for _post, weight, _maker, model, _tags in found if model], len(found)),
            family=frozenset(post for (post,) in family),
            wishes=list(Wish.objects.filter(person=person)) if wishes else (),
        )


def shares(counted: Sequence[tuple[Any, Any]], responses: int) -> dict[Any, float]:
    """How much of what somebody responded to has each of these, surest first."""
    sums: dict[Any, float] = defaultdict(float)
    for key, weight in counted:
        sums[key] += float(weight)
    ordered = sorted(sums.items(), key=lambda item: -item[1])
    return {key: min(affinity(total, liked=responses), 1.0) for key, total in ordered}
