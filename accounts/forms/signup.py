"""Joining."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.core import context
from django import forms
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.access import kept_password, signup
from accounts.models import User
from lib.problems import Problem

OPTIONAL = _("Only to reset your password; nobody sees it.")
KEPT = _("Your password is kept as you typed it. Type another only to change it.")
CONFIRMED = _("We send you a link to confirm it, and you can sign in then. Nobody sees it.")


class SignupForm(AllauthSignupForm):  # type: ignore[misc]  # allauth has no types
    """A handle, a password, and an email if one wants to be able to reset it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handle, email, password = self.fields["username"], self.fields["email"], self.fields["password1"]
        handle.label = _("Handle")
        handle.help_text = _(
            "Your name in addresses: 3 to 30 small letters, digits, - or _. It cannot be changed later."
        )
        handle.widget.attrs.update(placeholder="", autocapitalize="none", spellcheck="false", autofocus=True)
        asking = {"hx-get": reverse("handle-free"), "hx-trigger": "change", "hx-target": "#handle-said"}
        handle.widget.attrs |= asking | {"hx-swap": "innerHTML", "hx-params": "username"}
        email.label, email.help_text = _("Email"), CONFIRMED if settings.MUST_CONFIRM_EMAIL else OPTIONAL
        email.widget.attrs["placeholder"] = password.widget.attrs["placeholder"] = ""
        password.help_text = _("At least 8 characters; a few words in a row are easy to remember.")
        self.kept = kept_password.kept(context.request)
        if self.kept:
            show_kept(password)
        if signup.asks_for_words(context.request):
            self.fields["words"] = forms.CharField(
                label=_("Why you would like to join"),
                help_text=_("The people who run this site read it before they let you in."),
                max_length=1000,
                required=False,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        self._hide_the_trap()
        if not email.required:
            self.order_fields([name for name in self.fields if name != "email"])  # which stands last, folded away

    def _hide_the_trap(self) -> None:
        """The field that only programs fill in is out of sight by class, since pages carry no inline styles."""
        trap = self.fields[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]
        trap.label, trap.widget.attrs = _("Leave this empty"), {"tabindex": "-1", "autocomplete": "off"}

    def clean(self) -> dict[str, Any]:
        """What is wrong elsewhere does not cost the password."""
        cleaned: dict[str, Any] = super().clean()
        if self.errors and cleaned.get("password1"):
            kept_password.keep(context.request, cleaned["password1"])
            show_kept(self.fields["password1"])
            self["password1"].help_text = KEPT
        return cleaned

    def save(self, request: HttpRequest) -> User:
        """The language the page was read in becomes theirs. Raises Problem where another took the handle just now,
        or the last place of an invitation.
        """
        try:
            with transaction.atomic():
                user: User = super().save(request)
                if not self.cleaned_data["password1"]:
                    user.password = self.kept
                    user.save(update_fields=["password"])
                signup.admit(user, request, self.cleaned_data.get("words", ""))
        except IntegrityError as error:
            raise Problem(
                "handle-taken", _("Someone took this handle just now; choose another."), status=409
            ) from error
        kept_password.forget(request)
        user.language = get_language() or ""
        user.save(update_fields=["language"])
        return user


def show_kept(password: Any) -> None:
    """The field of one that was typed and need not be typed again."""
    password.required, password.is_kept, password.help_text = False, True, KEPT
    password.widget.attrs |= {"placeholder": "••••••••"}
