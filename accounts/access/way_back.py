"""Where a person goes after pressing something."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from accounts.access.guesses import last_here
from accounts.access.requests import PageRequest
from accounts.access.signup import may_sign_up


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page of this site that the form was on, else `otherwise`."""
    return _of_this_site(request, request.POST.get("next", "")) or page_behind(request) or otherwise


def page_behind(request: HttpRequest) -> str:
    """The page of this site from which this was asked for, as the browser says; empty for none."""
    return _of_this_site(request, request.headers.get("Referer", ""))


def _of_this_site(request: HttpRequest, address: str) -> str:
    secure = request.is_secure()
    if not address or not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=secure):
        return ""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def way_in(request: HttpRequest, then: str) -> HttpResponse:
    """To joining, for who was never here in this browser and may; else to signing in; each leads to the other."""
    newcomer = last_here(request) is None and may_sign_up(request)
    return redirect_to_login(then, reverse("account_signup") if newcomer else None)


def sign_in_first(request: PageRequest, then: str) -> HttpResponse:
    """To the sign-in page, and afterwards to `then`."""
    redirect = redirect_to_login(then)
    if request.htmx:
        return HttpResponseClientRedirect(redirect.url)
    return redirect
