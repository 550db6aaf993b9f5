"""What a rule came to about something that somebody asked for. Its page is the receipt."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gallery.models import Image
from lib.ids import new_id, to_text
from moderation.models.rule import Rule
from moderation.policy.rule import PICTURE, PROMPT

READABLE_FOR = timedelta(days=183)  # and as long may be appealed


class Verdict(models.Model):
    """Only what is not simply allowed is kept. `evidence` holds the words with their places and what spoke, `score`
    how likely the text means it (0 to 1; null where only words were asked), `asked` all that it takes to do it after
    all, as the app that was asked wrote it. After `expires` words and evidence are gone."""

    class Outcome(models.TextChoices):
        RATE = "rate", _("Rated mature")
        HOLD = "hold", _("Held for a person to look at")
        REFUSE = "refuse", pgettext_lazy("verdict", "Refused")

    class State(models.TextChoices):
        STANDING = "standing", _("It stands")
        OVERTURNED = "overturned", _("Overturned")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="verdicts", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", db_index=False)
    subject = models.CharField(max_length=20, default=PROMPT)
    image = models.ForeignKey(
        Image, models.SET_NULL, null=True, blank=True, related_name="+", help_text="The picture it is about, if any."
    )
    text = models.TextField(blank=True)
    text_sha256 = models.CharField(max_length=64)
    asked = models.JSONField(default=dict)
    action = models.CharField(max_length=10, choices=Outcome)
    evidence = models.JSONField(default=dict)
    score = models.FloatField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.STANDING)
    created = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person", "text_sha256"], name="verdict_on_text"),
            models.Index(fields=["person", "-id"], name="verdict_newest"),
            models.Index(fields=["rule", "state"], name="verdict_by_rule"),
            models.Index(fields=["expires"], name="verdict_to_forget", condition=~models.Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.action} by {self.rule_id}"

    def get_absolute_url(self) -> str:
        return reverse("verdict", args=[self.pk])

    @property
    def key(self) -> str:
        return to_text(self.pk)

    @property
    def is_prompt(self) -> bool:
        return self.subject == PROMPT

    @property
    def is_picture(self) -> bool:
        return self.subject == PICTURE

    @property
    def words(self) -> list[str]:
        """Those that spoke for it, each once."""
        return list(dict.fromkeys(word["text"] for word in self.evidence.get("words", ())))

    @property
    def pieces(self) -> list[dict[str, Any]]:
        """The text in pieces, of which some `spoke`."""
        found, at = [], 0
        for word in self.evidence.get("words", ()):
            start, end = max(at, word["start"]), word["end"]
            if start < end:
                found += [{"text": self.text[at:start], "spoke": False}, {"text": self.text[start:end], "spoke": True}]
                at = end
        return [piece for piece in [*found, {"text": self.text[at:], "spoke": False}] if piece["text"]]

    @property
    def percent(self) -> int | None:
        return None if self.score is None else round(self.score * 100)

    @property
    def may_be_appealed(self) -> bool:
        return self.state == self.State.STANDING and self.expires > timezone.now()

    def told(self) -> dict[str, Any]:
        """For programs: a dry run and a refusal say the same."""
        return {
            "action": self.action,
            "rule": self.rule.name,
            "version": self.rule.version,
            "sentence": self.rule.sentence,
            "words": self.words,
            "by": self.evidence.get("by", ""),
            "score": self.score,
        }


def digest_of(text: str) -> str:
    """By which the same words of the same person are found again."""
    return hashlib.sha256(text.encode()).hexdigest()
