"""Changing a post so that all that depends on it stays in step, whoever else is changing it at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest
from django.utils import timezone

from accounts.models import Follow, Notification
from gallery.images import signing
from gallery.models.comment import Comment
from gallery.models.credit import Credit
from gallery.models.entry import PostImage
from gallery.models.image import Image
from gallery.models.post import Post
from gallery.models.visibility import Visibility
from gallery.registries import closing

if TYPE_CHECKING:
    from uuid import UUID


@contextmanager
def changing(post: Post) -> Iterator[Post]:
    """The post's row, locked; saved on leaving, with its pictures' visibility and its sources' counts brought in step.

    The caller's object has the new values afterwards. Locks go from a post to the older ones it was made from, never
    the other way, so that two changes do not wait for each other.
    """
    with transaction.atomic():
        locked = Post.objects.select_for_update().get(pk=post.pk)
        counted = locked.counts_as_remix
        published = locked.state == Post.State.PUBLISHED
        yield locked
        locked.touched = timezone.now()
        locked.save()
        _show_images(locked)
        if not published and locked.state == Post.State.PUBLISHED:
            _credit(locked, counted)
        _count(locked, counted)
        if published and not locked.counts_as_remix:
            _forget_titles(locked)
    for field in Post._meta.concrete_fields:
        setattr(post, field.attname, getattr(locked, field.attname))


def _show_images(post: Post) -> None:
    """An image can be opened by whoever can open its post, without asking the post."""
    shown = post.visibility if post.state == Post.State.PUBLISHED else Visibility.PRIVATE
    images = list(post.entries.values_list("image_id", flat=True))
    if Image.objects.kept().filter(pk__in=images).exclude(visibility=shown).update(visibility=shown):
        signing.show(images)
        if shown != Visibility.PUBLIC:
            closing.closed(images)


def _credit(post: Post, counted: bool) -> None:
    """Its maker may have posted an earlier turn since the draft was made, so what it owes is looked up again."""
    assert not counted  # noqa: S101 - a post that is not published never counts
    images = list(post.entries.values_list("image_id", flat=True))
    Credit.write(images, maker=post.maker_id, post=post.pk)


def _forget_titles(post: Post) -> None:
    """Who was told of it or of comments under it, and may no longer see it, keeps the notice without its name."""
    keep = Q(to=post.maker_id)
    if post.state == Post.State.PUBLISHED:
        if post.visibility == Visibility.UNLISTED:
            return
        if post.visibility == Visibility.FOLLOWERS:
            keep |= Q(to__in=Follow.objects.filter(whom=post.maker_id).values("by"))
    comments = Comment.objects.filter(post=post.pk).values_list("pk", flat=True)
    Notification.forget_titles([post.pk, *comments], keep_for=keep)


def _count(post: Post, counted: bool) -> None:
    if counted == post.counts_as_remix:
        return
    sources = list(Post.objects.filter(pk__in=_sources_of(post)).select_for_update(of=("self",)).order_by("pk"))
    change = F("remix_count") + 1 if post.counts_as_remix else Greatest(F("remix_count") - 1, 0)
    keys = [source.pk for source in sources]
    Post.objects.filter(pk__in=keys).update(remix_count=change, touched=timezone.now())
    if post.counts_as_remix:
        for source in sources:
            _tell(post, source)


def _sources_of(post: Post) -> list[UUID]:
    """The posts whose pictures this one's were made from.

    Asked in two steps by key: nested into one, the plan hangs on how many sources the planner expects.
    """
    images = Credit.objects.filter(child__entry__post=post.pk).values_list("source", flat=True)
    posts = PostImage.objects.filter(image__in=list(images)).exclude(post=post.pk)
    return list(posts.values_list("post", flat=True).distinct())


@contextmanager
def counting_sources(post: Post) -> Iterator[None]:
    """While pictures of a post (inside `changing`) come or go: what they alone were made from is counted anew."""
    before = set(_sources_of(post))
    yield
    if post.counts_as_remix:
        after, now = set(_sources_of(post)), timezone.now()
        Post.objects.filter(pk__in=before - after).update(remix_count=Greatest(F("remix_count") - 1, 0), touched=now)
        Post.objects.filter(pk__in=after - before).update(remix_count=F("remix_count") + 1, touched=now)


def _tell(post: Post, source: Post) -> None:
    Notification.tell(
        source.maker,
        "remix",
        actor=post.maker,
        subject=post.pk,
        about=source.pk,
        url=post.get_absolute_url(),
        title=source.name,
        image=post.cover.pk,
    )
