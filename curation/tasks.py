"""What is done in the background: each calls one verb, and may come late, twice or not at all without harm."""

from importlib import import_module

from celery import shared_task

from curation import erasure


@shared_task
def export_events() -> None:
    # By name, when it is needed: pyarrow starts a thread as it is loaded, and workers are forks of what loads this.
    import_module("curation.events.export").export()


@shared_task
def take_back() -> None:
    """The clock and withdrawals ring for it."""
    erasure.take_back(wait=False)
