"""Whether a person lets what they make be used, dated, append-only: the newest row for a use is the answer.

One picture may have an answer of its own beside what its maker says of everything. Rows outlive the account as
receipts: they lose the person and keep a random key, which is all that a published dataset names, so that it can be
shown for ever what was allowed when it was made.
"""

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
    from uuid import UUID

    from accounts.models.user import User

TERMS = "2026-11"
UNASKED = ("remix",)  # what is allowed as long as nobody says otherwise


class ConsentQuerySet(models.QuerySet["Consent"]):
    def of_people(self) -> ConsentQuerySet:
        """Without those of the invented community: what any export or curation has to begin with."""
        return self.filter(user__invented=False)


class Consent(models.Model):
    """One answer to one question. No row means no, but for remixes, which nobody has to allow first.

    The names of the uses are those of the CAWG assertion, and one of ours.
    """

    class Use(models.TextChoices):
        AI_GENERATIVE_TRAINING = "cawg.ai_generative_training", _("Training of models that generate")
        AI_TRAINING = "cawg.ai_training", _("Training of other models")
        AI_INFERENCE = "cawg.ai_inference", _("Input to models")
        DATA_MINING = "cawg.data_mining", _("Data mining")
        REMIX = "remix", _("Remixes by others")

    class Answer(models.TextChoices):
        ALLOWED = "allowed", _("Allowed")
        NOT_ALLOWED = "notAllowed", _("Not allowed")
        CONSTRAINED = "constrained", _("Allowed on conditions, so not here")
        AS_EVERYTHING = "inherit", _("As I say of everything")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="consents")
    key = models.UUIDField(null=True, editable=False, help_text="The person's `record_key` when it was said.")
    image = models.UUIDField(null=True, help_text="The picture that it is said of; null for everything they make.")
    use = models.CharField(max_length=40, choices=Use, default=Use.AI_GENERATIVE_TRAINING)
    answer = models.CharField(max_length=12, choices=Answer)
    terms = models.CharField(max_length=20, default=TERMS)
    source = models.CharField(max_length=20, default="settings", help_text="Where it was said: settings, post, api.")
    effective_from = models.DateTimeField(default=timezone.now)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["user", "use", "-effective_from"], name="consent_newest"),
            models.Index(fields=["image", "use"], name="consent_of_image", condition=models.Q(image__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(image__isnull=False) | models.Q(answer__in=["allowed", "notAllowed"]),
                name="consent_of_everything_is_yes_or_no",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.use} {self.answer}"

    @classmethod
    def current(cls, user: User, use: str = Use.AI_GENERATIVE_TRAINING, at: datetime | None = None) -> Consent | None:
        """The answer of everything in force at a moment (now by default); None where nothing was said (`UNASKED`)."""
        said = cls.objects.filter(user=user, use=use, image=None, effective_from__lte=at or timezone.now())
        return said.order_by("-effective_from", "-pk").first()

    @classmethod
    def newest_of(cls, users: Iterable[int], use: str = Use.AI_GENERATIVE_TRAINING) -> dict[int, Consent]:
        """What several people say now of everything, by the person's number; who never said anything is left out."""
        mine = "user_id = ANY(%(users)s::bigint[]) AND use = %(use)s AND image IS NULL AND effective_from <= %(now)s"
        order = "ORDER BY effective_from, id"
        found = prepared.select(cls, f"{mine} {order}", users=list(users), use=str(use), now=timezone.now())
        return {said.user_id: said for said in found if said.user_id}

    @classmethod
    def allows(cls, user: User, use: str = Use.AI_GENERATIVE_TRAINING) -> bool:
        said = cls.current(user, use)
        return said.answer == cls.Answer.ALLOWED if said else use in UNASKED

    @classmethod
    def say(cls, user: User, *, allowed: bool, use: str = Use.AI_GENERATIVE_TRAINING, source: str = "settings") -> None:
        """Record an answer of everything; saying the same again changes nothing, so that the decision keeps its date.

        A no ends every yes that was said of a single picture before it, and so is recorded where there is one.
        """
        if cls.allows(user, use) != allowed or (not allowed and cls.allows_some(user, use)):
            answer = cls.Answer.ALLOWED if allowed else cls.Answer.NOT_ALLOWED
            with transaction.atomic():
                cls.objects.create(user=user, key=user.record_key, use=use, answer=answer, source=source)
                answered(user)

    @classmethod
    def say_of_picture(
        cls, user: User, image: UUID, answer: str, *, use: str = Use.AI_GENERATIVE_TRAINING, source: str = "post"
    ) -> None:
        """Record an answer for one picture, whose maker the caller has asked for; the same again changes nothing.

        A no stands until it is taken back by "inherit"; a yes until then, or until the person says no to everything.
        """
        newest = cls.of_pictures([image], user, use).get(image)
        before = newest.answer if newest else cls.Answer.AS_EVERYTHING
        ended = answer == cls.Answer.ALLOWED and newest is not None and cls._ended(newest, cls.current(user, use))
        if before != answer or ended:
            with transaction.atomic():
                cls.objects.create(user=user, key=user.record_key, image=image, use=use, answer=answer, source=source)
                answered(user, image)

    @classmethod
    def of_pictures(
        cls, images: Iterable[UUID], user: User, use: str = Use.AI_GENERATIVE_TRAINING
    ) -> dict[UUID, Consent]:
        """The newest that this person said of each of these pictures; those without any are left out."""
        said = cls.objects.filter(image__in=list(images), user=user, use=use, effective_from__lte=timezone.now())
        return {one.image: one for one in said.order_by("effective_from", "pk") if one.image}

    @classmethod
    def allows_some(cls, user: User, use: str = Use.AI_GENERATIVE_TRAINING) -> bool:
        """Whether a yes to a single picture is in force although the person says no to everything."""
        said = cls.objects.filter(user=user, use=use, image__isnull=False).order_by("image", "-effective_from", "-pk")
        general = cls.current(user, use)
        newest = said.distinct("image")
        return any(one.answer == cls.Answer.ALLOWED and not cls._ended(one, general) for one in newest)

    @classmethod
    def holds(cls, of_picture: Consent | None, general: Consent | None, use: str) -> str:
        """The maker's own answer for a picture, from the newest of it and the newest of everything."""
        said = cls.Answer(of_picture.answer) if of_picture else cls.Answer.AS_EVERYTHING
        ended = of_picture is not None and said == cls.Answer.ALLOWED and cls._ended(of_picture, general)
        if said != cls.Answer.AS_EVERYTHING and not ended:
            return said
        unsaid = cls.Answer.ALLOWED if use in UNASKED else cls.Answer.NOT_ALLOWED
        return general.answer if general else unsaid

    @classmethod
    def _ended(cls, of_picture: Consent, general: Consent | None) -> bool:
        said_no = general is not None and general.answer != cls.Answer.ALLOWED
        return bool(said_no and general and general.effective_from > of_picture.effective_from)
