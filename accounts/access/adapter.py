"""What allauth asks this site."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.profile.handles import typed
from accounts.registries.signup_gate import why_closed

MISMATCH = _("No account has this name and this password. Check both, or reset the password.")


def mailed(path: str) -> str:
    """An address in a mail is the site's public one, by whichever name of it somebody came."""
    return f"{settings.SITE_ORIGIN}{path}"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Handles are small letters; sign-up is open unless the operator closed it."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_taken": _("This handle is taken; choose another."),
        "username_blacklisted": _("This name is reserved; choose another."),
        "username_password_mismatch": MISMATCH,
        "email_password_mismatch": MISMATCH,
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        cleaned: str = super().clean_username(typed(username), shallow)
        return cleaned

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return mailed(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key: str) -> str:
        named = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return mailed(named.replace("UID-KEY", quote(key)))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP_OPEN) and not why_closed()

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: object) -> HttpResponse:
        """A person's language follows them to every browser they sign in with."""
        response: HttpResponse = super().post_login(request, user, **details)
        if language := getattr(user, "language", ""):
            request.session["language"] = language
        return response

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        return render(request, "account/account_inactive.html", status=403)
