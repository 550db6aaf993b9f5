"""What is done in the background: each calls one verb, and may come late, twice or not at all without harm."""

from importlib import import_module
from uuid import UUID

from celery import shared_task

from curation import erasure
from curation.room import builds, differences, orders
from curation.scoring import filling


@shared_task
def export_events() -> None:
    # By name, when it is needed: pyarrow starts a thread as it is loaded, and workers are forks of what loads this.
    import_module("curation.events.export").export()


@shared_task
def take_back() -> None:
    """Changes ring for it, and the clock in case that was lost."""
    erasure.follow()


@shared_task
def take_back_all() -> None:
    """The clock rings for it each hour, for what no change told of."""
    erasure.take_back(wait=False)


@shared_task
def fill_scores() -> None:
    filling.fill()


@shared_task
def run_build(pk: str) -> None:
    builds.run(UUID(pk))


@shared_task
def write_order(pk: str) -> None:
    orders.run(UUID(pk))


@shared_task
def compare_snapshots(pk: int) -> None:
    differences.work_out(pk)


@shared_task
def ring_waiting() -> None:
    """The clock rings for it: builds and exports that nobody works on."""
    builds.ring_waiting()
    orders.ring_waiting()
