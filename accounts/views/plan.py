"""Settings: the plan, and the team that shares one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.access.requests import SignedInRequest
from accounts.forms.people import CapForm, InviteForm
from accounts.models import Invitation, Membership, Plan, User
from lib.problems import Problem


@login_required
def plan(request: SignedInRequest) -> HttpResponse:
    return _page(request, InviteForm(viewer=request.user))


@login_required
@require_POST
def invite(request: SignedInRequest) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("team"), user=request.user)
    form = InviteForm(request.POST, viewer=request.user)
    if form.is_valid():
        try:
            membership.team.invite(form.cleaned_data["handle"], by=request.user)
            messages.success(request, _("Invited. They join when they say yes."))
            return redirect("settings-plan")
        except Problem as problem:
            if problem.code == "not-the-owner":
                raise  # such a person has no form to show it on
            problem.add_to(form)
    return _page(request, form, status=422)


@login_required
@require_POST
def answer(request: SignedInRequest, pk: int, said: str) -> HttpResponse:
    """`said` is accept or decline."""
    invitation = get_object_or_404(Invitation.objects.select_related("team", "user"), pk=pk, user=request.user)
    if said == "accept":
        invitation.accept()
        messages.success(request, _("Welcome to the team %(name)s.") % {"name": invitation.team.name})
    else:
        invitation.delete()
    return redirect("settings-plan")


@login_required
@require_POST
def remove(request: SignedInRequest, handle: str) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("team"), user=request.user)
    membership.team.remove(get_object_or_404(User, handle=handle), by=request.user)
    return redirect("settings-plan")


@login_required
@require_POST
def cap(request: SignedInRequest, handle: str) -> HttpResponse:
    """How many of the team's images a member may make a day; an empty field takes the cap away."""
    membership = get_object_or_404(Membership.objects.select_related("team"), user=request.user)
    member = get_object_or_404(User, handle=handle)
    form = CapForm(request.POST)
    if not form.is_valid():
        raise Problem("invalid", " ".join(map(str, form.errors["daily_cap"])), status=422)
    images = form.cleaned_data["daily_cap"]
    membership.team.cap(member, images, by=request.user)
    if images is None:
        said = _("%(name)s may use the team's images without a cap.") % {"name": member.name}
    else:
        said = ngettext(
            "%(name)s may make %(count)d of the team's images a day.",
            "%(name)s may make %(count)d of the team's images a day.",
            images,
        ) % {"name": member.name, "count": images}
    messages.success(request, said)
    return redirect("settings-plan")


@login_required
@require_POST
def leave(request: SignedInRequest) -> HttpResponse:
    for membership in Membership.objects.filter(user=request.user):
        membership.leave()
        messages.success(request, _("You left the team; your own plan counts again."))
    return redirect("settings-plan")


def _page(request: SignedInRequest, form: InviteForm, status: int = 200) -> HttpResponse:
    membership = request.user.membership_or_none
    team = membership.team if membership else None
    facts = {
        "form": form,
        "plan": team.plan if team else request.user.plan,
        "plans": Plan.objects.all(),
        "membership": membership,
        "members": team.memberships.select_related("user").order_by("joined") if team else [],
        "invited": team.invitations.select_related("user").order_by("pk") if team else [],
        "invitations": Invitation.objects.filter(user=request.user).select_related("team", "by"),
    }
    return render(request, "accounts/plan.html", facts, status=status)
