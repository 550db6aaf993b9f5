"""Where a person goes after pressing something."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from accounts.access.requests import PageRequest


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page of this site that the form was on, else `otherwise`."""
    address = request.POST.get("next") or request.headers.get("Referer", "")
    secure = request.is_secure()
    if not address or not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=secure):
        return otherwise
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or otherwise


def sign_in_first(request: PageRequest, then: str) -> HttpResponse:
    """To the sign-in page, and afterwards to `then`."""
    redirect = redirect_to_login(then)
    if request.htmx:
        return HttpResponseClientRedirect(redirect.url)
    return redirect
