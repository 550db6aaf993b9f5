"""A prompt or template that somebody keeps to use again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from generator.requests.request import LONGEST_PROMPT
from lib.ids import new_id
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

MOST = 100


class SavedPrompt(models.Model):
    """The same words are kept once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    text = models.TextField(max_length=LONGEST_PROMPT)
    digest = models.CharField(max_length=32, help_text="MD5 of the words: an index holds no long ones.")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="saved_prompt_once")]

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    def keep(cls, text: str, by: User) -> SavedPrompt:
        """Raises Problem("invalid") for nothing, for too much, and where there are as many as anybody keeps."""
        words = text.strip()
        if not 1 <= len(words) <= LONGEST_PROMPT:
            raise Problem.invalid(
                prompt=_("Write the words to keep: at most %(most)s letters.") % {"most": LONGEST_PROMPT}
            )
        kept = cls.objects.filter(user=by)
        if found := kept.filter(digest=digest_of(words)).first():
            return found
        if kept.count() >= MOST:
            raise Problem.invalid(prompt=_("You keep %(most)s already. Remove one first.") % {"most": MOST})
        made, _new = cls.objects.get_or_create(user=by, digest=digest_of(words), defaults={"text": words})
        return made


def digest_of(words: str) -> str:
    return hashlib.md5(words.encode(), usedforsecurity=False).hexdigest()
