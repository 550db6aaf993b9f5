"""What allauth asks this site."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.models import Letter
from accounts.profile.handles import typed
from accounts.registries.signup_gate import why_closed

MISMATCH = _("No account has this name and this password. Check both, or reset the password.")


class KeptMail:
    """A mail whose sending is left to a task."""

    def __init__(self, mail: Any) -> None:
        self.mail = mail

    def send(self) -> None:
        Letter.write(self.mail)


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

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.SIGNUP_OPEN) and not why_closed()

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: object) -> HttpResponse:
        """A person's language follows them to every browser they sign in with; who is new is told where to begin."""
        response: HttpResponse = super().post_login(request, user, **details)
        if language := getattr(user, "language", ""):
            request.session["language"] = language
        if details.get("signup"):
            messages.info(request, mark_safe(render_to_string("slots/welcome.html", request=request)))  # noqa: S308
        return response

    def render_mail(self, *args: Any, **kwargs: Any) -> KeptMail:
        """Sending it keeps it as a row, so that no page fails where no mail server answers."""
        mail: Any = super().render_mail(*args, **kwargs)
        return KeptMail(mail)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        return render(request, "account/account_inactive.html", status=403)
