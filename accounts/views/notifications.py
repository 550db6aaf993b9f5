"""What happened, newest first."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.access.requests import SignedInRequest
from accounts.notifications import groups


@login_required
@never_cache
@require_safe
def notifications(request: SignedInRequest) -> HttpResponse:
    """Looking at them is what makes them seen; those new on this page are still marked on it."""
    page = groups.page(request.user, request.GET.get("cursor", ""))
    groups.see(request.user, page.rows)
    return render(request, "accounts/notifications.html", {"page": page})


@never_cache
@require_safe
def badge(request: HttpRequest) -> HttpResponse:
    """The bell with its number, for pages that stay open."""
    return render(request, "partials/bell.html") if request.user.is_authenticated else HttpResponse(status=204)
