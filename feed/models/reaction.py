"""What people did with posts, in the order in which they did it; never changed, never removed."""

from __future__ import annotations

from django.db import models

from lib.ids import new_id


class Reaction(models.Model):
    """Somebody did something with a post. A trigger of the database refuses to change or delete a row.

    `viewer` is the key of the person; visitors and the invented community leave no reactions. `slate` and `position`
    say from which card it began, as far as the request told and the log confirms: the slate was this person's or
    everybody's, and showed this post there. `image` is the picture that it is about, else the one on the card.
    """

    class Kind(models.TextChoices):
        LIKE = "like"
        UNLIKE = "unlike"
        REMIX = "remix"
        COLLECT = "collect"
        UNCOLLECT = "uncollect"
        HIDE = "hide"
        UNHIDE = "unhide"
        REPORT = "report"
        DOWNLOAD = "download"
        OPEN = "open"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=Kind)
    viewer = models.UUIDField()
    post = models.UUIDField()
    image = models.UUIDField(null=True)
    slate = models.UUIDField(null=True)
    position = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slate__isnull=True, position__isnull=True)
                | models.Q(slate__isnull=False, position__isnull=False),
                name="reaction_began_somewhere",
            ),
        ]
        indexes = [
            models.Index(fields=["post", "id"], name="reaction_by_post"),
            models.Index(fields=["viewer", "id"], name="reaction_of_viewer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.post}"
