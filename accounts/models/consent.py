"""Whether a person lets what they make be used, dated, append-only: the newest row for a use is the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.registries.consent import answered
from lib import prepared

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from accounts.models.user import User

TERMS = "2026-11"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of_people(self) -> ConsentQuerySet:
        """Without those of the invented community: what any export or curation has to begin with."""
        return self.filter(user__invented=False)


class Consent(models.Model):
    """One answer to one question. No row means no. The names of the uses are those of the CAWG assertion."""

    class Use(models.TextChoices):
        AI_GENERATIVE_TRAINING = "cawg.ai_generative_training", _("Training of models that generate")
        AI_TRAINING = "cawg.ai_training", _("Training of other models")
        AI_INFERENCE = "cawg.ai_inference", _("Input to models")
        DATA_MINING = "cawg.data_mining", _("Data mining")

    class Answer(models.TextChoices):
        ALLOWED = "allowed", _("Allowed")
        NOT_ALLOWED = "notAllowed", _("Not allowed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    use = models.CharField(max_length=40, choices=Use, default=Use.AI_GENERATIVE_TRAINING)
    answer = models.CharField(max_length=12, choices=Answer)
    terms = models.CharField(max_length=20, default=TERMS)
    source = models.CharField(max_length=20, default="settings", help_text="Where it was said: settings, post, api.")
    effective_from = models.DateTimeField(default=timezone.now)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "use", "-effective_from"], name="consent_newest")]

    def __str__(self) -> str:
        return f"{self.user}: {self.use} {self.answer}"

    @classmethod
    def current(cls, user: User, use: str = Use.AI_GENERATIVE_TRAINING, at: datetime | None = None) -> Consent | None:
        """The answer in force at a moment (now by default), or None where nothing was ever said, which means no."""
        said = cls.objects.filter(user=user, use=use, effective_from__lte=at or timezone.now())
        return said.order_by("-effective_from", "-pk").first()

    @classmethod
    def newest_of(cls, users: Iterable[int], use: str = Use.AI_GENERATIVE_TRAINING) -> dict[int, Consent]:
        """The answers in force now of several people, by the person's key; who never said anything is left out."""
        mine = "user_id = ANY(%(users)s::bigint[]) AND use = %(use)s AND effective_from <= %(now)s"
        order = "ORDER BY effective_from, id"
        found = prepared.select(cls, f"{mine} {order}", users=list(users), use=str(use), now=timezone.now())
        return {said.user_id: said for said in found}

    @classmethod
    def allows(cls, user: User, use: str = Use.AI_GENERATIVE_TRAINING) -> bool:
        said = cls.current(user, use)
        return bool(said and said.answer == cls.Answer.ALLOWED)

    @classmethod
    def say(cls, user: User, *, allowed: bool, use: str = Use.AI_GENERATIVE_TRAINING, source: str = "settings") -> None:
        """Record an answer; saying the same again changes nothing, so that the date stays the date of the decision."""
        if cls.allows(user, use) != allowed:
            answer = cls.Answer.ALLOWED if allowed else cls.Answer.NOT_ALLOWED
            with transaction.atomic():
                cls.objects.create(user=user, use=use, answer=answer, source=source)
                answered(user)
