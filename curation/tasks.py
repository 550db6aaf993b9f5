"""What is done in the background: each calls one verb, and may come late, twice or not at all without harm."""

from celery import shared_task

from curation import erasure
from curation.events.export import export


@shared_task
def export_events() -> None:
    export()


@shared_task
def take_back() -> None:
    """The clock and withdrawals ring for it."""
    erasure.take_back()
