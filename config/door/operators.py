"""The operators' pages are entered by everybody's sign-in; with a second factor, where the setting asks for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class OperatorsMiddleware:
    """Before every page under /operator/, Django's own sign-in there included, which thereby never shows its form."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        home = reverse("admin:index")
        if not request.path.startswith(home):
            return None
        if not request.user.is_authenticated:
            at_its_sign_in = request.path == reverse("admin:login")
            return redirect_to_login(home if at_its_sign_in else request.get_full_path())
        if not request.user.is_staff:
            raise PermissionDenied
        if (
            settings.STAFF_SECOND_FACTOR
            and not Authenticator.objects.filter(user=request.user.pk, type__in=FACTORS).exists()
        ):
            messages.warning(request, _("Operators sign in with a second factor here: set one up first."))
            return redirect("mfa_index")
        return None
