"""What was shown, where, and how probable it was: it cannot be had later."""

from __future__ import annotations

from django.db import models


class Impression(models.Model):
    """One post at one position of one slate, with the picture that stood for it.

    `propensity` is the marginal probability (0 to 1] that this policy put this post at this position, known when it was
    served; `explored`, that chance and not rank put it there. `position` counts in the whole list, from 0.

    `viewable_ms` is how long (ms) at least half of the card was on the screen, the longest of all reports of its slate:
    null where no script reported, 0 where one did and this card was not seen for a second. Of a page that many were
    served, `Viewing` says who saw what.
    """

    pk = models.CompositePrimaryKey("slate", "position")
    slate = models.UUIDField()
    position = models.PositiveIntegerField()
    post = models.UUIDField()
    image = models.UUIDField(null=True)
    propensity = models.FloatField()
    explored = models.BooleanField(default=False)
    viewable_ms = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(propensity__gt=0, propensity__lte=1), name="impression_has_propensity"
            ),
        ]
        indexes = [models.Index(fields=["post", "slate"], name="impression_by_post")]

    def __str__(self) -> str:
        return f"{self.post} at {self.position}"
