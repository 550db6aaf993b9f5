"""What is done in the background: each calls one verb, and may come late, twice or not at all without harm."""

from celery import shared_task

from gallery.files import storage
from gallery.images import renditions, signing
from gallery.images.completion import complete_records
from gallery.models import Image, LikeChange
from gallery.posts.bin import purge_bin
from gallery.posts.deletion import purge_deletions
from lib.ids import from_text


@shared_task
def make_renditions(images: list[str]) -> None:
    """Ring when images are kept; pages make what a lost ring left out."""
    for kept in Image.objects.kept().filter(pk__in=[from_text(image) for image in images]):
        renditions.ensure(kept)
        signing.sign_files(kept)


@shared_task
def sign_files(images: list[str]) -> None:
    """Ring when what is said of images has changed; whoever asks for a file has signed what a lost ring left out."""
    for kept in Image.objects.kept().filter(pk__in=[from_text(image) for image in images]):
        renditions.ensure(kept)
        signing.sign_files(kept)


@shared_task
def fold_likes() -> None:
    LikeChange.fold()


@shared_task
def complete_image_records() -> None:
    complete_records()


@shared_task
def sweep_files() -> None:
    signing.remove_ended()
    storage.sweep()


@shared_task
def purge_deleted() -> None:
    purge_bin()
    purge_deletions()
