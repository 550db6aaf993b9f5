"""Settings: password, email, second factor, passkeys; all of them pages of allauth."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render

from accounts.access.requests import SignedInRequest


@login_required
def security(request: SignedInRequest) -> HttpResponse:
    kinds = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    facts = {
        "email": EmailAddress.objects.filter(user=request.user, primary=True).first(),
        "has_app": Authenticator.Type.TOTP in kinds,
        "keys": kinds.count(Authenticator.Type.WEBAUTHN),
        "has_codes": Authenticator.Type.RECOVERY_CODES in kinds,
    }
    return render(request, "accounts/security.html", facts)
