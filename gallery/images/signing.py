"""Signed files: made when they are first wanted, kept beside the unsigned ones, made anew when what they say changes.

Where nothing can be signed (no certificate, one that has run out, the storage away), files go out unsigned.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from gallery.files import storage
from gallery.images import renditions
from gallery.images.credential_statement import statement_of
from gallery.models.credential import BROUGHT, Credential
from gallery.models.image import Image
from gallery.models.visibility import Visibility
from lib.credentials import identity as identities
from lib.credentials.identity import Identity, NoIdentity
from lib.credentials.signing import CannotSign, sign
from lib.doorbell import ring_on_commit
from lib.outages import StorageAway

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User

ORIGINAL = "original"
LOOKED = 10  # seconds for which the folder is not looked into again
AT_ONCE = 100  # images a message names

log = structlog.get_logger(__name__)


def identity() -> Identity:
    """In whose name this gallery signs now. Raises NoIdentity."""
    found = _looked(str(settings.CREDENTIALS_FOLDER), int(time.monotonic() / LOOKED))
    if isinstance(found, NoIdentity):
        raise found
    found.ask_valid(timezone.now())
    return found


def anchors() -> Path:
    """The file of whom readers here trust."""
    return Path(settings.CREDENTIALS_FOLDER) / identities.ANCHORS


def signs() -> bool:
    """Whether this gallery can sign now."""
    try:
        identity()
    except NoIdentity:
        return False
    return True


@lru_cache(maxsize=2)
def _looked(folder: str, _turn: int) -> Identity | NoIdentity:
    """So that a missing folder costs nothing, and a new certificate needs no restart."""
    try:
        return identities.load(Path(folder))
    except NoIdentity as reason:
        return reason


def is_wanted(image: Image, name: str) -> bool:
    """What only its maker sees is signed when it leaves; renditions of it stay on pages."""
    return name == ORIGINAL or image.visibility != Visibility.PRIVATE


def ensure(image: Image, name: str) -> Credential | None:
    """The credential in force of a file of a kept image, made now where there is none; None where nothing is signed.

    Safe to repeat, and for two at once: one row wins. Raises FileMissing for an unsigned file that is not there.
    """
    try:
        me = identity()
        found = Credential.objects.in_force().filter(image=image.pk, file=name).first()
        return found or _sign(Image.objects.clear().get(pk=image.pk), name, me)
    except (NoIdentity, Image.DoesNotExist):
        return None
    except (CannotSign, StorageAway) as error:
        log.warning("a file goes out unsigned", image=image.key, file=name, error=str(error))
        return None


def _sign(image: Image, name: str, me: Identity) -> Credential | None:
    key, mime = renditions.place(image, name)
    said = statement_of(image, smaller=name != ORIGINAL)
    made = sign(storage.store().read(key), mime, said, me)
    digest = hashlib.sha256(made.data).hexdigest()
    row = Credential(image=image, file=name, sha256=digest, manifest=made.manifest)
    try:
        with transaction.atomic():
            storage.lock(image.sha256, alone=False)
            row.epoch = Credential.next_epoch(image.pk)
            beside = f"{name}-{digest[:24]}.{key.rpartition('.')[2]}"
            row.storage_key = storage.store().put_beside(image.storage_key, beside, made.data)
            row.save(force_insert=True)
    except IntegrityError:  # somebody else was quicker
        storage.remove_if_unneeded(row.storage_key)
        return Credential.objects.in_force().filter(image=image.pk, file=name).first()
    # What changed since it was read ends only rows that are there.
    image = Image.objects.get(pk=image.pk)
    if image.state != Image.State.KEPT or not image.is_clear or statement_of(image, smaller=name != ORIGINAL) != said:
        renew([image.pk])
        return None
    return row


def signed_copy(image: Image, data: bytes, mime: str) -> bytes:
    """Of a file that is made while it is asked for; unsigned where nothing is signed."""
    try:
        return sign(data, mime, statement_of(image), identity()).data
    except NoIdentity:
        return data
    except CannotSign as error:
        log.warning("a download goes out unsigned", image=image.key, error=str(error))
        return data


def sign_files(image: Image) -> None:
    """Those that others see, and those that were signed before; the files of signatures that have ended go."""
    signed = Credential.objects.filter(image=image.pk).exclude(file=BROUGHT)
    remove_ended(signed)
    if not signs():
        return
    seen = [*image.renditions, renditions.SHARED]
    for name in sorted({*seen, *signed.values_list("file", flat=True)}):
        if is_wanted(image, name):
            ensure(image, name)


def renew(images: Iterable[UUID]) -> None:
    """What is said of these has changed: what was signed of them, and of all made from them, no longer holds.

    Inside the transaction of the change, and once more behind it, for what was being signed meanwhile.
    """
    changed = list(images)
    if changed:
        _end(changed)
        transaction.on_commit(partial(_end, changed), robust=True)


def show(images: Iterable[UUID]) -> None:
    """Others see these now, or no longer: what their files say changes, and those that were not signed are."""
    changed = list(images)
    renew(changed)
    if signs():
        ring_on_commit("gallery.tasks.sign_files", [str(key) for key in changed])


def renew_answered(user: User, image: UUID | None) -> None:
    """What somebody answered, of one image or of everything, is said in its files and in all made from it."""
    if image is None:
        renew_all_of(user)
    else:
        renew([image])


def renew_all_of(user: User) -> None:
    """Whether they are here is said in every file of theirs and in all made from them."""
    renew(Image.objects.filter(maker=user).values_list("pk", flat=True))


def _end(changed: list[UUID]) -> None:
    ended = sorted(str(key) for key in Credential.end(changed))
    for start in range(0, len(ended), AT_ONCE):
        ring_on_commit("gallery.tasks.sign_files", ended[start : start + AT_ONCE])


def remove_ended(rows: Any = None) -> int:
    """Remove the files of signatures that have ended; how many."""
    found = Credential.objects.all() if rows is None else rows
    ended = found.filter(ended__isnull=False).exclude(storage_key="")
    removed = 0
    for row in ended.order_by("pk")[:1000]:
        if storage.remove_if_unneeded(row.storage_key):  # else a backup is made: the next sweep does it
            removed += Credential.objects.filter(pk=row.pk).update(storage_key="")
    return removed


def forget(images: Iterable[UUID]) -> None:
    """Of erased images nothing is known any more: rows and files go."""
    rows = Credential.objects.filter(image__in=list(images))
    keys = list(rows.exclude(storage_key="").values_list("storage_key", flat=True))
    rows.delete()
    storage.discard(keys)
