"""What an engine can do, as its worker announced it, so that the web process never has to load one."""

from __future__ import annotations

import logging
from collections import defaultdict
from functools import cache, cached_property

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generator.engines import registry
from generator.engines.base import Capabilities
from generator.models.capabilities import from_record, name_of, to_record, together
from generator.models.machine import Machine
from lib import prepared
from lib.problems import Problem

logger = logging.getLogger(__name__)


class EngineCard(models.Model):
    """`name` is the ENGINE setting of the worker that announced it; `record` its Capabilities as JSON.

    `trouble` is why the engine could not be opened the last time, in a sentence for operators; empty when it runs.
    """

    name = models.CharField(primary_key=True, max_length=300)
    record = models.JSONField(default=dict)
    trouble = models.TextField(blank=True)
    announced = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def announce(cls, name: str, capabilities: Capabilities) -> None:
        """A worker has opened this engine; what it says replaces what an earlier one said."""
        told = {"record": to_record(capabilities), "trouble": "", "announced": timezone.now()}
        cls.objects.update_or_create(name=name, defaults=told)

    @classmethod
    def in_trouble(cls, name: str, sentence: str) -> None:
        """The engine could not be opened; what it could do before stays known."""
        cls.objects.update_or_create(name=name, defaults={"trouble": sentence, "announced": timezone.now()})

    @classmethod
    def trouble_now(cls) -> str:
        """Why nothing is drawn by the configured engine just now; empty while a machine with it gives signs of life."""
        if Machine.alive().filter(setting=settings.ENGINE).exists():
            return ""
        card = cls.objects.filter(name=settings.ENGINE).first()
        return (card.trouble if card else "") or str(_("No machine with this engine gives a sign of life."))

    @classmethod
    def capabilities_now(cls) -> Capabilities:
        """What the configured engine can do. Raises Problem("no-engine") where no worker has said so yet."""
        return cls.usual(next(iter(prepared.select(cls, "name = %(name)s", name=settings.ENGINE)), None))

    @classmethod
    def usual(cls, card: EngineCard | None) -> Capabilities:
        """The same, from the row of the configured engine where it was read already."""
        if card and card.record:
            return card.capabilities
        at_rest = capabilities_at_rest(settings.ENGINE)
        if at_rest:
            return at_rest
        raise Problem(
            "no-engine",
            _("The drawing engine is not ready yet. Nothing was lost; try again in a minute."),
            status=503,
            retry_after=30,
        )

    @classmethod
    def models_now(cls) -> dict[str, Capabilities]:
        """What there is to choose from, by name: the configured engine first, then the other models of live machines.

        Where two engines serve a model of one name, the later one is called by its engine too ("comfyui:name").
        Raises Problem("no-engine") as `capabilities_now` does.
        """
        usual = cls.capabilities_now()
        pools: dict[str, list[Capabilities]] = defaultdict(list)
        for machine in Machine.alive().order_by("started", "name"):
            pools[machine.pool].append(machine.capabilities)
        found = {pool: together(several) for pool, several in pools.items()}
        named: dict[str, Capabilities] = {}
        for able in ({usual.pool: usual} | found).values():
            named[able.pool if name_of(able) in named else name_of(able)] = able
        return named

    @classmethod
    def capabilities_of(cls, model: str | None) -> Capabilities:
        """What the model of this name can do; None is the configured engine.

        Raises Problem("invalid") with a sentence beside `model` that says which there are.
        """
        if model is None:
            return cls.capabilities_now()
        models = cls.models_now()
        if model not in models:
            said = str(_("There is no model “%(model)s” here now; there is: %(known)s."))
            said %= {"model": model, "known": ", ".join(models)}
            raise Problem.invalid(model=said)
        return models[model]

    @classmethod
    def model_of(cls, pool: str, task: str) -> str | None:
        """The name of a pool's model where it still draws and can do this; None, the configured engine, otherwise."""
        if pool == cls.capabilities_now().pool:
            return None
        return next((name for name, able in cls.models_now().items() if able.pool == pool and task in able.tasks), None)

    @cached_property
    def capabilities(self) -> Capabilities:
        return from_record(self.record)


@cache
def capabilities_at_rest(setting: str) -> Capabilities | None:
    """What an engine that needs no loading can do, before any worker has started; None for any other.

    Also None for an engine that cannot be had here: its worker says why on its card, and this process may lack its
    package for good reasons. Engines come from outside, so what goes wrong in one may be anything.
    """
    try:
        return registry.capabilities_at_rest(setting)
    except Exception as error:
        logger.warning("the engine %s cannot be asked what it can do: %s", setting, error)
        return None
