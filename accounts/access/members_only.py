"""A site that only its members see: what is open to everybody all the same."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from accounts.access.way_back import way_back
from accounts.models import Token
from lib.problems import MEDIA_TYPE, Problem

OPEN_TO_ALL = frozenset(
    {
        # the way in and out
        *("account_login", "account_logout", "account_signup", "handle-free", "account_inactive", "admin:login"),
        *("account_confirm_email", "account_email_verification_sent", "account_reset_password"),
        *("account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done"),
        *("mfa_authenticate", "mfa_login_webauthn"),
        *("openid_connect_login", "openid_connect_callback", "socialaccount_signup"),
        *("socialaccount_login_cancelled", "socialaccount_login_error"),
        # what a stranger reads, and what a machine asks
        *("about", "set_language", "healthz", "livez", "readyz", "metrics"),
        # links that prove by their signature for whom they were made
        *("digest-stop", "made-file"),
    }
)
"""Names of addresses. Metrics ask for a token of their own."""


def may_enter(request: HttpRequest) -> bool:
    """Whoever is signed in or bears a token, and everybody where it says so."""
    match = request.resolver_match
    return (match is not None and match.view_name in OPEN_TO_ALL) or request.user.is_authenticated or has_token(request)


def has_token(request: HttpRequest) -> bool:
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and Token.find(secret.strip()) is not None


def turned_away(request: HttpRequest) -> HttpResponse:
    """A browser is led to signing in, a program told to bring a token."""
    if "text/html" in request.headers.get("Accept", "") and request.method in ("GET", "HEAD", "POST"):
        return redirect_to_login(way_back(request, "/") if request.method == "POST" else request.get_full_path())
    problem = Problem("members-only", _("This site is for its members: sign in, or bear a token."), status=401)
    headers = {"WWW-Authenticate": 'Bearer realm="api"', "Cache-Control": "no-store"}
    return JsonResponse(problem.document(), status=401, content_type=MEDIA_TYPE, headers=headers)
