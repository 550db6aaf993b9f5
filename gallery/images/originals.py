"""Which pictures of others a file or an upload is a copy of: by its bytes, its Content Credentials or its pixels.

Whoever brings a copy may do with it what its maker lets them do with the picture, and no more. A copy that was encoded
anew, cut or scaled is not known here: what only looks alike may be somebody's own.
"""

from __future__ import annotations

import hashlib
from typing import IO, TYPE_CHECKING

from django.db.models import Q

from gallery.images import remix_rights, signing
from gallery.models.credential import BROUGHT, Credential
from gallery.models.image import Image
from lib.imaging.intake import credential
from lib.imaging.words import Refused

if TYPE_CHECKING:
    from accounts.models import User

CHUNK = 1 << 18


def why_not(image: Image, person: User) -> str:
    """Why this person may not start from an upload of theirs, as a sentence; empty where nothing is against it."""
    if image.origin != Image.Origin.UPLOAD:
        return ""
    brought = Credential.objects.filter(image=image.pk, file=BROUGHT, report__state="trusted").exclude(manifest="")
    signed = Q(manifest__in=list(brought.values_list("manifest", flat=True)))
    return _against(Q(pixel_sha256=image.pixel_sha256) if image.pixel_sha256 else Q(), signed, person)


def why_not_of_file(picture: IO[bytes], person: User) -> str:
    """The same of a file that is not kept."""
    digest = hashlib.sha256()
    picture.seek(0)
    while piece := picture.read(CHUNK):
        digest.update(piece)
    sha256 = digest.hexdigest()
    signed = Q(sha256=sha256)
    try:
        report = credential(picture, signing.anchors())
    except Refused:
        report = None
    if report and report.manifest and report.state == "trusted":
        signed |= Q(manifest=report.manifest)
    return _against(Q(sha256=sha256), signed, person)


def _against(same: Q, signed: Q, person: User) -> str:
    """`same` is asked of images and `signed` of credentials, each by an index: together they would read both tables."""
    keys = list(Credential.objects.filter(signed).exclude(file=BROUGHT).values_list("image", flat=True))
    others = Image.objects.kept().filter(same | Q(pk__in=keys)).exclude(maker=person)
    found = others.exclude(origin=Image.Origin.UPLOAD).select_related("maker").order_by("pk")[:4]
    return next((said for image in found if (said := remix_rights.why_not(image, person))), "")
