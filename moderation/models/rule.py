"""What may not be asked for, as it was written down: a version never changes, a change is a new version."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lib.ids import new_id
from moderation.policy import rule as policy
from moderation.policy.chain import moment
from moderation.policy.rule_sets import read

if TYPE_CHECKING:
    from accounts.models import User


def written() -> datetime:
    return moment(timezone.now())


class Rule(models.Model):
    """Whether it is live is said by the actions about it (`moderation.judging.live_rules`). The database lets nobody
    change or delete one; only an owner who leaves is forgotten."""

    class Scope(models.TextChoices):
        PROMPT = policy.PROMPT, _("Prompts")
        WORDS = policy.WORDS, _("Prompts, and all that others read")
        PICTURE = policy.PICTURE, _("Pictures")

    class Outcome(models.TextChoices):
        RATE = policy.RATE, _("Rate as mature")
        HOLD = policy.HOLD, _("Hold for a person")
        REFUSE = policy.REFUSE, _("Refuse")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.SlugField(max_length=60)
    version = models.PositiveIntegerField()
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.PROMPT)
    action = models.CharField(max_length=10, choices=Outcome)
    hard = models.BooleanField(default=False, help_text="Words alone decide.")
    matcher = models.JSONField(help_text="As Matcher.read or PictureMatcher.read of moderation.policy take it.")
    sentence_en = models.TextField(max_length=300)
    sentence_fr = models.TextField(max_length=300)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", help_text="None: the site."
    )
    created = models.DateTimeField(default=written)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"

    @property
    def sentence(self) -> str:
        """Why, in the reader's language."""
        return self.sentence_fr if (get_language() or "").startswith("fr") else self.sentence_en

    def document(self) -> dict[str, Any]:
        """As a file holds it."""
        names = ("name", "scope", "action", "hard", "matcher", "sentence_en", "sentence_fr")
        return {name: getattr(self, name) for name in names}

    def as_read(self) -> policy.Rule:
        """As deciding takes it."""
        return read(self.document(), version=self.version, key=str(self.pk))

    @staticmethod
    def document_of(found: policy.Rule) -> dict[str, Any]:
        names = ("name", "scope", "action", "hard", "sentence_en", "sentence_fr")
        return {name: getattr(found, name) for name in names} | {"matcher": dict(found.written)}

    @classmethod
    def of(cls, found: policy.Rule, owner: User | None = None) -> Rule:
        """The row of a rule out of a file, or of its owner: the version that says the same, or the next one."""
        said = cls.document_of(found) | {"owner": owner}
        versions = cls.objects.filter(name=found.name).order_by("-version")
        if same := versions.filter(**said).first():
            return same
        latest = versions.first()
        return cls.objects.create(version=latest.version + 1 if latest else 1, **said)
