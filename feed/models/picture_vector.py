"""What a posted picture looks like, for comparing."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from gallery.models import Image


class PictureVector(models.Model):
    """`vector` is of `encoder`; `buckets` are what it is found by (feed.similarity says what both hold)."""

    image = models.OneToOneField(Image, models.CASCADE, primary_key=True, related_name="+")
    encoder = models.CharField(max_length=60)
    vector = models.BinaryField()
    buckets = ArrayField(models.IntegerField(), default=list)

    class Meta:
        indexes = [GinIndex(fields=["buckets"], name="picturevector_buckets")]

    def __str__(self) -> str:
        return f"{self.encoder} of {self.image_id}"
