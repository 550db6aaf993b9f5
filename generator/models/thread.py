"""A studio thread: a tree of jobs in which each next instruction edits a kept candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from gallery.models import Deletion
from lib import prepared
from lib.ids import new_id
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User
    from gallery.models import Image
    from generator.models.job import Job

LONGEST_TITLE = 120
MOST_PINNED = 50


class ThreadQuerySet(models.QuerySet["Thread"]):
    def of(self, user: Any) -> ThreadQuerySet:
        """Those of this person that are not deleted; nobody else may see them."""
        return self.filter(user=user, deletion=None) if user.is_authenticated else self.none()


class Thread(models.Model):
    """Every turn (a job) stays; a new instruction given at an earlier turn forks there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="threads", db_index=False)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    created = models.DateTimeField(default=timezone.now)
    touched = models.DateTimeField(default=timezone.now)
    pinned = models.DateTimeField(null=True, help_text="Since when it stands above the others.")
    deletion = models.ForeignKey(
        Deletion, models.SET_NULL, null=True, related_name="+", db_index=False, db_constraint=False
    )

    shown_turns: list[Job]  # its jobs, where `generator.jobs.turns.turns_of` was asked for them
    cover: Image | None  # its newest picture, where `generator.jobs.thread_covers.add_covers` has added it
    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "-touched", "-id"], name="thread_newest"),
            models.Index(fields=["user", "-pinned"], name="thread_pinned", condition=models.Q(pinned__isnull=False)),
            models.Index(fields=["deletion"], name="thread_deleted", condition=models.Q(deletion__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk])

    @classmethod
    def about(cls, user: User, words: str) -> Thread:
        """A new thread, named by the first words of what was asked; not written yet."""
        return cls(user=user, title=" ".join(words.split())[:LONGEST_TITLE])

    def edit(self, *, title: str | None = None, pinned: bool | None = None) -> None:
        """Name it or pin it. Raises Problem("invalid") for a name of nothing, and beyond 50 that are pinned."""
        if title is not None:
            self.title = " ".join(title.replace("\x00", "").split())[:LONGEST_TITLE]
            if not self.title:
                raise Problem.invalid(title=_g("A thread has a name."))
        if pinned and not self.pinned:
            others = Thread.objects.filter(user=self.user_id, deletion=None, pinned__isnull=False)
            if len(others.values_list("pk")[:MOST_PINNED]) == MOST_PINNED:
                raise Problem.invalid(pinned=_g("At most %(most)s threads are pinned.") % {"most": MOST_PINNED})
            self.pinned = timezone.now()
        elif pinned is False:
            self.pinned = None
        self.save(update_fields=["title", "pinned"])

    def touch(self) -> None:
        """Bring it to the top of its person's list."""
        self.touched = timezone.now()
        prepared.rows("UPDATE generator_thread SET touched = %(now)s WHERE id = %(id)s", now=self.touched, id=self.pk)
