"""A studio thread: a tree of jobs in which each next instruction edits a kept candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib import prepared
from lib.ids import new_id

if TYPE_CHECKING:
    from accounts.models import User
    from gallery.models import Image
    from generator.models.job import Job


class ThreadQuerySet(models.QuerySet["Thread"]):
    def of(self, user: Any) -> ThreadQuerySet:
        """Those of this person; nobody else may see them."""
        return self.filter(user=user) if user.is_authenticated else self.none()


class Thread(models.Model):
    """Every turn (a job) stays; a new instruction given at an earlier turn forks there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="threads", db_index=False)
    title = models.CharField(_("title"), max_length=120, blank=True)
    created = models.DateTimeField(default=timezone.now)
    touched = models.DateTimeField(default=timezone.now)

    shown_turns: list[Job]  # its jobs, where `generator.jobs.turns.turns_of` was asked for them
    cover: Image | None  # its newest picture, where `generator.jobs.thread_covers.add_covers` has added it
    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-touched", "-id"], name="thread_newest")]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("thread", args=[self.pk])

    @classmethod
    def about(cls, user: User, words: str) -> Thread:
        """A new thread, named by the first words of what was asked; not written yet."""
        return cls(user=user, title=" ".join(words.split())[:120])

    def touch(self) -> None:
        """Bring it to the top of its person's list."""
        self.touched = timezone.now()
        prepared.rows("UPDATE generator_thread SET touched = %(now)s WHERE id = %(id)s", now=self.touched, id=self.pk)
