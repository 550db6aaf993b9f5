"""Words that posts are filed under."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from lib.problems import Problem

MOST = 12
LONGEST = 40


class Tag(models.Model):
    """A word makers file their posts under: small letters, digits and hyphens."""

    name = models.SlugField(max_length=LONGEST, unique=True, allow_unicode=True)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def named(cls, words: Iterable[str]) -> list[Tag]:
        """The tags for these words, made where they are new. Raises Problem("invalid") for too many or too long."""
        names = list(dict.fromkeys(name for name in map(as_name, words) if name))
        if len(names) > MOST:
            raise _refused(_("At most %(most)s tags.") % {"most": MOST})
        if any(len(name) > LONGEST for name in names):
            raise _refused(_("A tag has at most %(longest)s letters.") % {"longest": LONGEST})
        Tag.objects.bulk_create([Tag(name=name) for name in names], ignore_conflicts=True)
        return list(Tag.objects.filter(name__in=names))


def as_name(word: str) -> str:
    """`#Night Sky` as `night-sky`."""
    return slugify(word.strip().lstrip("#"), allow_unicode=True)


def _refused(sentence: str) -> Problem:
    return Problem.invalid(tags=sentence)
