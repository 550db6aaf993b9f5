"""A served page of a list: who asked, what ordered it, and among what it chose."""

from __future__ import annotations

from django.db import models


class Slate(models.Model):
    """One page of one list as it was put together once; its cards are the impressions with its id.

    `id` is a UUIDv7 (RFC 9562), so that its table, those of impressions and of viewings are partitioned by week by it
    alone. `viewer` is the key of the person it was made for, null where it was made for anybody: a visitor, or a page
    that was kept for a moment and served to many, `served` times in all. Who of those saw what, their reports say
    (`Viewing`).

    `eligible` and `eligible_hash` are size and SHA-256 of the set that the policy chose among, where it drew from
    candidates. A list in a fixed order chooses nothing: its `eligible` is null, and the hash is that of the condition
    for its rows (surface, subject, and whether the viewer is a visitor, a person, or one who wants mature posts), which
    tells two such sets apart but does not name their members.

    `weights` are what the policy weighed its terms with. `reported` says that a script told what was seen of it.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    at = models.DateTimeField()
    viewer = models.UUIDField(null=True)
    surface = models.CharField(max_length=24)
    policy = models.CharField(max_length=24)
    policy_version = models.CharField(max_length=16)
    weights = models.JSONField(default=dict)
    start = models.PositiveIntegerField(help_text="The position of its first card in the whole list, from 0.")
    size = models.PositiveIntegerField(help_text="How many cards it has.")
    eligible = models.PositiveIntegerField(null=True, help_text="How many candidates the policy chose among.")
    eligible_hash = models.CharField(max_length=64, blank=True)
    edition = models.BigIntegerField(null=True, help_text="Of the hot feed, or the order of a person.")
    reported = models.BooleanField(default=False)
    served = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["viewer", "id"], name="slate_of_viewer", condition=models.Q(viewer__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.surface} by {self.policy}"
