"""Who may come in: invitations by a link, and requests that wait for somebody's answer."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.token import digest
from accounts.models.twice import made_just_now, one_at_a_time
from lib.doorbell import ring_on_commit
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models.user import User

LONGEST = 365  # days
MOST_USES = 1000
KEPT = timedelta(days=7)  # for which somebody refused can still read why


class SignupInvitation(models.Model):
    """A link that lets so many people in. Its secret (256 random bits) is shown once; `digest` is its SHA-256."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="signup_invitations", verbose_name=_("by")
    )
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(max_length=8, editable=False)
    uses = models.PositiveSmallIntegerField(_("how many people"), default=1)
    used = models.PositiveSmallIntegerField(_("came"), default=0, editable=False)
    created = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("invitation to join")
        verbose_name_plural = _("invitations to join")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(used__lte=models.F("uses")), name="signup_invitation_not_overused"
            )
        ]

    def __str__(self) -> str:
        return self.note or f"{self.hint}…"

    @classmethod
    def issue(cls, by: User | None, *, note: str = "", uses: int = 1, days: int = 14) -> tuple[SignupInvitation, str]:
        """A new one and its link, never to be had again. Raises Problem("invalid").

        Pressed twice, the second takes the place of the first, whose link nobody has seen.
        """
        errors: dict[str, Any] = {}
        if not 1 <= uses <= MOST_USES:
            errors["uses"] = _("From 1 to %(most)d people.") % {"most": MOST_USES}
        if not 1 <= days <= LONGEST:
            errors["days"] = _("From 1 to %(most)d days.") % {"most": LONGEST}
        if errors:
            raise Problem.invalid(errors)
        secret, expires = secrets.token_urlsafe(32), timezone.now() + timedelta(days=days)
        fields = {"digest": digest(secret), "hint": secret[:6], "expires": expires}
        with transaction.atomic():
            if by:
                one_at_a_time(by)
                unseen = made_just_now(cls.objects.filter(by=by, used=0), {"note": note[:120], "uses": uses})
                if unseen:
                    unseen.delete()
            made = cls.objects.create(by=by, note=note[:120], uses=uses, **fields)
        return made, f"{settings.SITE_URL}{reverse('account_signup')}?invitation={secret}"

    @classmethod
    def issue_by_member(cls, by: User, note: str) -> str:
        """A member's own, for one person and two weeks. Raises Problem where they have as many open as they may."""
        with transaction.atomic():
            one_at_a_time(by)
            made = cls.issue(by, note=note)[1]
            most, open_now = settings.INVITATIONS_BY_MEMBERS, cls.objects.filter(by=by, expires__gt=timezone.now())
            if open_now.filter(used__lt=models.F("uses")).count() > most:
                title = _("All your invitations are out (%(most)d). Revoke one, or wait until it is used.")
                raise Problem("too-many-invitations", title % {"most": most}, status=409)
            return made

    @classmethod
    def find(cls, secret: str) -> SignupInvitation | None:
        """The one with this secret that still lets somebody in, or None."""
        if not secret:
            return None
        living = cls.objects.filter(expires__gt=timezone.now(), used__lt=models.F("uses"))
        return living.filter(digest=digest(secret)).first()

    def take(self, user: User) -> None:
        """Let this person in by it, in the transaction that makes them. Raises Problem where others were quicker."""
        living = SignupInvitation.objects.filter(pk=self.pk, expires__gt=timezone.now(), used__lt=models.F("uses"))
        if not living.update(used=models.F("used") + 1):
            raise Problem(
                "invitation-used", _("This invitation was used up just now. Ask for another one."), status=409
            )
        user.signup_invitation = self
        user.save(update_fields=["signup_invitation"])

    def revoke(self) -> None:
        """Nobody comes by it any more; who came stays."""
        SignupInvitation.objects.filter(pk=self.pk).update(expires=timezone.now())

    @property
    def is_open(self) -> bool:
        return self.expires > timezone.now() and self.used < self.uses


class SignupRequest(models.Model):
    """Somebody who signed up where each is looked at: their account waits, and this says what came of it."""

    class Answer(models.TextChoices):
        WAITING = "waiting", _("Waits for an answer")
        ACCEPTED = "accepted", _("Let in")
        REFUSED = "refused", _("Refused")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="signup_request", verbose_name=_("who")
    )
    words = models.TextField(_("what they wrote"), max_length=1000, blank=True)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.WAITING)
    sentence = models.TextField(_("what they are told"), max_length=1000, blank=True)
    asked = models.DateTimeField(_("asked"), default=timezone.now)
    decided = models.DateTimeField(_("answered"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    told = models.DateTimeField(null=True, help_text="When the answer was mailed, if there is an address.")

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        indexes = [
            models.Index(fields=["decided"], name="signup_request_untold", condition=models.Q(told=None)),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @classmethod
    def ask(cls, user: User, words: str) -> SignupRequest:
        """In the transaction that makes the account."""
        user.state = user.State.WAITING
        user.save(update_fields=["state"])
        return cls.objects.create(user=user, words=words[:1000])

    def accept(self, *, by: User, sentence: str = "") -> None:
        """Their account works from now on, and they are told. Raises Problem("already-decided")."""
        with transaction.atomic():
            self._decide(self.Answer.ACCEPTED, by, sentence)
            people = type(self.user)._default_manager.filter(pk=self.user_id, state=self.user.State.WAITING)
            people.update(state=self.user.State.ACTIVE)

    def refuse(self, *, by: User, sentence: str = "") -> None:
        """They are told, can read it where they sign in for a week, and are then forgotten. Raises as `accept`."""
        with transaction.atomic():
            self._decide(self.Answer.REFUSED, by, sentence)

    def _decide(self, answer: str, by: User, sentence: str) -> None:
        waiting = SignupRequest.objects.filter(pk=self.pk, answer=self.Answer.WAITING)
        fields = {"answer": answer, "sentence": sentence.strip()[:1000], "decided": timezone.now(), "decided_by": by}
        if not waiting.update(**fields):
            raise Problem("already-decided", _("Somebody has answered this request already."), status=409)
        self.refresh_from_db()
        ring_on_commit("accounts.tasks.tell_signup_answer", self.pk)

    @classmethod
    def untold(cls) -> models.QuerySet[SignupRequest]:
        """Answered within the day, and no mail left yet: its bell was lost, or the mail server was away."""
        since = timezone.now() - timedelta(days=1)
        return cls.objects.filter(told=None, decided__gt=since, decided__lt=timezone.now() - timedelta(minutes=2))

    @classmethod
    def forgettable(cls) -> models.QuerySet[SignupRequest]:
        """Refused a week ago."""
        until = timezone.now() - KEPT
        waiting = {"user__state": "waiting"}
        return cls.objects.filter(answer=cls.Answer.REFUSED, decided__lt=until, **waiting).select_related("user")
