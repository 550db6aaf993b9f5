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

    def dismiss(self, *, by: User) -> None:
        """Its poster says that it is another picture. Raises Problem("same-file") where it cannot be."""
        ask_owner(by, self.post.maker_id)
        if self.exact:
            raise Problem("same-file", _("The file is the same, so this stays."), status=409)
        if not self.dismissed:
            self.dismissed = timezone.now()
            self.save(update_fields=["dismissed"])
