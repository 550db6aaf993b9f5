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
from gallery.models import Post
from gallery.models.entry import PostImage

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from numpy.typing import NDArray

    Vectors = dict[UUID, NDArray[np.float32]]

BATCH, BATCHES = 25, 8
LOOK, WORDS = 0.5, 0.5  # how much each counts
CHANGED = timedelta(hours=1)  # how far back changes of what posts say are looked for
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
        Card.objects.filter(pk__in=keys).update(compared=marks())
        total += len(keys)
    return total


def waiting(most: int) -> list[UUID]:
    """The newest of those never compared, else others."""
    now = marks()
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
    for post in sorted(posts, key=lambda one: one.pk):
        near = nearest(post)
        with transaction.atomic():
            keep(post, near)
            copies.look_for(post)


def nearest(post: Post) -> list[tuple[UUID, float]]:
    """At most MOST public posts with their scores, the nearest first; read by a bounded number of queries.

    The score is the weighted mean of how alike covers and words are, each from 0 to 1. What has no vector counts
    nothing, so a post without any has no neighbours but is no error.
    """
    looks, words = looks_of([post.pk]), words_of([post.pk])
    found = candidates(post, looks.get(post.pk))
    scores = np.zeros(len(found), np.float32)
    for weight, own, others in ((LOOK, looks, looks_of(found)), (WORDS, words, words_of(found))):
        if post.pk in own:
            scores += weight * similarities(own[post.pk], [others.get(key) for key in found])
    order = np.argsort(-scores, kind="stable")[:MOST]
    return [(found[at], round(float(scores[at]), 4)) for at in order if scores[at] >= UNLIKE]


def similarities(own: NDArray[np.float32], others: Sequence[NDArray[np.float32] | None]) -> NDArray[np.float32]:
    rows = np.array([np.zeros_like(own) if other is None else other for other in others], np.float32)
    return np.asarray(np.clip(rows.reshape(-1, len(own)) @ own, 0, 1), np.float32)


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
    """Write its neighbours, and let it in among theirs where it is nearer: scores are the same both ways."""
    found = dict(near)
    said = {"posts": list(found), "scores": list(found.values()), "encoders": marks(), "revision": post.revision}
    Neighbours.objects.update_or_create(post=post, defaults=said)
    if not post.counts_as_remix:
        return
    others = Neighbours.objects.select_for_update().filter(pk__in=list(found), encoders=marks()).order_by("pk")
    changed = [other for other in others if other.take({post.pk: found[other.pk]})]
    Neighbours.objects.bulk_update(changed, ["posts", "scores"])
