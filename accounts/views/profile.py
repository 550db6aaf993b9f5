"""Settings: how one appears, and how pages appear to one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.access.requests import SignedInRequest
from accounts.forms.profile import ProfileForm
from accounts.models import User

A_YEAR = 31_536_000


@login_required
def profile(request: SignedInRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, request.FILES or None, instance=_fresh(request))
    if request.method == "POST" and form.is_valid():
        return _remembered(request, form.save())
    return render(request, "accounts/profile.html", {"form": form}, status=422 if form.is_bound else 200)


def _fresh(request: SignedInRequest) -> User:
    """A copy to edit: a refused form must not change the name in the header of its own page."""
    return User.objects.get(pk=request.user.pk)


def _remembered(request: SignedInRequest, user: User) -> HttpResponse:
    """Language and appearance hold in this browser from the next page on."""
    if user.language:
        request.session["language"] = user.language
    else:
        request.session.pop("language", None)
    with override(user.language or None):
        messages.success(request, _("Saved."))
    answer = redirect("settings-profile")
    secure, path = request.is_secure(), settings.SITE.root
    answer.set_cookie("theme", user.theme, max_age=A_YEAR, path=path, samesite="Lax", secure=secure)
    return answer
