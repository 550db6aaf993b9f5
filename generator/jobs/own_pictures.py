"""Everything somebody made or brought: how it is looked through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from gallery.models import Image, Post
from gallery.models.image_queryset import HEAVY, MASK, ImageQuerySet
from generator.models import Job
from lib.ids import first_id

MOST_WORDS = 8
POSTED = ("yes", "no", "draft")


@dataclass(frozen=True)
class Filters:
    """`posted` is "yes", "no", "draft" or nothing; days are in the site's time, both included."""

    q: str = ""
    posted: str = ""
    kept: bool = False
    uploads: bool = False
    model: str = ""
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def any(self) -> bool:
        return self != Filters()


def own_pictures(person: User, filters: Filters) -> ImageQuerySet:
    """Theirs, deleted ones and masks left out, with `.post_state` and `.in_post`.

    Every condition is asked along the index of the person's own pictures, newest first, however many others there are.
    """
    found = Image.objects.kept().filter(maker=person).exclude(task=MASK).defer(*HEAVY)
    for word in filters.q.replace("\x00", "").split()[:MOST_WORDS]:
        found = found.filter(prompt__icontains=word)
    if filters.posted == "draft":
        found = found.filter(entry__post__state=Post.State.DRAFT)
    elif filters.posted:
        shown = Q(entry__post__state__in=(Post.State.PUBLISHED, Post.State.HELD, Post.State.REMOVED))
        found = found.filter(shown) if filters.posted == "yes" else found.exclude(shown)
    if filters.kept:
        found = found.filter(Exists(Job.objects.filter(kept=OuterRef("pk"), user=person)))
    if filters.uploads:
        found = found.filter(origin=Image.Origin.UPLOAD)
    if filters.model:
        found = found.filter(Q(model__icontains=filters.model) | Q(engine__icontains=filters.model))
    if filters.since:
        found = found.filter(pk__gte=first_id(start_of(filters.since)))
    if filters.until:
        found = found.filter(pk__lt=first_id(start_of(filters.until + dt.timedelta(days=1))))
    return found.with_post_state()


def start_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def add_places(images: Sequence[Image]) -> None:
    """Each with `.thread`, the key of the thread it was made in, or None. One query."""
    jobs = {image.job for image in images if image.job}
    threads = dict(Job.objects.filter(pk__in=jobs, deletion=None).values_list("pk", "thread"))
    for image in images:
        image.thread = threads.get(image.job) if image.job else None
