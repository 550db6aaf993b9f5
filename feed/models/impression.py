"""What was shown to whom, where, and how probable it was: it cannot be had later."""

from __future__ import annotations

from django.db import models

from lib.ids import new_id


class Impression(models.Model):
    """One post at one position of one slate (a served page of a list).

    `propensity` is the marginal probability (0 to 1] that this policy put this post at this position, known when it was
    served. `viewer` is a keyed HMAC of the person, empty for visitors. `viewable_ms` is how long at least half of it
    was on the screen, null where no script reported.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slate = models.UUIDField()
    at = models.DateTimeField()
    viewer = models.CharField(max_length=64, blank=True)
    surface = models.CharField(max_length=24)
    policy = models.CharField(max_length=24)
    policy_version = models.CharField(max_length=16)
    post = models.UUIDField()
    image = models.UUIDField(null=True)
    position = models.PositiveIntegerField()
    propensity = models.FloatField()
    explored = models.BooleanField(default=False)
    eligible = models.PositiveIntegerField(null=True, help_text="How many candidates the policy chose among.")
    eligible_hash = models.CharField(max_length=64, blank=True)
    viewable_ms = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slate", "position"], name="impression_once"),
            models.CheckConstraint(
                condition=models.Q(propensity__gt=0, propensity__lte=1), name="impression_has_propensity"
            ),
        ]
        indexes = [models.Index(fields=["post", "at"], name="impression_of_post")]

    def __str__(self) -> str:
        return f"{self.post} at {self.position} of {self.surface}"
