"""Which posts are like which: found when a post is new or says something else, and kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from feed.models import Card, Neighbours, PictureVector, TextVector
from feed.models.neighbours import MOST
from feed.similarity import copies
from feed.similarity.candidates import candidates
from feed.similarity.describing import describe
from feed.similarity.encoder import Encoder, mark, marks, picture_encoder, text_encoder, unpacked
from feed.similarity.vector_index import POSTS
from gallery.models import Post
from gallery.models.entry import PostImage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from numpy.typing import NDArray

    Vectors = dict[UUID, NDArray[np.float32]]

BATCH, BATCHES = 25, 8
LOOK, WORDS = 0.5, 0.5  # how much each counts
CHANGED = timedelta(hours=1)  # how far back changes of what posts say are looked for
LATE = timedelta(minutes=5)  # after which a post should have been compared
REACH = 200  # posts that a new one may come in among
UNLIKE = 0.15  # below this score a post is no neighbour


def compare_waiting() -> int:
    """Posts that were not compared yet, or by other encoders, or say something else since; answers how many."""
    total = 0
    for _batch in range(BATCHES):
        keys = waiting(BATCH)
        posts = Post.objects.filter(pk__in=keys).select_related("maker").prefetch_related("entries__image", "tags")
        if not keys:
            break
        compare(list(posts))
        Card.objects.filter(pk__in=keys).update(compared=means())
        total += len(keys)
    return total


def means() -> str:
    """What posts are compared by: where the index of vectors came later, all are compared anew."""
    return f"{marks()} + graph" if POSTS.is_there() else marks()


def is_behind() -> bool:
    """Whether posts that were not just published wait to be compared, or were by other means than those of now."""
    listed, now = Card.objects.filter(listed=True), means()
    late = listed.filter(compared="", published__lt=timezone.now() - LATE)
    others = listed.filter(compared__gt="", compared__lt=now), listed.filter(compared__gt=now)
    return any(cards.exists() for cards in (late, *others))


def waiting(most: int) -> list[UUID]:
    """The newest of those never compared, else others."""
    now = means()
    listed = Card.objects.filter(listed=True).order_by("compared", "-published")
    for cards in (
        listed.filter(compared=""),
        listed.filter(compared__gt="", compared__lt=now),
        listed.filter(compared__gt=now),
    ):
        if keys := list(cards.values_list("pk", flat=True)[:most]):
            return keys
    old = Neighbours.objects.filter(post__touched__gte=timezone.now() - CHANGED)
    return list(old.exclude(revision=F("post__revision")).values_list("pk", flat=True)[:most])


def compare(posts: Sequence[Post]) -> None:
    """Find and keep the neighbours of each, the earlier post of the same picture, and the burst it belongs to."""
    describe(posts)
    index_posts([post.pk for post in posts])
    for post in sorted(posts, key=lambda one: one.pk):
        near = nearest(post, REACH)
        with transaction.atomic():
            keep(post, near)
            copies.look_for(post)


def nearest(post: Post, most: int = MOST) -> list[tuple[UUID, float]]:
    """At most `most` public posts with their scores, the nearest first; read by a bounded number of queries.

    The score is the weighted mean of how alike covers and words are, each the dot product of their vectors. What has
    no vector counts nothing, so a post without any has no neighbours but is no error.
    """
    own = vectors_of([post.pk]).get(post.pk)
    if own is None:
        return []
    if not POSTS.is_there():
        return among(candidates(post, looks_of([post.pk]).get(post.pk)), own, most)
    found = [row for row in POSTS.nearest(marks(), own, most + 1) if row[0] != post.pk and row[1] >= UNLIKE]
    listed = set(Card.objects.filter(listed=True, pk__in=[key for key, _score in found]).values_list("pk", flat=True))
    return [(key, round(score, 4)) for key, score in found if key in listed][:most]


def among(found: list[UUID], own: NDArray[np.float32], most: int) -> list[tuple[UUID, float]]:
    """The nearest of these, by all their vectors."""
    known = list(vectors_of(found).items())
    scores = np.array([vector for _key, vector in known], np.float32).reshape(-1, len(own)) @ own
    order = np.argsort(-scores, kind="stable")[:most]
    return [(known[at][0], round(float(scores[at]), 4)) for at in order if scores[at] >= UNLIKE]


def vectors_of(posts: Sequence[UUID]) -> Vectors:
    """By post, look and words in one row, weighted so that the dot product of two is the score of their posts."""
    looks, words = looks_of(posts), words_of(posts)
    no_look, no_words = np.zeros(picture_encoder().size), np.zeros(text_encoder().size)
    return {
        post: np.concatenate(
            [LOOK**0.5 * looks.get(post, no_look), WORDS**0.5 * words.get(post, no_words)], dtype=np.float32
        )
        for post in posts
        if post in looks or post in words
    }


def index_posts(posts: Sequence[UUID]) -> None:
    if POSTS.is_there():
        POSTS.write(marks(), vectors_of(posts))


def looks_of(posts: Sequence[UUID]) -> Vectors:
    """By post, its cover's vector."""
    covers = dict(PostImage.objects.filter(post__in=posts, position=0).values_list("image", "post"))
    rows = PictureVector.objects.filter(pk__in=list(covers))
    return {covers[image]: vector for image, vector in of_encoder(rows, picture_encoder())}


def words_of(posts: Sequence[UUID]) -> Vectors:
    return dict(of_encoder(TextVector.objects.filter(pk__in=posts), text_encoder()))


def of_encoder(rows: QuerySet[Any], encoder: Encoder) -> Iterator[tuple[UUID, NDArray[np.float32]]]:
    """Keys and vectors, of this encoder and version only."""
    found = list(rows.filter(encoder=mark(encoder)).values_list("pk", "vector"))
    vectors = unpacked([kept for _key, kept in found], encoder.size)
    return zip((key for key, _kept in found), vectors, strict=True)


def keep(post: Post, near: Iterable[tuple[UUID, float]]) -> None:
    """Write its neighbours, and let it in among those of all that it is near, where it is nearer: scores are the same
    both ways, but who is nearest is not, so more are looked at than are kept."""
    found = dict(near)
    posts, scores = list(found)[:MOST], list(found.values())[:MOST]
    said = {"posts": posts, "scores": scores, "encoders": marks(), "revision": post.revision}
    Neighbours.objects.update_or_create(post=post, defaults=said)
    if not post.counts_as_remix:
        return
    rows = Neighbours.objects.filter(pk__in=list(found), encoders=marks())
    last = dict(rows.values_list("pk", f"scores__{MOST - 1}"))
    nearer = [key for key, score in last.items() if score is None or score < found[key]]
    others = Neighbours.objects.select_for_update().filter(pk__in=nearer).order_by("pk")
    changed = [other for other in others if other.take({post.pk: found[other.pk]})]
    Neighbours.objects.bulk_update(changed, ["posts", "scores"])
