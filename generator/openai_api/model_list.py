"""The models of this gallery, in the words of the images API, and which one a name means."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from generator.engines.base import Capabilities
from generator.models import EngineCard, Machine
from generator.models.capabilities import name_of
from lib.problems import Problem

# What programs of this API send by habit, or let people choose from; listed so that those which look first find it.
HABITUAL = ("gpt-image-1", "gpt-image-1-mini", "dall-e-3", "dall-e-2")


def models_here() -> list[dict[str, Any]]:
    """Every name that is listed: the models of this gallery, the usual one first, then further names for that one.

    What each can draw stands beside the API's own fields; `means` is the model that really draws.
    """
    card = EngineCard.objects.filter(name=settings.ENGINE).first()
    since = {machine.pool: machine.started for machine in Machine.alive().order_by("-started")}
    (usual, able), *others = EngineCard.models_now().items()
    announced = card.announced if card else None
    listed = [entry(usual, able, announced), *(entry(name, one, since.get(one.pool)) for name, one in others)]
    there = {one["id"] for one in listed}
    more = [name for name in dict.fromkeys(further_names()) if name not in there]
    return listed + [entry(name, able, announced, means=usual) for name in more]


def further_names() -> list[str]:
    """Names that mean the usual model: the operator's, and the habitual ones where any name does."""
    return [*settings.GATEWAY_MODEL_NAMES, *(HABITUAL if settings.GATEWAY_ANY_MODEL else ())]


def entry(name: str, able: Capabilities, since: datetime | None, means: str | None = None) -> dict[str, Any]:
    return {
        "id": name,
        "object": "model",
        "created": int(since.timestamp()) if since else 0,
        "owned_by": settings.SITE_NAME,
        "means": means or name,
        "tasks": sorted(able.tasks),
        "sizes": [f"{width}x{height}" for width, height in able.sizes],
    }


def model_here(name: str) -> dict[str, Any]:
    """The entry of one name, listed or not. Raises Problem("model-not-found")."""
    wanted, known = model_named(name), models_here()
    usual = known[0]
    found = next((one for one in known if one["id"] in (wanted, name)), None)
    return found or usual | {"id": name}


def model_named(name: str | None) -> str | None:
    """The model to ask for, None where the usual one is meant. Raises Problem("model-not-found")."""
    if name is None or name in settings.GATEWAY_MODEL_NAMES or name == name_of(EngineCard.capabilities_now()):
        return None
    models = EngineCard.models_now()
    if name in models:
        return name
    if settings.GATEWAY_ANY_MODEL:
        return None
    title = _("The model “%(name)s” does not exist here; there is “%(known)s”.") % {
        "name": name,
        "known": "”, “".join(models),
    }
    raise Problem("model-not-found", title, status=404, param="model")
