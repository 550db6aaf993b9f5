"""Settings: what others may do with what one makes: train models, remix it, use it under a licence."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access.requests import SignedInRequest
from accounts.models import Consent, User
from accounts.models.licence import Licence
from accounts.registries.consequences import DATASETS, sentences
from accounts.views.asking_first import ask_first, is_sure
from lib.problems import Problem

REMIX = Consent.Use.REMIX


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: SignedInRequest) -> HttpResponse:
    """`answer` is about training, `remix` about remixes, each allowed or notAllowed; `licence` is for new posts."""
    person = request.user
    if request.method == "POST":
        no = Consent.Answer.NOT_ALLOWED
        stricter = no in (request.POST.get("answer"), request.POST.get("remix"))
        but = "" if request.POST.get("answer") == no else DATASETS
        touching = sentences(person, but=but) if stricter and not is_sure(request) else []
        if touching:
            back = reverse("settings-consent")
            return ask_first(request, touching, title=_("Take it back?"), label=_("Take it back"), back=back)
        if "answer" in request.POST:
            Consent.say(person, allowed=request.POST["answer"] == "allowed")
        if "remix" in request.POST:
            Consent.say(person, allowed=request.POST["remix"] == "allowed", use=REMIX)
        if "licence" in request.POST:
            _choose(person, request.POST["licence"])
        messages.success(request, _("Saved. It holds from this moment."))
        return redirect("settings-consent")
    allowed = Consent.allows(person)
    context = {
        "allowed": allowed,
        "some": not allowed and Consent.allows_some(person),
        "remix": Consent.allows(person, REMIX),
        "licences": [("", _("All rights reserved")), *Licence.choices],
        "history": Consent.objects.filter(user=person).order_by("-effective_from", "-pk")[:50],
    }
    return render(request, "accounts/consent.html", context)


def _choose(person: User, licence: str) -> None:
    """Raises Problem("invalid")."""
    if licence and licence not in Licence:
        raise Problem.invalid(licence=_("There is no such licence."))
    User.objects.filter(pk=person.pk).update(licence=licence)
