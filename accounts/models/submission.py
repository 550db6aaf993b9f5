"""What somebody sent to have something made, and what it was answered: sent again, it makes nothing more."""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.user import User
from lib.problems import Problem

MOMENT = timedelta(seconds=10)
LOST = timedelta(seconds=60)  # after which what never ended is taken for having died
KEPT = timedelta(days=1)
LOOKS, BETWEEN_LOOKS = 100, 0.05  # how often, and after how many seconds, whoever comes second looks for the answer


class Submission(models.Model):
    """The same words from the same rendering of a form (`key`) are the same thing for a day; from another, such as one
    in a second tab, for a moment.

    `answer` is null until there is one: {"status", "headers", "text"}. What was refused leaves no row.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    key = models.CharField(max_length=80, blank=True)
    begun = models.DateTimeField(default=timezone.now)
    answer = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "digest"], name="submission_once")]
        indexes = [models.Index(fields=["begun"], name="submission_begun")]

    def __str__(self) -> str:
        return self.digest[:12]

    @classmethod
    def begin(cls, by: User, words: bytes, key: str, *, moment: timedelta = MOMENT) -> Submission | None:
        """The right to make it, for the first to come; None for a repeat, whose answer `found` has.

        `moment` is how long the same words from another rendering are the same thing.
        """
        now, digest = timezone.now(), hashlib.sha256(words).hexdigest()
        row = Submission(by=by, digest=digest, key=key, begun=now)
        Submission.objects.bulk_create([row], ignore_conflicts=True)
        if made := cls._ours(by, digest, now):
            return made
        outdated = models.Q(begun__lt=now - LOST, answer__isnull=True) | (
            models.Q(begun__lt=now - moment, answer__isnull=False) & ~models.Q(key=key)
        )
        taken = cls.objects.filter(outdated, by=by, digest=digest).update(key=key, begun=now, answer=None)
        return cls._ours(by, digest, now) if taken else None

    @classmethod
    def _ours(cls, by: User, digest: str, begun: Any) -> Submission | None:
        return cls.objects.filter(by=by, digest=digest, begun=begun).first()

    @classmethod
    def found(cls, by: User, words: bytes, key: str = "") -> dict[str, Any] | None:
        """What the first was answered, waited for while it is being made; None where it came to nothing.

        Raises Problem("idempotency-key-reused") where it was begun with another `key` than one that is given.
        """
        digest = hashlib.sha256(words).hexdigest()
        for _look in range(LOOKS):
            row = cls.objects.filter(by=by, digest=digest).first()
            if row is None:
                return None
            if key and row.key != key:
                said = _("This key was used for a different request; a new request needs a new key.")
                raise Problem("idempotency-key-reused", said, status=422)
            if row.answer is not None:
                answer: dict[str, Any] = row.answer
                return answer
            time.sleep(BETWEEN_LOOKS)
        return None

    def end(self, answer: dict[str, Any] | None) -> None:
        """With what it was answered; None where nothing was made."""
        mine = Submission.objects.filter(pk=self.pk, begun=self.begun)
        if answer is None:
            mine.delete()
        else:
            mine.update(answer=answer)

    @classmethod
    def forget_old(cls) -> None:
        cls.objects.filter(begun__lt=timezone.now() - KEPT).delete()
