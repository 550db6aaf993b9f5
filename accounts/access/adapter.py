"""What allauth asks this site."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.access.signup import may_sign_up
from accounts.models import SignupRequest
from accounts.profile.handles import typed

MISMATCH = _("No account has this name and this password. Check both, or reset the password.")


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
        return may_sign_up(request)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: object) -> HttpResponse:
        """A person's language follows them to every browser they sign in with; who is new is told where to begin."""
        response: HttpResponse = super().post_login(request, user, **details)
        if language := getattr(user, "language", ""):
            request.session["language"] = language
        if details.get("signup"):
            messages.info(request, mark_safe(render_to_string("slots/welcome.html", request=request)))  # noqa: S308
        return response

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Why they cannot come in: suspended, not looked at yet, or refused. Asked only of who gave the password."""
        asked = SignupRequest.objects.filter(user=user.pk, user__state="waiting").first()
        waits = asked is not None and asked.verdict == SignupRequest.Verdict.WAITING
        return render(request, "account/account_inactive.html", {"asked": asked}, status=200 if waits else 403)
