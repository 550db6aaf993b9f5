"""What a scorer gave a picture."""

from django.db import models


class Score(models.Model):
    """Never changed: what a scorer gives otherwise is of another version. Null is what it could not score."""

    image = models.UUIDField()
    scorer = models.CharField(max_length=40)
    version = models.CharField(max_length=40)
    value = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scorer", "version", "image"], name="score_once"),
        ]
        indexes = [models.Index(fields=["image"], name="score_of_image")]

    def __str__(self) -> str:
        return f"{self.scorer}/{self.version} of {self.image}: {self.value}"
