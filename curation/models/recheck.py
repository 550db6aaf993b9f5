"""What changed, so that it is asked again whether it may stay in datasets."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from lib.ids import new_id


class Recheck(models.Model):
    """One picture, or all of a person; gone once it was looked at (`curation.erasure.follow`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    image = models.UUIDField(null=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(image=None) ^ Q(person=None), name="recheck_of_picture_or_person")
        ]

    def __str__(self) -> str:
        return str(self.image or self.person_id)
