"""Copies: a picture that somebody else posted before, and bursts of one maker's variations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Notification
from feed.models import Neighbours, PictureVector, Repost
from feed.similarity import buckets
from feed.similarity.describing import opened
from feed.similarity.encoder import mark, picture_encoder, unpacked
from feed.similarity.vector_index import PICTURES
from gallery.models import Image, Post
from gallery.models.credit import Credit
from gallery.models.entry import PostImage
from lib.imaging import crops
from lib.imaging.crops import cut_distance, cut_hashes
from lib.imaging.pdq import BAND_BITS, BANDS, NEAR, TRUSTED

ALIKE = 0.9  # how near the vectors of copies are at least: the hash knows no colours
LOOKED_AT, OPENED = 40, 8  # the nearest looks, and of how many others' pictures the files are read for crops
MOST = 2_000  # pictures with the same file
SHARING = f"""
    SELECT image_id, buckets[1:{BANDS}] FROM feed_picturevector
    WHERE buckets && %s AND encoder = %s AND buckets[1] < {1 << BAND_BITS}"""  # noqa: S608 - numbers of our own
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
    found = {copy.image: copy for copy in (*crops_of(entry), *near_copies(entry), *exact)}
    return list(found.values())


def near_copies(entry: PostImage) -> list[Copy]:
    """By the hash first, which finds every one within its bound; then by the vector, which knows colours."""
    own, encoder = entry.image, picture_encoder()
    apart = within_bound(own.perceptual_hash, own.perceptual_quality)
    apart.pop(own.pk, None)
    kept = dict(PictureVector.objects.filter(pk__in=[own.pk, *apart]).values_list("pk", "vector"))
    if own.pk not in kept:
        return []
    [mine] = unpacked([kept[own.pk]], encoder.size)
    near = [key for key in apart if key in kept and unpacked([kept[key]], encoder.size)[0] @ mine >= ALIKE]
    shown = PostImage.objects.filter(image__in=near).exclude(post=entry.post_id)
    rows = shown.values_list("image", "post", "position")
    return [Copy(post, image, own.pk, False, apart[image], place == entry.position == 0) for image, post, place in rows]


def crops_of(entry: PostImage) -> list[Copy]:
    """Pictures of other people that look much like it, and of which one was cut out of the middle of the other.

    Cutting moves a hash beyond its bound, so the nearest looks are opened instead; without an index there are none.
    """
    own, encoder = entry.image, picture_encoder()
    mine = PictureVector.objects.filter(pk=own.pk, encoder=mark(encoder)).values_list("vector", flat=True).first()
    if mine is None or (own.perceptual_quality or 0) < TRUSTED or not PICTURES.is_there():
        return []
    [vector] = unpacked([mine], encoder.size)
    near = [image for image, score in PICTURES.nearest(mark(encoder), vector, LOOKED_AT) if score >= ALIKE]
    rows = PostImage.objects.filter(image__in=near, image__perceptual_quality__gte=TRUSTED)
    others = list(rows.exclude(post__maker=own.maker_id).select_related("image")[:OPENED])
    seen = opened(own) if others else None
    cuts = cut_hashes(seen) if seen else []
    found = []
    for other in others:
        theirs = opened(other.image)
        if seen and theirs:
            apart = min(
                cut_distance(cuts, other.image.perceptual_hash),
                cut_distance(cut_hashes(theirs), own.perceptual_hash),
            )
            if apart <= crops.NEAR:
                found.append(Copy(other.post_id, other.image_id, own.pk, False, apart, False))
    return found


def within_bound(perceptual_hash: str, quality: int | None) -> dict[UUID, int]:
    """Pictures whose hash differs in at most NEAR bits, with the number of them. Their buckets begin with its bands."""
    own = np.array(buckets.of_hash(perceptual_hash, quality), np.int32)
    if not own.size:
        return {}
    with transaction.atomic(), connection.cursor() as cursor:
        # The planner takes 272 keys to hold for most rows, and would compare each with each.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(SHARING, [buckets.near_hash(perceptual_hash, quality), mark(picture_encoder())])
        rows = cursor.fetchall()
    bands = np.array([kept for _image, kept in rows], np.int32).reshape(-1, BANDS)
    distances = np.bitwise_count(bands ^ own).sum(axis=1)
    return {rows[at][0]: int(distances[at]) for at in np.flatnonzero(distances <= NEAR)}


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
