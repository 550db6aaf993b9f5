"""A team: people who share one allowance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.notification import Notification
from accounts.models.plan import Plan
from lib.limits import written
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models.user import User


LARGEST_CAP = 100_000  # images a day


class Team(models.Model):
    """Its members draw on the plan of the team instead of their own. An operator makes it; an owner fills it."""

    name = models.CharField(_("name"), max_length=60, validators=[written.name])
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="teams")
    created = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    def invite(self, person: User, *, by: User) -> Invitation:
        """Ask someone to join. Asking twice is asking once. Raises Problem, see `_owned_by` and `_room`."""
        with transaction.atomic():
            team = self._owned_by(by)
            if Membership.objects.filter(user=person).exists():
                raise Problem("in-a-team", _("This person already belongs to a team."), status=409)
            invitation, fresh = Invitation.objects.get_or_create(team=team, user=person, defaults={"by": by})
            if fresh:
                team._room()
                Notification.tell(person, "team-invitation", actor=by, url="/settings/plan", title=self.name)
        return invitation

    def remove(self, person: User, *, by: User) -> None:
        """Take a member out, or an invitation back. An owner leaves by leaving. Raises Problem."""
        with transaction.atomic():
            self._owned_by(by)
            Invitation.objects.filter(team=self, user=person).delete()
            Membership.objects.filter(team=self, user=person, role=Membership.Role.MEMBER).delete()

    def cap(self, person: User, images: int | None, *, by: User) -> None:
        """Let a member make at most so many of the team's images a day; None takes the cap away. Raises Problem."""
        if images is not None and not 0 <= images <= LARGEST_CAP:
            said = _("A whole number from 0 to %(most)d, or nothing at all.") % {"most": LARGEST_CAP}
            raise Problem.invalid(daily_cap=said)
        with transaction.atomic():
            self._owned_by(by)
            if not Membership.objects.filter(team=self, user=person).update(daily_cap=images):
                raise Problem("not-a-member", _("This person is not in the team."), status=404)

    def _owned_by(self, person: User) -> Team:
        """The team's row, locked, so that two invitations never take one place. Raises Problem("not-the-owner")."""
        team = Team.objects.select_for_update(of=("self",)).select_related("plan").get(pk=self.pk)
        if not Membership.objects.filter(team=team, user=person, role=Membership.Role.OWNER).exists():
            raise Problem("not-the-owner", _("Only an owner of the team can do this."), status=403)
        return team

    def _room(self) -> None:
        """Members and open invitations together fit the plan. Raises Problem("team-full")."""
        taken = self.memberships.count() + self.invitations.count()
        if taken > self.plan.members:
            sentence = _("This team has all the %(count)d members its plan allows.") % {"count": self.plan.members}
            raise Problem("team-full", sentence, status=409)


class Membership(models.Model):
    """One person belongs to at most one team. `daily_cap` is how many of the team's images they may make a day."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        MEMBER = "member", _("Member")

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="membership")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    joined = models.DateTimeField(default=timezone.now)
    daily_cap = models.PositiveIntegerField(
        _("cap"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(LARGEST_CAP)],
        help_text=_("Images a day out of the team's. Empty: no cap."),
    )

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"

    def leave(self) -> None:
        """Go. Where the last owner goes, the member of longest standing becomes owner."""
        with transaction.atomic():
            others = Membership.objects.select_for_update().filter(team=self.team_id).exclude(pk=self.pk)
            remaining = list(others.order_by("joined", "pk"))
            self.delete()
            if remaining and not any(member.role == self.Role.OWNER for member in remaining):
                Membership.objects.filter(pk=remaining[0].pk).update(role=self.Role.OWNER)


class Invitation(models.Model):
    """An owner asked someone to join; it is gone once answered: `accept` it, or delete it."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.user} asked into {self.team}"

    def accept(self) -> None:
        """Join the team. Raises Problem("in-a-team") for a member of another."""
        with transaction.atomic():
            membership, _fresh = Membership.objects.get_or_create(user=self.user, defaults={"team": self.team})
            if membership.team_id != self.team_id:
                raise Problem("in-a-team", _("You already belong to a team. Leave it first."), status=409)
            self.delete()
