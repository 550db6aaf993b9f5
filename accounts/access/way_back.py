"""Where a person goes after pressing something."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.access.guesses import last_here
from accounts.access.requests import PageRequest
from accounts.access.signup import may_sign_up
from lib.pages.page_behind import of_this_site, page_behind


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The page of this site that the form was on, else `otherwise`."""
    return of_this_site(request, request.POST.get("next", "")) or page_behind(request) or otherwise


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
