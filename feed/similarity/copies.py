"""Copies: a picture that somebody else posted before, and bursts of one maker's variations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import Notification
from feed.models import Neighbours, PictureVector, Repost
from feed.similarity import buckets
from feed.similarity.encoder import mark, picture_encoder, unpacked
from gallery.models import Image, Post
from gallery.models.credit import Credit
from gallery.models.entry import PostImage

ALIKE = 0.9  # how near the vectors of copies are at least: the hash knows no colours
MOST = 2_000  # pictures in the buckets of one
FRESH = timedelta(days=1)  # a post that is older is not told of when it is found


@dataclass(frozen=True)
class Copy:
    """Another post's picture that looks like one of this post's."""

    post: UUID
    image: UUID
    original: UUID
    exact: bool
    distance: int
    covers: bool  # whether both stand for their posts in lists


def look_for(post: Post) -> None:
    """Note whose picture it shows again, who shows its pictures again, and the burst it is one of."""
    if not post.counts_as_remix or not post.published:
        return
    found = [copy for entry in post.shown for copy in copies_of(entry)]
    posts = posts_of(found)
    others = [one for one in posts if one.maker_id != post.maker_id]
    if earlier := [one for one in others if one.published < post.published]:
        note(post, earlier[0], found)
    for later in others:
        if later.published > post.published:
            note(later, post, found)
    own = {one.pk for one in posts if one.maker_id == post.maker_id}
    join_burst(post, own & {copy.post for copy in found if copy.covers})


def copies_of(entry: PostImage) -> list[Copy]:
    """Pictures of other posts that are the same file, or so near that they are the same picture."""
    same = Image.objects.kept().filter(sha256=entry.image.sha256).exclude(entry__post=None)
    same = same.exclude(entry__post=entry.post_id).order_by("pk")
    rows = same.values_list("pk", "entry__post", "entry__position")[:MOST]
    exact = [Copy(post, image, entry.image_id, True, 0, place == entry.position == 0) for image, post, place in rows]
    return exact + [copy for copy in near_copies(entry) if copy.image not in {one.image for one in exact}]


def near_copies(entry: PostImage) -> list[Copy]:
    """By the hash first, which finds every one within its bound; then by the vector, which knows colours."""
    own, encoder = entry.image, picture_encoder()
    numbers = buckets.near_hash(own.perceptual_hash, own.perceptual_quality)
    kept = PictureVector.objects.filter(encoder=mark(encoder))
    mine = kept.filter(pk=own.pk).values_list("vector", flat=True).first()
    if not numbers or mine is None:
        return []
    columns = ("pk", "image__entry__post", "image__entry__position", "image__perceptual_hash", "vector")
    alike = kept.filter(buckets__overlap=numbers).exclude(image__entry__post=None).exclude(image__perceptual_hash="")
    found = []
    for image, post, place, seen, vector in alike.values_list(*columns)[:MOST]:
        apart = buckets.bits_apart(own.perceptual_hash, seen)
        one, other = unpacked([bytes(mine), bytes(vector)], encoder.size)
        if post != entry.post_id and apart <= buckets.COPY and one @ other >= ALIKE:
            found.append(Copy(post, image, own.pk, False, apart, place == entry.position == 0))
    return found


def posts_of(copies: Iterable[Copy]) -> list[Any]:
    """Those that everybody may see, the first published first."""
    keys = {copy.post for copy in copies}
    shown = Post.objects.published().filter(pk__in=keys, visibility="public", maker__state="active")
    return list(shown.select_related("maker").order_by("published", "pk"))


def note(post: Post, first: Post, copies: Iterable[Copy]) -> None:
    """Remember that `post` shows what `first` did, unless it says so or an earlier one is known; tell its poster.

    Whoever remixed the picture and gives credit for it reposts nothing, however little was changed.
    """
    other = {post.pk, first.pk}
    pairs = [copy for copy in copies if copy.post in other]
    known = Repost.objects.filter(post=post).select_related("first").first()
    if known and key(known.first) <= key(first):
        return
    if not pairs or credited(pairs):
        return
    best = min(pairs, key=lambda copy: (not copy.exact, copy.distance))
    said = {"first": first, "exact": best.exact, "distance": best.distance}
    Repost.objects.update_or_create(post=post, defaults=said)
    if post.published and post.published > timezone.now() - FRESH:
        Notification.tell(
            post.maker,
            "repost",
            actor=first.maker,
            subject=post.pk,
            url=post.get_absolute_url(),
            title=post.name,
            image=post.cover.pk,
        )


def key(post: Post) -> tuple[Any, UUID]:
    return post.published, post.pk


def credited(pairs: Iterable[Copy]) -> bool:
    """Whether one of two alike pictures is said to come from the other, in either direction."""
    alike = {frozenset((copy.image, copy.original)) for copy in pairs}
    images = {image for pair in alike for image in pair}
    rows = Credit.objects.filter(child__in=images, source__in=images).values_list("child", "source")
    return any(frozenset(row) in alike for row in rows)


def join_burst(post: Post, own: set[UUID]) -> None:
    """One key for all: of the first of them, or of the burst that one of them is in already."""
    if not own:
        return
    members = Neighbours.objects.filter(pk__in=[*own, post.pk])
    bursts = {one.burst for one in members if one.burst}
    first = min([*own, post.pk, *bursts])
    Neighbours.objects.filter(burst__in=bursts).update(burst=first)
    members.update(burst=first)
