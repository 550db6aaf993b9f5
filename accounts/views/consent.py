"""Settings: whether what one makes may be used to train models."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access.requests import SignedInRequest
from accounts.models import Consent


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: SignedInRequest) -> HttpResponse:
    if request.method == "POST":
        Consent.say(request.user, allowed=request.POST.get("answer") == "allowed")
        messages.success(request, _("Saved. It holds from this moment."))
        return redirect("settings-consent")
    history = Consent.objects.filter(user=request.user).order_by("-effective_from", "-pk")[:50]
    allowed = Consent.allows(request.user)
    some = not allowed and Consent.allows_some(request.user)
    return render(request, "accounts/consent.html", {"allowed": allowed, "some": some, "history": history})
