"""Settings: inviting people, where members may."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access.requests import SignedInRequest
from accounts.access.signup import members_may_invite
from accounts.forms.invitation import MemberInvitationForm
from accounts.models import SignupInvitation
from lib.problems import Problem

SHOWN = 50


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: SignedInRequest) -> HttpResponse:
    """The link of a new one is in the answer to the form and nowhere else."""
    if not members_may_invite():
        raise Http404
    form = MemberInvitationForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        link = SignupInvitation.issue_by_member(request.user, form.cleaned_data["note"])
    except Problem as problem:
        problem.add_to(form)
        return _page(request, form, status=problem.status)
    return _page(request, MemberInvitationForm(), link=link)


@login_required
@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    get_object_or_404(SignupInvitation, pk=pk, by=request.user).revoke()
    messages.success(request, _("Revoked. Those who came by it stay."))
    return redirect("settings-invitations")


def _page(request: SignedInRequest, form: MemberInvitationForm, link: str = "", status: int = 200) -> HttpResponse:
    mine = SignupInvitation.objects.filter(by=request.user).order_by("-pk")[:SHOWN]
    facts = {"form": form, "invitations": mine, "link": link, "most": settings.INVITATIONS_BY_MEMBERS}
    return render(request, "accounts/invitations.html", facts, status=status)
