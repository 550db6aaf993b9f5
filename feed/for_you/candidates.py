"""Posts that may please a person, from all sources; each source proposes a bounded number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from feed.for_you.taste import Taste
from feed.for_you.wishing import Questions
from feed.models import Card, Edition, Seen
from feed.models.order import Order
from gallery.cards.chosen import among
from gallery.models.post_queryset import may_be_listed
from lib import prepared

MOST, POOL = 500, 100  # candidates that are ranked, and those from which chance draws
HEAD = 300  # of the newest edition of the hot feed
TAGS, MODELS, MAKERS = 15, 5, 20  # of those somebody likes, the surest

FOLLOWED = """
SELECT post.id FROM (SELECT whom_id FROM accounts_follow WHERE by_id = %(person)s ORDER BY id DESC LIMIT 300) AS follow
 CROSS JOIN LATERAL (SELECT id, published FROM gallery_post WHERE maker_id = follow.whom_id AND published IS NOT NULL
                      ORDER BY published DESC, id DESC LIMIT 5) AS post
 ORDER BY post.published DESC LIMIT 120
"""
OF_MAKERS = """
SELECT card.post_id FROM unnest(%(makers)s::bigint[]) AS liked (maker)
 CROSS JOIN LATERAL (SELECT post_id FROM feed_card WHERE maker = liked.maker AND listed
                      ORDER BY published DESC LIMIT 5) AS card
"""
# Keys of posts follow one another in time (UUIDv7), so the newest of a tag are the last of its rows.
NEWEST_OF_TAGS = """
SELECT tagged.post_id FROM unnest(%(tags)s::bigint[]) AS liked (tag)
 CROSS JOIN LATERAL (SELECT post_id FROM gallery_post_tags WHERE tag_id = liked.tag
                      ORDER BY post_id DESC LIMIT 12) AS tagged
"""
HOTTEST_OF_TAGS = """
SELECT DISTINCT post_id FROM gallery_post_tags
 WHERE post_id = ANY(%(hot)s) AND tag_id = ANY(%(tags)s::bigint[]) LIMIT 120
"""
HOTTEST_OF_MODELS = """
SELECT card.post_id FROM unnest(%(models)s::text[]) AS liked (model)
 CROSS JOIN LATERAL (SELECT post_id FROM feed_card WHERE model = liked.model AND listed
                      ORDER BY hot DESC, post_id DESC LIMIT 12) AS card
"""
ASKED_FOR = """
(SELECT post_id FROM feed_card WHERE post_id = ANY(%(hot)s) AND words @@ %(wanted)s::tsquery LIMIT 80)
UNION
(SELECT post_id FROM (SELECT post_id, words FROM feed_card WHERE listed ORDER BY published DESC, post_id DESC
                       LIMIT 1000) AS newest WHERE words @@ %(wanted)s::tsquery LIMIT 80)
"""
NEWEST = f"SELECT post_id FROM feed_card WHERE listed ORDER BY published DESC, post_id DESC LIMIT {HEAD}"  # noqa: S608


@dataclass(frozen=True)
class Candidates:
    """Cards that this person may be shown and has not made: those to rank, and those left to chance.

    `seen` are posts among them that the person has seen.
    """

    ranked: Sequence[Card]
    pool: Sequence[Card]
    seen: frozenset[UUID]


def open_cards(person: User) -> QuerySet[Card]:
    """Of posts that may stand in this person's own feed: not their own, and not what they have hidden."""
    return Card.objects.filter(may_be_listed(person, "post__")).exclude(maker=person.pk)


def key_of(person: User) -> UUID:
    """What the log calls them; whoever is here has one."""
    return person.viewer_key or UUID(int=0)


def candidates(person: User, taste: Taste, asked: Questions) -> Candidates:
    """About ten queries, whatever the person follows and likes."""
    order = Edition.numbered(Edition.newest())
    hot: Sequence[UUID] = order.posts if order else [post for (post,) in prepared.rows(NEWEST)]
    proposed = list(islice(merged(sources(taste, asked, hot, order)), MOST * 2))
    taken = set(proposed)
    pool = [post for post in (order.posts[order.ranked :] if order else ()) if post not in taken]
    keys = [*proposed, *pool]
    cards = {card.pk: card for card in open_cards(person).filter(among(keys, "post_id")).defer("words")}
    seen = Seen.objects.filter(among(keys, "post"), viewer=key_of(person)).values_list("post", flat=True)
    known = frozenset(seen)
    return Candidates(
        ranked=[cards[key] for key in proposed if key in cards][:MOST],
        pool=[cards[key] for key in pool if key in cards and key not in known][:POOL],
        seen=known,
    )


def sources(taste: Taste, asked: Questions, hot: Sequence[UUID], order: Order | None) -> list[list[UUID]]:
    """What each proposes, the best of it first."""
    tags, models = list(taste.tags)[:TAGS], list(taste.models)[:MODELS]
    makers = [*(maker for maker, weight in asked.makers.items() if weight > 0), *list(taste.makers)[:MAKERS]]
    found = [_posts(FOLLOWED, person=taste.person)] if taste.follows else []
    found += [_posts(ASKED_FOR, hot=list(hot), wanted=asked.wanted)] if asked.wanted else []
    found += [list(taste.family)] if taste.family else []
    found += [_posts(OF_MAKERS, makers=makers)] if makers else []
    if tags:
        found += [_posts(NEWEST_OF_TAGS, tags=tags), _posts(HOTTEST_OF_TAGS, tags=tags, hot=list(hot))]
    found += [_posts(HOTTEST_OF_MODELS, models=models)] if models else []
    return [*found, list(hot[: min(HEAD, order.ranked) if order else HEAD])]


def merged(proposals: Iterable[Sequence[UUID]]) -> Iterable[UUID]:
    """The first of each source, then the second of each; every post once."""
    longest = [list(proposed) for proposed in proposals]
    turns = (proposed[place : place + 1] for place in range(max(map(len, longest))) for proposed in longest)
    return dict.fromkeys(chain.from_iterable(turns))


def _posts(statement: str, **values: object) -> list[UUID]:
    return [post for (post,) in prepared.rows(statement, **values)]
