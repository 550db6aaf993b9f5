"""Someone thinks a post or a comment should not be here."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gallery.models import Comment, Post
from lib.ids import new_id


class Report(models.Model):
    """Exactly one of `post` and `comment` is set; one open report a person and thing."""

    class Reason(models.TextChoices):
        SEXUAL = "sexual", _("Sexual, and not rated so")
        VIOLENCE = "violence", _("Cruel or violent")
        HATE = "hate", _("Hateful")
        PERSON = "person", _("Shows a real person who would not agree")
        STOLEN = "stolen", _("Copies someone's work")
        SPAM = "spam", _("Spam")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports")
    post: Any = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="reports")
    comment: Any = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="reports")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    text = models.TextField(_("what a moderator should know"), max_length=1000, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by: Any = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=True) ^ models.Q(comment__isnull=True), name="report_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["by", "post", "comment"],
                name="report_open_once",
                condition=models.Q(state="open"),
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["id"], name="report_open", condition=models.Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.reason} ({self.state})"
