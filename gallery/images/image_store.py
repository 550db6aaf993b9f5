"""Turning finished bytes into a kept image: label, facts, file, row, edges."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from django.db import transaction

from accounts.models import Consent, User
from gallery.files import storage
from gallery.images import ancestors
from gallery.images.near_duplicates import bands_of
from gallery.images.source_type import source_type
from gallery.models.image import Edge, Image
from gallery.models.image_queryset import MASK
from gallery.registries import inspection, policy
from lib import prepared
from lib.doorbell import ring_on_commit
from lib.imaging.facts import Facts, looked_at
from lib.imaging.label import stamp
from lib.imaging.renditions import WIDTHS

CHANGED = (Edge.Kind.REMIX, Edge.Kind.EDIT, Edge.Kind.UPLOAD)  # what is made of the first of these is a copy of it
_KINDS = ((b"\x89PNG", "png", "image/png"), (b"\xff\xd8", "jpg", "image/jpeg"), (b"RIFF", "webp", "image/webp"))


class Parent(NamedTuple):
    """What a picture came from: `kind` is an Edge.Kind. Where nobody says otherwise, pixels flowed."""

    image: Image
    kind: str
    strength: float | None = None
    pixels: bool = True


Parents = Sequence[Parent | tuple[Image, str, float | None]]


@dataclass(frozen=True)
class PreparedImage:
    """A finished picture that is not kept yet: its row, its labelled bytes, and what it came from."""

    image: Image
    data: bytes
    extension: str
    parents: tuple[Parent, ...]
    finding: inspection.Finding


def keep(data: bytes, *, maker: User, origin: str, prompt: str = "", parents: Parents = (), **record: Any) -> Image:
    """Store a finished picture with the record of its making; `record` are further columns of Image.

    `data` is PNG, JPEG or WebP; `parents` are `Parent`s, or their first fields. It is private unless `visibility` says
    otherwise. Where `job` and `candidate` are given, a second keep of the same candidate raises IntegrityError. Raises
    ValueError for bytes of another format.
    """
    fresh = prepare(data, maker=maker, origin=origin, prompt=prompt, parents=parents, **record)
    with transaction.atomic():
        keep_all([fresh])
    return fresh.image


def prepare(data: bytes, *, origin: str, prompt: str, parents: Parents, **record: Any) -> PreparedImage:
    """All that can be found out from the pixels, before a transaction is begun. Takes what `keep` takes."""
    extension, mime = kind_of(data)
    came_from = tuple(Parent(*parent) for parent in parents)
    held = ancestors.origins([parent.image.pk for parent in came_from if parent.pixels])
    label = source_type(origin, set().union(*held.values()))
    labelled = stamp(data, label)
    image = Image(origin=origin, prompt=prompt, prompt_sha256=prompt_sha256(prompt), mime=mime, **record)
    image.bytes, image.digital_source_type = len(labelled), label or ""
    image.root = ancestors.root_of(parent.image for parent in came_from) or image.pk
    image.policy_version = image.policy_version or policy.in_force()
    about, picture = looked_at(labelled)
    _describe(image, about)
    finding = inspection.Clear() if image.task == MASK else inspection.inspected(image, picture)
    image.clearance = Image.Clearance.CLEAR if finding.is_clear else Image.Clearance.WAITING
    return PreparedImage(image, labelled, extension, came_from, finding)


def keep_all(several: Sequence[PreparedImage]) -> None:
    """Write files, rows and edges inside the transaction that is open, whose end rings for the renditions."""
    images = [fresh.image for fresh in several]
    keys = storage.put([(fresh.data, fresh.image.sha256, fresh.extension) for fresh in several])
    said = Consent.newest_of({image.maker_id for image in images if image.maker_id})
    for image, key in zip(images, keys, strict=True):
        image.storage_key, image.renditions = key, planned(key, image.width, image.height)
        _remember_consent(image, said.get(image.maker_id or 0))
    prepared.insert(*images)
    Edge.objects.bulk_create(edge for fresh in several for edge in _edges(fresh))
    for fresh in several:
        transaction.on_commit(partial(fresh.finding.keep, fresh.image.pk), robust=True)
    ring_on_commit("gallery.tasks.make_renditions", [str(image.pk) for image in images])


def kind_of(data: bytes) -> tuple[str, str]:
    """Extension and media type of a PNG, JPEG or WebP by its first bytes. Raises ValueError for anything else."""
    for start, extension, mime in _KINDS:
        if data.startswith(start):
            return extension, mime
    raise ValueError("only PNG, JPEG and WebP files are kept")


def prompt_sha256(prompt: str) -> str:
    """SHA-256 of the prompt in Unicode's NFKC, case folded, runs of white space as one space; empty for no prompt."""
    plain = " ".join(unicodedata.normalize("NFKC", prompt).casefold().split())
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


def planned(key: str, width: int, height: int) -> dict[str, dict[str, Any]]:
    """The renditions an original will have: name -> {key, width, height, bytes, mime}, with 0 bytes until it is made.

    They are written down before they exist, so that pages name them from the first moment; whoever asks for one
    early has it made (`renditions.ensure`).
    """
    chosen = [wide for place, wide in enumerate(WIDTHS) if not place or WIDTHS[place - 1] < width]
    store = storage.store()
    plan = {}
    for wide in chosen:
        narrow = min(wide, width)
        sides = {"width": narrow, "height": max(1, round(height * narrow / width))}
        plan[f"w{wide}"] = {"key": store.rendition_key(key, f"w{wide}.webp"), **sides, "bytes": 0, "mime": "image/webp"}
    return plan


def _describe(image: Image, about: Facts) -> None:
    image.sha256, image.pixel_sha256 = about.sha256, about.pixel_sha256
    image.width, image.height = about.width, about.height
    image.perceptual_hash, image.perceptual_quality = about.phash, about.phash_quality
    image.bands = bands_of(about.phash, about.phash_quality)
    image.core_hash, image.core_bands = about.core, bands_of(about.core, about.phash_quality)
    image.dominant_colour, image.placeholder = about.colour, about.placeholder


def _remember_consent(image: Image, said: Consent | None) -> None:
    if said:
        image.consent, image.consent_terms, image.consent_from = said.answer, said.terms, said.effective_from


def _edges(fresh: PreparedImage) -> list[Edge]:
    roles = roles_of((parent.kind, parent.pixels) for parent in fresh.parents)
    return [
        Edge(
            child=fresh.image,
            parent=parent.image,
            kind=parent.kind,
            role=role,
            pixels=parent.pixels,
            strength=parent.strength,
            position=position,
        )
        for position, (parent, role) in enumerate(zip(fresh.parents, roles, strict=True))
    ]


def roles_of(parents: Iterable[tuple[str, bool]]) -> list[Edge.Role]:
    """Of (kind, pixels) in order. A picture is a changed copy of one at most (C2PA 2.2, 10.3.2: one parentOf)."""
    roles: list[Edge.Role] = []
    for kind, pixels in parents:
        copied = pixels and kind in CHANGED and Edge.Role.PARENT not in roles
        roles.append(Edge.Role.PARENT if copied else Edge.Role.INPUT)
    return roles
