"""Keeping a prompt or template, and letting go of one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.access.person import person_of
from accounts.access.requests import PageRequest
from accounts.access.way_back import sign_in_first
from generator.models import SavedPrompt
from lib.problems import Problem

OPEN = "words"  # in the address: with the fold of one's own words open


@require_POST
def prompts(request: PageRequest) -> HttpResponse:
    """Keep `prompt`, and back to the page with it."""
    if not request.user.is_authenticated:
        return sign_in_first(request, reverse("create"))
    words = request.POST.get("prompt", "")
    try:
        SavedPrompt.keep(words, by=person_of(request))
        messages.success(request, _("Kept among your words."))
    except Problem as problem:
        messages.error(request, problem.errors["prompt"][0])
    return HttpResponseRedirect(f"{reverse('create')}?{urlencode({'prompt': words, OPEN: '1'})}")


@login_required
@require_POST
def prompt_delete(request: HttpRequest, pk: Any) -> HttpResponseRedirect:
    """Twice changes nothing."""
    SavedPrompt.objects.filter(user=person_of(request), pk=pk).delete()
    return HttpResponseRedirect(f"{reverse('create')}?{OPEN}=1#own-words")
