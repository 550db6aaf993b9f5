"""The way out of the mail of what is new, for who reads that mail and is not signed in."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.notifications import digest


@csrf_exempt  # mail programs press the button for people (RFC 8058), without a cookie; the ticket says who they are
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, ticket: str) -> HttpResponse:
    """Opening the address changes nothing, since scanners of mail open every address; pressing its button does."""
    stopped = request.method == "POST"
    person = digest.stop(ticket) if stopped else digest.holder_of(ticket)
    if person is None:
        raise Http404
    return render(request, "accounts/digest_stop.html", {"stopped": stopped})
