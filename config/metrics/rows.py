"""What stands in the database, as gauges: the same whichever web process is asked. Every query is bounded."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import connection
from django.db.models import Count, Sum
from django.utils import timezone
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily
from redis.exceptions import RedisError

from accounts.models import Letter
from config.probes.readiness import readiness
from generator.models import HourRecord, Incident, Job, Machine, QueuePlace, State
from generator.status.snapshot import totals
from lib.process.redis_client import redis_client

MOST = 500  # lines of the queue
QUEUES = ("default", "gpu")
OUTCOMES = ("accepted", "started", "failed")


class Rows:
    """A collector for Prometheus."""

    def collect(self) -> Iterator[Any]:
        yield from parts()
        yield from queue()
        yield from promises()
        yield from machines()
        yield from storage()
        yield from waiting()


def gauge(name: str, said: str, labels: list[str], rows: Any) -> GaugeMetricFamily:
    found = GaugeMetricFamily(f"atelier_{name}", said, labels=labels)
    for names, value in rows:
        if value is not None:
            found.add_metric([str(one) for one in names], float(value))
    return found


def parts() -> Iterator[Any]:
    states = readiness.states()
    yield gauge("part_up", "1 where a part answers.", ["part"], (((name,), of == "ok") for name, of in states.items()))
    open_now = set(Incident.objects.open().values_list("cause", flat=True))
    causes = [*Incident.Cause.values, ""]
    told = (((cause or "written",), cause in open_now) for cause in causes)
    yield gauge("incident_open", "1 while one of this cause is open.", ["cause"], told)


def queue() -> Iterator[Any]:
    lines = list(
        QueuePlace.objects.filter(waiting__gt=0)
        .values("pool", "plan")
        .annotate(jobs=Sum("waiting"), people=Count("user"))
        .order_by("pool", "plan")[:MOST]
    )
    by = ["pool", "plan"]
    yield gauge("queue_jobs", "Jobs that wait.", by, (((row["pool"], row["plan"]), row["jobs"]) for row in lines))
    yield gauge("queue_people", "People who wait.", by, (((row["pool"], row["plan"]), row["people"]) for row in lines))
    oldest = Job.objects.filter(state=State.QUEUED).order_by("run_after").values_list("accepted", flat=True).first()
    waits = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    yield gauge("queue_oldest_seconds", "How long the next job has waited.", [], [((), waits)])
    running = Job.objects.filter(state=State.RUNNING).count()
    yield gauge("jobs_running", "Jobs being drawn.", [], [((), running)])


def promises() -> Iterator[Any]:
    """Of the last 24 hours, as the status page tells them."""
    rows = totals(list(HourRecord.last_day(timezone.now())), {})
    by = ["plan"]
    yield gauge("day_promises_judged", "Promises whose outcome is known.", by, told(rows, "judged"))
    yield gauge("day_promises_kept", "Promises that were kept.", by, told(rows, "kept"))
    jobs = (((row["plan"], name), row[name]) for row in rows for name in OUTCOMES)
    yield gauge("day_jobs", "Jobs of the last 24 hours, by what became of them.", ["plan", "outcome"], jobs)
    yield gauge("day_images", "Pictures made in the last 24 hours.", by, told(rows, "images"))
    for what in ("promised", "waited"):
        waits = (((row["plan"], half), row[f"{what}_{half}"]) for row in rows for half in ("p50", "p90"))
        yield gauge(f"day_{what}_seconds", f"Waits that were {what}.", ["plan", "quantile"], waits)
    energy: dict[str, float] = defaultdict(float)
    for hour in HourRecord.last_day(timezone.now()):
        energy[hour.plan] += hour.energy_wh or 0
    yield gauge("day_energy_wh", "Watt-hours of the last 24 hours.", by, (((k,), v) for k, v in energy.items()))


def told(rows: list[dict[str, Any]], name: str) -> Any:
    return (((row["plan"],), row[name]) for row in rows)


def machines() -> Iterator[Any]:
    alive = set(Machine.alive().values_list("name", flat=True))
    known = list(Machine.objects.order_by("-seen")[:MOST])
    by = ["machine", "pool"]
    up = (((machine.name, machine.pool), machine.name in alive) for machine in known)
    yield gauge("machine_up", "1 while it gives signs of life.", by, up)
    for name in ("images", "seconds", "units"):
        drawn = CounterMetricFamily(f"atelier_machine_{name}", f"Drawn by this machine: {name}.", labels=by)
        for machine in known:
            drawn.add_metric([machine.name, machine.pool], float(getattr(machine, name)))
        yield drawn


SIZES = "SELECT pg_database_size(current_database()), reltuples FROM pg_class WHERE relname = 'gallery_image'"


def storage() -> Iterator[Any]:
    with connection.cursor() as cursor:
        cursor.execute(SIZES)
        size, images = cursor.fetchone()
    yield gauge("database_bytes", "Size of the database.", [], [((), size)])
    yield gauge("images", "Pictures, as PostgreSQL's planner reckons.", [], [((), max(0.0, images))])
    store: Any = storages["default"]
    if isinstance(store, FileSystemStorage):
        try:
            free: int | None = shutil.disk_usage(store.location).free
        except OSError:
            free = None
        yield gauge("storage_free_bytes", "Room left where pictures lie, in a folder.", [], [((), free)])


def waiting() -> Iterator[Any]:
    yield gauge("mail_waiting", "Letters that have not left.", [], [((), Letter.objects.count())])
    if settings.CELERY_BROKER_URL.startswith("amqp"):
        return
    try:
        lengths = [((name,), redis_client().llen(name)) for name in QUEUES]
    except RedisError:
        lengths = []
    yield gauge("tasks_waiting", "Messages that no worker has heard.", ["queue"], lengths)
