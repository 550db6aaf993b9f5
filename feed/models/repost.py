"""A post that shows a picture which somebody else had posted before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import Post
from gallery.models.ownership import ask_owner
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User
    from gallery.models.visibility import Viewer


class Repost(models.Model):
    """`first` is the earliest public post of it. `exact` says that the files are equal, `distance` how many of the 256
    bits of their hashes differ."""

    post = models.OneToOneField(Post, models.CASCADE, primary_key=True, related_name="+")
    first = models.ForeignKey(Post, models.CASCADE, related_name="+")
    exact = models.BooleanField()
    distance = models.PositiveSmallIntegerField()
    found = models.DateTimeField(default=timezone.now)
    dismissed = models.DateTimeField(null=True, help_text="When its poster said that it is another picture.")

    def __str__(self) -> str:
        return f"{self.post_id} shows what {self.first_id} did"

    @classmethod
    def told(cls, viewer: Viewer) -> models.QuerySet[Repost]:
        """Those whose first post this viewer may be told of."""
        opens = Post.objects.told_to(viewer).published().values("pk")
        return cls.objects.filter(first__in=opens).select_related("post", "first__maker")

    @classmethod
    def told_to(cls, viewer: Viewer, post: Post) -> Repost | None:
        """What was found of a post; what its poster dismissed, only they are told."""
        found = cls.told(viewer).filter(pk=post.pk)
        return (found if post.maker_id == viewer.pk else found.filter(dismissed=None)).first()

    def dismiss(self, *, by: User) -> None:
        """Its poster says that it is another picture. Raises Problem("same-file") where it cannot be."""
        ask_owner(by, self.post.maker_id)
        if self.exact:
            raise Problem("same-file", _("The file is the same, so this stays."), status=409)
        if not self.dismissed:
            self.dismissed = timezone.now()
            self.save(update_fields=["dismissed"])

    def restore(self, *, by: User) -> None:
        """Its poster says that it is the same picture after all."""
        ask_owner(by, self.post.maker_id)
        if self.dismissed:
            self.dismissed = None
            self.save(update_fields=["dismissed"])
