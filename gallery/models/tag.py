"""Words that posts are filed under."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from gallery.models.tag_name import LONGEST, as_name, refusal
from lib.problems import Problem

MOST = 12
COMMAS = re.compile(r"[,\n，、،]")


def valid_name(name: str) -> None:
    """What a tag is called once it is kept. Raises ValidationError."""
    said = refusal(name)
    if said or as_name(name) != name:
        raise ValidationError(said or _("Written as a tag, this is “%(name)s”.") % {"name": as_name(name)})


class Tag(models.Model):
    """A word makers file their posts under, in the one form that `as_name` gives it."""

    name = models.CharField(max_length=LONGEST, unique=True, validators=[valid_name])

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("tag", args=[self.name])

    @classmethod
    def named(cls, words: Iterable[str]) -> list[Tag]:
        """The tags for these words, made where they are new.

        Raises Problem("invalid") for too many, and for each that cannot be one.
        """
        names = list(dict.fromkeys(name for name in map(as_name, words) if name))
        if refused := [said for name in names if (said := refusal(name))]:
            raise Problem.invalid(tags=refused)
        if len(names) > MOST:
            raise Problem.invalid(tags=_("At most %(most)s tags.") % {"most": MOST})
        Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)
        return list(Tag.objects.filter(name__in=names))


def split(text: str) -> list[str]:
    """The tags typed in one field, with commas of any script or line ends between them."""
    return COMMAS.split(text)
