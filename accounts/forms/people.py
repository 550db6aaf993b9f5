"""Naming another person, and confirming that one leaves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.team import LARGEST_CAP
from accounts.profile.handles import typed
from lib.limits.text_fields import PasswordField


class InviteForm(forms.Form):
    """Someone by handle, whom the person who asks may see."""

    handle = forms.CharField(label=_("Invite by handle"), max_length=31)

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer

    def clean_handle(self) -> User:
        handle = typed(self.cleaned_data["handle"])
        person = User.objects.visible_to(self.viewer).filter(handle=handle).first()
        if person is None:
            raise forms.ValidationError(_("Nobody here has this handle."), code="unknown")
        return person


class CapForm(forms.Form):
    """How many of the team's images one member may make a day."""

    daily_cap = forms.IntegerField(label=_("Images a day at most"), required=False, min_value=0, max_value=LARGEST_CAP)


class LeaveForm(forms.Form):
    """The handle typed out and the password, so that it is meant and meant by its owner."""

    handle = forms.CharField(label=_("Your handle"), max_length=31, widget=forms.TextInput({"autocomplete": "off"}))
    password = PasswordField(
        label=_("Your password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
