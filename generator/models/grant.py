"""Images given to a person or a team beside what a day brings, and what they gave on of them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification, Team, User
from generator.requests import idempotency
from lib.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable

LARGEST_GRANT = 100_000
LONGEST_NOTE = 200
RETURNED_FOR = dt.timedelta(days=7)


class GrantQuerySet(models.QuerySet["Grant"]):
    def of(self, user: User, team: Team | None) -> GrantQuerySet:
        """Those this person may draw on: their own and their team's."""
        return self.filter(Q(user=user) | Q(team=team)) if team else self.filter(user=user)

    def gifts_of(self, giver: User) -> GrantQuerySet:
        """What this person gave to others."""
        return self.filter(giver=giver, reason=Grant.Reason.GIFT).select_related("user")

    def usable(self, now: dt.datetime) -> GrantQuerySet:
        """Those with something left that have not expired."""
        return self.filter(Q(expires=None) | Q(expires__gt=now), used__lt=F("images"))


class Grant(models.Model):
    """`used` counts the images reserved or settled out of it and not refunded, and those given on to others.

    A grant that came out of another (a gift, or what came back after the end) has that one as `parent`.
    """

    class Reason(models.TextChoices):
        WELCOME = "welcome", _("Welcome")
        APOLOGY = "apology", _("Apology")
        CONTEST = "contest", _("Contest")
        PURCHASE = "purchase", _("Purchase")
        OTHER = "other", _("Other")
        GIFT = "gift", _("Gift")
        RETURNED = "returned", _("Came back late")

    BY_OPERATORS = [choice for choice in Reason.choices if choice[0] not in ("gift", "returned")]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="grants")
    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="grants")
    images = models.PositiveIntegerField(_("images"), validators=[MinValueValidator(1)])
    used = models.PositiveIntegerField(default=0, editable=False)
    expires = models.DateTimeField(_("expires"), null=True, blank=True, help_text=_("Empty: never."))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason)
    reference = models.CharField(
        _("reference"), max_length=120, blank=True, help_text=_("Of a purchase, say. Only operators see it.")
    )
    note = models.CharField(
        _("note"), max_length=LONGEST_NOTE, blank=True, help_text=_("Shown to whoever gets the images.")
    )
    giftable = models.BooleanField(
        _("may be given on"), default=True, help_text=_("Whether its person may give images of it to others.")
    )
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="gave"
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, editable=False, related_name="children")
    idempotency_key = models.CharField(max_length=idempotency.LONGEST, null=True, blank=True, editable=False)  # noqa: DJ001 - null is "none"
    created = models.DateTimeField(default=timezone.now, editable=False)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(team__isnull=True),
                name="grant_to_one_holder",
                violation_error_message=_("Choose a person or a team, not both."),
            ),
            models.CheckConstraint(condition=Q(images__gte=1), name="grant_of_something"),
            models.CheckConstraint(condition=Q(used__lte=F("images")), name="grant_never_overdrawn"),
            models.CheckConstraint(
                condition=Q(reason__in=["gift", "returned"], parent__isnull=False)
                | (~Q(reason__in=["gift", "returned"]) & Q(parent__isnull=True)),
                name="grant_out_of_another",
            ),
            models.UniqueConstraint(
                fields=["giver", "idempotency_key"],
                name="grant_once_per_key",
                condition=Q(idempotency_key__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="grant_of_person", condition=Q(user__isnull=False)),
            models.Index(fields=["team", "-id"], name="grant_of_team", condition=Q(team__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.used} of {self.images} ({self.get_reason_display()})"

    @property
    def remaining(self) -> int:
        return self.images - self.used

    @property
    def is_expired(self) -> bool:
        return self.expires is not None and self.expires <= timezone.now()

    @property
    def is_gift(self) -> bool:
        return self.reason == self.Reason.GIFT

    @property
    def turn(self) -> tuple[bool, bool, float, UUID]:
        """The order of charging: a team's before one's own, what expires soonest first, then the oldest."""
        return self.team_id is None, self.expires is None, self.expires.timestamp() if self.expires else 0.0, self.pk

    @classmethod
    @transaction.atomic
    def give(
        cls,
        *,
        by: User | None,
        people: Iterable[User] = (),
        teams: Iterable[Team] = (),
        key: str | None = None,
        **terms: Any,
    ) -> list[Grant]:
        """One grant each, from the site. `terms`: images, reason, and expires, reference, note, giftable.

        What is given with a `key` is given once, however often it is asked for.
        """
        given = [cls(user=person, giver=by, **terms) for person in people]
        given += [cls(team=team, giver=by, **terms) for team in teams]
        if key and by:
            User.objects.select_for_update(no_key=True).get(pk=by.pk)  # a double press comes one by one
            if cls.objects.filter(giver=by, idempotency_key__startswith=f"{key}:").exists():
                return []
        for number, grant in enumerate(given if key else ()):
            grant.idempotency_key = f"{key}:{number}"
        cls.objects.bulk_create(given)
        for grant in given:
            grant.tell()
        return given

    def tell(self) -> None:
        """Let its person know, or its team's members."""
        members = [self.user] if self.user else User.objects.filter(membership__team=self.team)
        title = f"{self.images} · {self.note}" if self.note else str(self.images)
        for person in members:
            Notification.tell(
                person,
                "gift" if self.is_gift else "grant",
                actor=self.giver if self.is_gift else None,
                subject=self.pk,
                url="/settings/ledger",
                title=title,
            )

    def take(self, images: int) -> bool:
        """Count so many as used, in one UPDATE; False where fewer are left."""
        return Grant.objects.filter(pk=self.pk, used__lte=F("images") - images).update(used=F("used") + images) == 1

    def give_back(self, images: int) -> None:
        """Return what was not used. Where it expired meanwhile, what comes back can be used for seven days more.

        That is a grant of its own, so that nothing else of the old one comes back to life.
        """
        now = timezone.now()
        open_still = Grant.objects.filter(Q(expires=None) | Q(expires__gt=now), pk=self.pk)
        if open_still.update(used=F("used") - images):
            return
        Grant.objects.create(
            user_id=self.user_id,
            team_id=self.team_id,
            images=images,
            reason=self.Reason.RETURNED,
            expires=now + RETURNED_FOR,
            giftable=self.giftable,
            parent=self,
        )
