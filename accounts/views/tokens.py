"""Settings: personal API tokens."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access.requests import SignedInRequest
from accounts.forms.token import TokenForm
from accounts.models import Token
from lib.problems import Problem


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: SignedInRequest) -> HttpResponse:
    """The secret of a new token is in the answer to the form and nowhere else."""
    if request.method != "POST":
        return _page(request, TokenForm())
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            _token, secret = form.issue(request.user)
            return _page(request, TokenForm(), secret=secret)
        except Problem as problem:
            problem.add_to(form)
    return _page(request, form, status=422)


@login_required
@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    get_object_or_404(Token, pk=pk, user=request.user).delete()
    messages.success(request, _("Revoked. Programs that use it are refused from now on."))
    return redirect("settings-tokens")


def _page(request: SignedInRequest, form: TokenForm, secret: str = "", status: int = 200) -> HttpResponse:
    mine = Token.objects.filter(user=request.user).order_by("-pk")
    return render(request, "accounts/tokens.html", {"form": form, "tokens": mine, "secret": secret}, status=status)
