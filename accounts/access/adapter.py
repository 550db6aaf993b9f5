"""What allauth asks this site."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from accounts.access.guesses import Guess, remember_browser
from accounts.access.signup import may_sign_up
from accounts.models import Letter, SignupRequest, User
from accounts.profile.handles import typed
from accounts.profile.introduction import ask_handle
from lib.limits.client_address import address_of

MISMATCH = _("No account has this name and this password. Check both, or reset the password.")


def mailed(path: str) -> str:
    """An address in a mail is the site's public one, by whichever name of it somebody came."""
    return f"{settings.SITE_ORIGIN}{path}"


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
        ask_handle(cleaned)
        return cleaned

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return mailed(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key: str) -> str:
        named = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return mailed(named.replace("UID-KEY", quote(key)))

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return may_sign_up(request)

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **details: object) -> HttpResponse:
        """A person's language follows them to every browser they sign in with; who is new is told where to begin."""
        response: HttpResponse = super().post_login(request, user, **details)
        if language := getattr(user, "language", ""):
            request.session["language"] = language
        if details.get("signup"):
            messages.info(request, mark_safe(render_to_string("slots/welcome.html", request=request)))  # noqa: S308
        if isinstance(user, User):
            remember_browser(request, response, user)
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """As our own paces see it, whatever it is."""
        return address_of(request)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """By one name, address or handle: given both, allauth hashes a known password twice and an unknown once."""
        login = credentials.pop("email", None) or credentials.pop("username", "")
        found: AbstractBaseUser | None = super().authenticate(request, **(credentials | {"username": login}))
        return found

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counted before the password is checked. Raises ValidationError where there were too many."""
        self._guess = Guess(request, credentials["username"])
        if not self._guess.begin():
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """allauth calls it once the password was right."""
        self._guess.forgive()

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        """Whose address belongs to another account is told so by mail, and nobody else is."""
        address = emailconfirmation.email_address
        others = EmailAddress.objects.filter(email=address.email, verified=True).exclude(user=address.user_id)
        if others.exists():
            self.send_account_already_exists_mail(address.email)
        else:
            super().send_confirmation_mail(request, emailconfirmation, signup)

    def render_mail(self, *args: Any, **kwargs: Any) -> KeptMail:
        """Sending it keeps it as a row, so that no page fails where no mail server answers."""
        mail: Any = super().render_mail(*args, **kwargs)
        return KeptMail(mail)

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Why they cannot come in: suspended, not looked at yet, or refused. Asked only of who gave the password."""
        asked = SignupRequest.objects.filter(user=user.pk, user__state="waiting").first()
        waits = asked is not None and asked.answer == SignupRequest.Answer.WAITING
        return render(request, "account/account_inactive.html", {"asked": asked}, status=200 if waits else 403)
