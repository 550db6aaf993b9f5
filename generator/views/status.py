"""How the generator is doing, for everyone to see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from generator.purse import Purse
from generator.waiting import Health, Waiting


@require_GET
def status(request: HttpRequest) -> HttpResponse:
    return render(request, "generator/status.html", {"waiting": Waiting.now(request.user), "health": Health.now()})


@require_GET
def allowance(request: HttpRequest) -> HttpResponse:
    """What is left today: a fragment for the pages of other rooms."""
    purse = Purse.of(request.user) if request.user.is_authenticated else None
    return render(request, "generator/allowance.html", {"purse": purse})
