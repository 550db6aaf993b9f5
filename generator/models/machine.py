"""The machines that draw, as their workers announced them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone

from generator.engines.base import Capabilities
from generator.models.capabilities import from_record, to_record

LEAST = 6.0  # seconds


def silence() -> timedelta:
    """After so long without a sign of life a machine counts as gone: as long as it may hold a job without one."""
    return timedelta(seconds=max(LEAST, settings.JOB_LEASE_SECONDS))


class Machine(models.Model):
    """One worker and its engine. `seen` is renewed while it lives; `images`, `units` (what they were charged) and
    `seconds` add up what it drew. While a Pause holds it back it takes no jobs."""

    name = models.CharField(primary_key=True, max_length=120)
    setting = models.CharField(max_length=300, help_text="Its ENGINE setting.")
    pool = models.CharField(max_length=300)
    record = models.JSONField(default=dict, help_text="Its Capabilities as JSON.")
    device = models.CharField(max_length=120, blank=True)
    started = models.DateTimeField(default=timezone.now)
    seen = models.DateTimeField(default=timezone.now, db_index=True)
    images = models.PositiveBigIntegerField(default=0)
    units = models.FloatField(default=0)
    seconds = models.FloatField(default=0)
    memory = models.JSONField(null=True, help_text="Bytes on its device: total and free; null where nobody says.")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def announce(cls, name: str, setting: str, able: Capabilities) -> None:
        """A worker has opened its engine."""
        now = timezone.now()
        told = {"setting": setting, "pool": able.pool, "record": to_record(able), "started": now, "seen": now}
        cls.objects.update_or_create(name=name, defaults=told)

    @classmethod
    def alive(cls) -> models.QuerySet[Machine]:
        return cls.objects.filter(seen__gte=timezone.now() - silence())

    @classmethod
    def all_silent(cls, pool: str) -> bool:
        """Whether there were machines of this pool and none of them gives a sign of life any more."""
        last = cls.objects.filter(pool=pool).aggregate(last=models.Max("seen"))["last"]
        return last is not None and last < timezone.now() - silence()

    @classmethod
    def drew(cls, name: str, images: int, units: float, seconds: float) -> None:
        more = {"images": F("images") + images, "units": F("units") + units, "seconds": F("seconds") + seconds}
        cls.objects.filter(name=name).update(**more, seen=timezone.now())

    @classmethod
    def lives(cls, name: str, memory: dict[str, int] | None = None) -> None:
        """A sign of life, with what it says of its memory."""
        told = {"memory": memory} if memory else {}
        cls.objects.filter(name=name).update(seen=timezone.now(), **told)

    @classmethod
    def gone(cls, name: str) -> None:
        cls.objects.filter(name=name).delete()

    @classmethod
    def one_can(cls, pool: str, task: str, size: tuple[int, int]) -> bool:
        """Whether a live machine of this pool does this at this size; also where none is alive, and all is waiting."""
        able = [machine.capabilities for machine in cls.alive().filter(pool=pool)]
        return not able or any(task in one.tasks and size in one.sizes for one in able)

    @property
    def capabilities(self) -> Capabilities:
        return from_record(self.record)

    @classmethod
    def speed_of(cls, pool: str) -> float:
        """Units that the live machines of a pool do in a second; one each until they have drawn."""
        drew = cls.alive().filter(pool=pool).values_list("units", "seconds")
        return sum(units / seconds if units and seconds else 1.0 for units, seconds in drew)

    @property
    def pace(self) -> float | None:
        """Images a second while it draws; None before the first."""
        return self.images / self.seconds if self.seconds else None
