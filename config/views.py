"""Pages of the site itself, and what machines ask of it."""

from __future__ import annotations

import hmac

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from config.metrics.exposition import KIND, exposition
from generator.models import EngineCard
from lib.problems import Problem


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """What this place is, said truthfully of the engine that draws here."""
    try:
        able = EngineCard.capabilities_now()
    except Problem:
        able = None
    return render(request, "site/about.html", {"able": able})


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus metrics for operators who are signed in, and for a scraper that bears METRICS_TOKEN."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    scraper = bool(settings.METRICS_TOKEN) and hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    if not (scraper or getattr(request.user, "is_staff", False)):
        raise Http404
    return HttpResponse(exposition(), content_type=KIND)
