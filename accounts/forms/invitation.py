"""Inviting people to join."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import SignupInvitation, User
from accounts.models.signup import LONGEST, MOST_USES


class InvitationForm(forms.Form):
    """For whom, for how many, and for how long."""

    note = forms.CharField(
        label=_("For whom"), max_length=120, required=False, help_text=_("Only you and the staff see it.")
    )
    uses = forms.IntegerField(label=_("How many people"), min_value=1, max_value=MOST_USES, initial=1)
    days = forms.IntegerField(label=_("Days until it expires"), min_value=1, max_value=LONGEST, initial=14)

    def issue(self, by: User) -> str:
        """The link, never to be had again."""
        _made, link = SignupInvitation.issue(by, **self.cleaned_data)
        return link


class MemberInvitationForm(forms.Form):
    """A member's is for one person, and for two weeks."""

    note = forms.CharField(
        label=_("For whom"), max_length=120, required=False, help_text=_("Only you and the staff see it.")
    )
