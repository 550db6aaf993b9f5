"""How the generator is doing, for everyone to see."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.access.way_back import way_back
from accounts.models import Plan
from generator.context_processors import SEEN
from generator.models import Surge
from generator.quota.balance import Balance
from generator.status.incidents import current_incident
from generator.status.snapshot import snapshot
from generator.surge.measures import notes


@require_GET
def status(request: HttpRequest) -> HttpResponse:
    told, surge, plans = snapshot(), Surge.now(), list(Plan.objects.all())
    shown: dict[str, Any] = {
        "health": told["health"],
        "now": told,
        "open": [one for one in told["incidents"] if one.ended is None],
        "past": [one for one in told["incidents"] if one.ended is not None],
        "kept_share": round(100 * told["kept"] / told["judged"]) if told["judged"] else None,
        "surge_notes": notes(surge, plans),
        "surge_plans": [plan.name for plan in plans if surge.holds_for(plan)],
        "sampled": any(row["sampled"] for row in told["last_day"]),
    }
    return render(request, "generator/status.html", shown)


@require_POST
def put_away(request: HttpRequest) -> HttpResponse:
    """Say no more of this incident until the browser is closed; a new one is spoken of again."""
    answer = redirect(way_back(request, reverse("status")))
    if found := current_incident():
        secure, path = request.is_secure(), settings.SITE.root
        answer.set_cookie(SEEN, str(found.pk), path=path, httponly=True, samesite="Lax", secure=secure)
    return answer


@require_GET
def allowance(request: HttpRequest) -> HttpResponse:
    """What is left today: a fragment for the pages of other rooms."""
    balance = Balance.of(request.user) if request.user.is_authenticated else None
    return render(request, "generator/allowance.html", {"balance": balance})
