"""A person who makes, likes and remixes pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models.consent import Consent
from accounts.models.licence import Licence
from accounts.models.notification import Notification
from accounts.models.people import UserManager
from accounts.models.plan import Plan
from accounts.models.relation import Block, Follow, Mute
from accounts.models.team import Membership
from accounts.profile import avatars
from accounts.profile.handles import TOMBSTONE, typed, validators
from accounts.registries import departure, personal_data
from accounts.registries.consent import answered
from lib.limits import written
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models.team import Team


class User(AbstractBaseUser, PermissionsMixin):
    """`handle` is the public name in addresses; `display_name` is what pages show, and may be empty.

    `viewer_key` (UUIDv4, 122 random bits) stands for the person in the log of what was shown and done. It is kept only
    here and destroyed on leaving; after that the log's rows are nobody's, and no secret of the site brings them back.
    `record_key` (likewise) stands for the maker in what curation exports and in receipts of consent. It is another one,
    since published datasets name it: nobody gets from one of those to what the person looked at.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        WAITING = "waiting", _("Waits to be let in")
        SUSPENDED = "suspended", _("Suspended")
        DELETED = "deleted", _("Deleted")

    class Theme(models.TextChoices):
        AUTO = "auto", _("As my device")
        DARK = "dark", _("Dark")
        LIGHT = "light", _("Light")

    class Digest(models.TextChoices):
        NEVER = "never", _("Never")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")

    handle = models.CharField(_("handle"), max_length=30, unique=True, validators=validators)
    display_name = models.CharField(_("display name"), max_length=60, blank=True, validators=[written.name])
    email = models.EmailField(_("email"), blank=True)
    bio = models.TextField(_("about you"), max_length=500, blank=True)
    avatar_key = models.CharField(max_length=200, blank=True, help_text="Storage key of a square WebP.")
    language = models.CharField(_("language"), max_length=8, blank=True)
    theme = models.CharField(_("appearance"), max_length=8, choices=Theme, default=Theme.AUTO)
    shortcuts = models.BooleanField(_("keyboard shortcuts"), default=True)
    show_mature = models.BooleanField(_("show pictures rated mature"), default=False)
    carry_record = models.BooleanField(
        _("downloads of my public pictures carry how they were made"), default=True, db_default=True
    )
    licence = models.CharField(
        _("licence of my pictures"), max_length=40, choices=Licence, blank=True, default="", db_default=""
    )
    digest = models.CharField(
        _("mail of what is new"), max_length=8, choices=Digest, default=Digest.NEVER, db_default=Digest.NEVER
    )
    digest_sent = models.DateTimeField(null=True, editable=False, help_text="When it was last looked for.")
    digest_again = models.DateTimeField(
        null=True, editable=False, help_text="When one that was refused is tried again."
    )
    digest_tries = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="people", default=Plan.default_pk)
    state = models.CharField(max_length=12, choices=State, default=State.ACTIVE)
    is_staff = models.BooleanField(default=False)
    is_program = models.BooleanField(default=False, help_text="A script's account, made by `manage.py maker`.")
    invented = models.BooleanField(
        default=False,
        help_text="Of the community that `manage.py seed` makes up: no model and no export learns from it.",
    )
    signup_invitation = models.ForeignKey(
        "accounts.SignupInvitation", models.SET_NULL, null=True, blank=True, editable=False, related_name="people"
    )
    viewer_key = models.UUIDField(null=True, unique=True, default=uuid4, editable=False)
    record_key = models.UUIDField(null=True, unique=True, default=uuid4, editable=False)
    joined = models.DateTimeField(default=timezone.now)
    closed = models.DateTimeField(null=True, blank=True, help_text="When the person deleted the account.")
    erased = models.DateTimeField(null=True, blank=True, help_text="When all that belonged to it was gone.")
    revision = models.PositiveIntegerField(
        default=0,
        db_default=0,
        editable=False,
        help_text="Moves with what others see of this person; the database counts it.",
    )

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        indexes = [
            models.Index(
                fields=["closed"], name="user_to_erase", condition=models.Q(closed__isnull=False, erased__isnull=True)
            ),
            models.Index(fields=["digest_sent"], name="user_digest", condition=~models.Q(digest="never")),
        ]
        constraints = [
            models.UniqueConstraint(Lower("handle"), name="user_handle_any_case"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:  # type: ignore[override]  # Django has it writeable; here the state says it
        return self.state == self.State.ACTIVE

    @property
    def name(self) -> str:
        return self.display_name or self.handle

    @property
    def name_and_handle(self) -> str:
        """For sentences: a display name may be anybody's, the handle is not."""
        return f"{self.display_name} @{self.handle}" if self.display_name else self.handle

    def get_absolute_url(self) -> str:
        return reverse("profile", args=[self.handle])

    @property
    def avatar_url(self) -> str:
        """Where the avatar is, or nothing. The address bears the key, so that it may be cached for ever."""
        return reverse("avatar", args=[self.avatar_key.removeprefix("avatars/")]) if self.avatar_key else ""

    def wear(self, avatar: avatars.Avatar) -> None:
        """Take this picture as avatar; the one before is deleted."""
        self._change_avatar(avatar.keep())

    def take_off(self) -> None:
        """Go back to the initial."""
        self._change_avatar("")

    def _change_avatar(self, key: str) -> None:
        with transaction.atomic():
            old = User.objects.select_for_update().get(pk=self.pk).avatar_key
            User.objects.filter(pk=self.pk).update(avatar_key=key)
            transaction.on_commit(lambda: avatars.drop(old), robust=True)
        self.avatar_key = key

    @property
    def follower_count(self) -> int:
        return Follow.objects.filter(whom=self, by__state=self.State.ACTIVE).count()

    @property
    def following_count(self) -> int:
        return Follow.objects.filter(by=self, whom__state=self.State.ACTIVE).count()

    @property
    def membership_or_none(self) -> Membership | None:
        """The membership of a team with its team and plan, if any."""
        return Membership.objects.select_related("team__plan").filter(user=self).first()

    @property
    def team(self) -> Team | None:
        """The team whose allowance this person shares, if any."""
        membership = self.membership_or_none
        return membership.team if membership else None

    @cached_property
    def lets_models_train(self) -> bool:
        """Whether generating models may be trained on this person's pictures, as of now; asked once of this object."""
        return Consent.allows(self)

    @property
    def effective_plan(self) -> Plan:
        team = self.team
        return team.plan if team else self.plan

    def follow(self, whom: User) -> None:
        """See what `whom` posts, and let them know. Raises Problem for oneself and across a block."""
        self._not_oneself(whom)
        if Block.between(self, whom):
            raise Problem("blocked", _("You cannot follow someone who blocked you or whom you blocked."), status=409)
        _row, fresh = Follow.objects.get_or_create(by=self, whom=whom)
        if fresh:
            Notification.tell(whom, "follow", actor=self, url=f"/@{self.handle}")

    def unfollow(self, whom: User) -> None:
        Follow.objects.filter(by=self, whom=whom).delete()

    def mute(self, whom: User) -> None:
        """No longer see what `whom` posts, without their knowing. Raises Problem for oneself."""
        self._not_oneself(whom)
        Mute.objects.get_or_create(by=self, whom=whom)

    def unmute(self, whom: User) -> None:
        Mute.objects.filter(by=self, whom=whom).delete()

    @transaction.atomic
    def block(self, whom: User) -> None:
        """Keep apart from `whom` both ways; neither follows the other any longer. Raises Problem for oneself."""
        self._not_oneself(whom)
        Block.objects.get_or_create(by=self, whom=whom)
        either = models.Q(by=self, whom=whom) | models.Q(by=whom, whom=self)
        Follow.objects.filter(either).delete()

    def unblock(self, whom: User) -> None:
        Block.objects.filter(by=self, whom=whom).delete()

    def _not_oneself(self, whom: User) -> None:
        if whom.pk == self.pk:
            raise Problem("oneself", _("This is you: choose someone else."), status=400)

    def suspend(self) -> bool:
        """Signed out everywhere, their jobs called off, and hidden until reinstated. True if this changed something."""
        living = User.objects.filter(pk=self.pk, state=self.State.ACTIVE, is_superuser=False)
        with transaction.atomic():
            if not living.update(state=self.State.SUSPENDED):
                return False
            departure.end_all(self)
        return True

    def unsuspend(self) -> bool:
        """What they said of their pictures counts again. True if this changed something."""
        suspended = User.objects.filter(pk=self.pk, state=self.State.SUSPENDED)
        with transaction.atomic():
            if not suspended.update(state=self.State.ACTIVE):
                return False
            answered(self)
        return True

    def confirm(self, *, handle: str, password: str) -> None:
        """That this is meant, and meant by its owner. Raises Problem("invalid") with a sentence per field.

        An account without a password, a script's, is confirmed by its handle alone.
        """
        errors: dict[str, list[Any]] = {}
        if typed(handle) != self.handle:
            errors["handle"] = [_("Type your handle, %(handle)s.") % {"handle": self.handle}]
        if self.has_usable_password() and not self.check_password(password):
            errors["password"] = [_("This is not your password.")]
        if errors:
            raise Problem.invalid(errors)

    def close(self) -> None:
        """Leave for good: signed out everywhere and nameless at once, the rest erased in the background.

        Raises Problem for the last operator, who would leave the site without anyone to run it.
        """
        with transaction.atomic():
            self._keep_an_operator()
            User.objects.filter(pk=self.pk, closed__isnull=True).update(closed=timezone.now(), **self._nobody())
            departure.end_all(self)
        self.refresh_from_db()

    def erase(self) -> None:
        """Close the account and remove all that belongs to it, the highest app first. Safe to repeat."""
        self.close()
        for part in personal_data.everything().values():
            with transaction.atomic():
                part.erase(self)
        User.objects.filter(pk=self.pk).update(avatar_key="", erased=timezone.now())
        self.refresh_from_db()

    def _keep_an_operator(self) -> None:
        operators = User.objects.select_for_update().filter(is_superuser=True, state=self.State.ACTIVE)
        remaining = {operator.pk for operator in operators}
        if remaining == {self.pk}:
            raise Problem(
                "last-operator",
                _("You are the only operator of this site. Make someone else one before you leave."),
                status=409,
            )

    def _nobody(self) -> dict[str, Any]:
        """The fields of a tombstone: others' work may point to it, and it tells nothing."""
        return {
            "state": self.State.DELETED,
            "handle": f"{TOMBSTONE}{self.pk}",
            "display_name": "",
            "email": "",
            "bio": "",
            "language": "",
            "theme": self.Theme.AUTO,
            "show_mature": False,
            "carry_record": True,
            "licence": "",
            "digest": self.Digest.NEVER,
            "digest_sent": None,
            "digest_again": None,
            "digest_tries": 0,
            "plan": Plan.default_pk(),
            "password": "!",
            "last_login": None,
            "is_staff": False,
            "is_superuser": False,
            "viewer_key": None,
            "record_key": None,
        }
