"""What a curator decided of some pictures at once, and can undo."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone

from lib.ids import new_id


class Change(models.Model):
    """Holds for every later build of the recipes of this `name`; a caption, for all. Undone it holds no more, and what
    was decided before it holds again."""

    class Act(models.TextChoices):
        EXCLUDE = "exclude"
        INCLUDE = "include"
        CAPTION = "caption"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    act = models.CharField(max_length=8, choices=Act)
    name = models.CharField(max_length=40, help_text="Of the recipe.")
    note = models.CharField(max_length=200, blank=True, help_text="Why, or what was written.")
    pictures = models.PositiveIntegerField()
    at = models.DateTimeField(default=timezone.now)
    undone = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["name", "-id"], name="change_newest")]

    def __str__(self) -> str:
        return f"{self.act} {self.pictures} for {self.name}"


class Changed(models.Model):
    """One picture of a change; `caption` is what it is called from then on."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="changed")
    image = models.UUIDField()
    caption = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "change"], name="changed_once")]

    def __str__(self) -> str:
        return f"{self.image}: {self.change_id}"
