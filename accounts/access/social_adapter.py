"""Accounts that come by an OpenID Connect provider."""

from __future__ import annotations

import re
from typing import Any

import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import get_language

from accounts.access import signup
from accounts.models import User
from accounts.profile.handles import validators
from accounts.profile.introduction import ask_handle, within_the_rules

log = structlog.get_logger(__name__)

LONGEST = 30
MEMBER = "member"


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """What the provider says becomes an account like any other."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """By the same door as everybody, unless the settings say that whoever the provider knows is a member."""
        return settings.OIDC_SIGNUP == signup.OPEN or signup.may_sign_up(request)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """A handle that is free, and addresses as far as they are believed: `email_verified` may come as a word."""
        user: User = super().populate_user(request, sociallogin, data)
        for address in sociallogin.email_addresses:
            address.verified = settings.OIDC_TRUST_EMAIL and str(address.verified).lower() == "true"
        user.handle = free_handle(data.get("username"), (data.get("email") or "").partition("@")[0], data.get("name"))
        user.display_name = within_the_rules(str(data.get("name") or "")[:60])
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Together with what the door says of it."""
        with transaction.atomic():
            user: User = super().save_user(request, sociallogin, form)
            user.language = get_language() or ""
            user.save(update_fields=["language"])
            if settings.OIDC_SIGNUP != signup.OPEN:
                signup.admit(user, request)
        return user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Whatever went wrong over there, a page of ours says what to do, and the log what it was."""
        if error == AuthError.CANCELLED:
            return
        log.warning("signing in elsewhere failed", error=str(error), reason=repr(exception))
        raise ImmediateHttpResponse(render(request, "socialaccount/authentication_error.html", status=502))


def free_handle(*wishes: Any) -> str:
    """The first wish that is, or can be made, a handle nobody has; else one with a number."""
    spelled = [spelling for wish in wishes if len(spelling := spelled_as_handle(str(wish or ""))) >= 3]
    for handle in (*spelled, *(f"{(spelled or [MEMBER])[0][: LONGEST - 5]}-{number}" for number in range(2, 10_000))):
        if is_free(handle):
            return handle
    return ""


def spelled_as_handle(wish: str) -> str:
    """Small letters, digits and single marks between them."""
    plain = re.sub(r"[^a-z0-9_]+", "-", wish.lower())
    return re.sub(r"[-_]*-[-_]*", "-", plain)[:LONGEST].strip("-_")


def is_free(handle: str) -> bool:
    try:
        for validate in (*validators, ask_handle):
            validate(handle)
    except ValidationError:
        return False
    return not User.objects.filter(handle=handle).exists()
