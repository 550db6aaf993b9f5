"""Words under a post."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.models.post import Post
from lib.ids import new_id


class Comment(models.Model):
    """`answers` is the comment it replies to, one level deep. A deleted comment with replies keeps its place, empty."""

    class State(models.TextChoices):
        SHOWN = "shown", _("Shown")
        DELETED = "deleted", _("Deleted by its author")
        REMOVED = "removed", _("Removed by a moderator")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post: Any = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="comments")
    answers: Any = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField(_("comment"), max_length=1000)
    state = models.CharField(max_length=8, choices=State, default=State.SHOWN)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["post", "-id"], name="comment_newest")]

    def __str__(self) -> str:
        return self.text[:60]
