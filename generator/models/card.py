"""What an engine can do, as its worker announced it, so that the web process never has to load one."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from generator.engines.base import Capabilities, Task
from generator.engines.registry import find
from lib.problems import Problem


class EngineCard(models.Model):
    """`name` is the ENGINE setting of the worker that announced it; `record` its Capabilities as JSON.

    `trouble` is why the engine could not be opened the last time, in a sentence for operators; empty when it runs.
    """

    name = models.CharField(primary_key=True, max_length=300)
    record: Any = models.JSONField(default=dict)
    trouble = models.TextField(blank=True)
    announced = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name

    @classmethod
    def announce(cls, name: str, capabilities: Capabilities) -> None:
        """A worker has opened this engine; what it says replaces what an earlier one said."""
        record = asdict(capabilities) | {"tasks": sorted(capabilities.tasks)}
        told = {"record": record, "trouble": "", "announced": timezone.now()}
        cls.objects.update_or_create(name=name, defaults=told)

    @classmethod
    def in_trouble(cls, name: str, sentence: str) -> None:
        """The engine could not be opened; what it could do before stays known."""
        cls.objects.update_or_create(name=name, defaults={"trouble": sentence, "announced": timezone.now()})

    @classmethod
    def capabilities_now(cls) -> Capabilities:
        """What the configured engine can do. Raises Problem("no-engine") where no worker has said so yet."""
        card = cls.objects.filter(name=settings.ENGINE).exclude(record={}).first()
        if card:
            return card.capabilities
        if settings.ENGINE == "sketch":
            return capabilities_of_sketch()
        raise Problem(
            "no-engine",
            _("The drawing engine is not ready yet. Nothing was lost; try again in a minute."),
            status=503,
            retry_after=30,
        )

    @cached_property
    def capabilities(self) -> Capabilities:
        known = {name: self.record[name] for name in Capabilities.__dataclass_fields__ if name in self.record}
        return Capabilities(
            **known
            | {
                "tasks": frozenset(Task(task) for task in self.record["tasks"]),
                "sizes": tuple((width, height) for width, height in self.record["sizes"]),
                "schedulers": tuple(self.record["schedulers"]),
            }
        )


@cache
def capabilities_of_sketch() -> Capabilities:
    """The drawing program has no weights to load, so it can be asked before any worker has started."""
    capabilities: Capabilities = find("sketch")().capabilities()
    return capabilities
