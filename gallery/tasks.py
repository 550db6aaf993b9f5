"""What is done in the background: each calls one verb, and may come late, twice or not at all without harm."""

from celery import shared_task

from gallery import files, renditions
from gallery.models import Image, Post
from lib.ids import from_text


@shared_task
def make_renditions(image: str) -> None:
    """Ring when an image is kept; pages make what a lost ring left out."""
    kept = Image.objects.kept().filter(pk=from_text(image)).first()
    if kept:
        renditions.ensure(kept)


@shared_task
def sweep_files() -> None:
    files.sweep()


@shared_task
def purge_deleted() -> None:
    Post.purge()
