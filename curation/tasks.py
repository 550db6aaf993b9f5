"""What is done in the background: each calls one verb, and may come late, twice or not at all without harm."""

from celery import shared_task

from curation.events.export import export


@shared_task
def export_events() -> None:
    export()
