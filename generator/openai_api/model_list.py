"""The models of this gallery, in the words of the images API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from generator.engines.base import Capabilities
from generator.models import EngineCard, Machine


def models_here() -> list[dict[str, Any]]:
    """The models of this gallery, the usual one first; what each can draw stands beside the API's own fields."""
    card = EngineCard.objects.filter(name=settings.ENGINE).first()
    since = {machine.pool: machine.started for machine in Machine.alive().order_by("-started")}
    usual, *others = EngineCard.models_now().items()
    return [entry(*usual, card.announced if card else None), *(entry(*one, since.get(one[1].pool)) for one in others)]


def entry(name: str, able: Capabilities, since: datetime | None) -> dict[str, Any]:
    return {
        "id": name,
        "object": "model",
        "created": int(since.timestamp()) if since else 0,
        "owned_by": settings.SITE_NAME,
        "tasks": sorted(able.tasks),
        "sizes": [f"{width}x{height}" for width, height in able.sizes],
    }
