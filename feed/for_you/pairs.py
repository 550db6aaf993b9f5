"""Two pictures of which somebody says which they would rather see more of, and what that tells of their taste."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from feed.for_you.candidates import NEWEST, open_cards
from feed.models import Edition, PairChoice
from gallery.cards.chosen import among
from gallery.models import Post
from lib import prepared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from accounts.models import User

CHOSEN_FROM = 200  # posts at the head of the hot feed
ASKED_BEFORE = 120  # pairs, the newest, whose posts are not shown again
NAMED = 2


@dataclass(frozen=True)
class Pair:
    """`number` counts from 1 in its round."""

    first: Post
    second: Post
    number: int

    @property
    def posts(self) -> tuple[Post, Post]:
        return self.first, self.second

    @classmethod
    def next_for(cls, person: User) -> Pair | None:
        """Posts, of two makers where there are, with as little in common as can be; the same until they are answered.

        None where there are no two left. Six queries, each bounded, and those of two cards.
        """
        round_number, answered = PairChoice.open_round(person)
        keys = open_posts(person)
        found = Post.objects.filter(among(keys, "pk")).prefetch_related("tags")
        posts = sorted(found, key=lambda post: keys.index(post.pk))
        draw = Random(f"{person.pk}.{round_number}.{answered}")
        while posts:
            first = posts.pop(draw.randrange(min(len(posts), 40)))
            if others := [post for post in posts if post.maker_id != first.maker_id] or posts:
                second = min(others[:40], key=lambda post: (len(tags_of(post) & tags_of(first)), draw.random()))
                shown = {post.pk: post for post in Post.objects.for_cards().filter(pk__in=(first.pk, second.pk))}
                return cls(shown[first.pk], shown[second.pk], answered + 1) if len(shown) == 2 else None
        return None


def open_posts(person: User) -> list[UUID]:
    """At the head of the hot feed, and the newest where there is none: what may stand in this person's own feed."""
    order = Edition.numbered(Edition.newest())
    head = order.posts[: order.ranked] if order else [post for (post,) in prepared.rows(NEWEST)]
    asked = PairChoice.objects.filter(person=person).order_by("-at").values_list("first", "second")[:ASKED_BEFORE]
    before = {post for pair in asked for post in pair}
    keys = [post for post in head if post not in before][:CHOSEN_FROM]
    shown = set(open_cards(person).filter(among(keys, "post_id")).values_list("pk", flat=True)) if keys else set()
    return [key for key in keys if key in shown]


def tags_of(post: Post) -> set[str]:
    return {tag.name for tag in post.tags.all()}


@dataclass(frozen=True)
class Inferred:
    """What the last round tells: how many were kept, and tags that stood more often on these, or on the others."""

    round: int
    kept: int
    more: Sequence[str] = ()
    less: Sequence[str] = ()

    @classmethod
    def of(cls, person: User) -> Inferred | None:
        """None without a round. Four queries."""
        newest = PairChoice.objects.filter(person=person).order_by("-round").values_list("round", flat=True).first()
        if newest is None:
            return None
        rows = PairChoice.objects.filter(person=person, round=newest).exclude(kept=None)
        pairs = list(rows.prefetch_related("first__tags", "second__tags"))
        counted: Counter[str] = Counter()
        for pair in pairs:
            kept, other = (pair.first, pair.second) if pair.kept_id == pair.first_id else (pair.second, pair.first)
            counted.update(tags_of(kept))
            counted.subtract(tags_of(other))
        return cls(newest, len(pairs), named(counted.items()), named((tag, -count) for tag, count in counted.items()))

    @property
    def sentence(self) -> str:
        if not self.kept:
            return _("You kept none of them, so nothing was learned.")
        words = {"more": _(" and ").join(self.more), "less": _(" and ").join(self.less)}
        if self.more and self.less:
            return _("You would rather see %(more)s than %(less)s.") % words
        if self.more:
            return _("You would like to see more of %(more)s.") % words
        return _("What you kept has no tag in common; its makers and models count all the same.")


def named(counted: Iterable[tuple[str, int]]) -> list[str]:
    """The tags that stood there most often, as they are written."""
    best = sorted((pair for pair in counted if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))
    return [f"#{tag}" for tag, _count in best[:NAMED]]
