"""Taking in a picture that someone brings along."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gallery.images import known, signing
from gallery.images.image_store import keep, keep_all, prepare
from gallery.models import Credential, Image
from gallery.models.image_queryset import MASK
from lib.imaging.intake import Cleaned, clean, credential
from lib.imaging.limits import Limits
from lib.imaging.words import Refused
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User
    from lib.credentials.report import Report

A_DAY = 100
# What a multipart body may hold beside the file itself.
ENVELOPE = 64 * 1024
CHUNK = 1 << 18


class Taken(NamedTuple):
    """What became of an upload, and sentences on what had to be changed.

    `image` is fresh and private, unless `returned`: then it is the maker's own picture, made here, which the upload is
    by its bytes or pixels, with its record and lineage. `alike` is one that it only looks the same as.
    """

    image: Image
    sentences: list[str]
    returned: bool = False
    alike: Image | None = None


def take_in(picture: IO[bytes], maker: User) -> Taken:
    """A private image remade from the upload's pixels, with what its file says of its making as `found_in_file`.

    Raises Problem with a sentence beside `picture` for a refused file, and one with status 429 after a day's worth.
    """
    if not maker.is_active:
        raise Problem("not-allowed", _("This account cannot upload."), status=403)
    if same := known.by_bytes(_sha256(picture), maker):
        return Taken(same.image, [], returned=True)
    _ask_room(maker)
    cleaned = _cleaned(picture)
    before = known.by_pixels(cleaned.data, maker)
    if before and before.same:
        return Taken(before.image, [], returned=True)
    brought = _credential(picture)
    origin = Image.Origin.UPLOAD
    fresh = prepare(cleaned.data, maker=maker, origin=origin, prompt="", parents=(), found_in_file=cleaned.stated)
    with transaction.atomic():
        keep_all([fresh])
        if brought:
            Credential.bring(fresh.image, sha256=_sha256(picture), report=brought)
    return Taken(fresh.image, cleaned.sentences, alike=before.image if before else None)


def sentence_of(taken: Taken) -> str:
    """On the picture made here that this is, or that it looks the same as; empty where it is neither."""
    made = taken.image if taken.returned else taken.alike
    if made is None:
        return ""
    day = {"day": date_format(localtime(made.finished or made.created), "DATE_FORMAT")}
    if taken.returned:
        return _("This is your picture of %(day)s: it keeps its record and its family.") % day
    return _("It looks the same as your picture of %(day)s, which has its record and its family.") % day


def take_in_once(picture: IO[bytes], maker: User, *, as_mask: bool = False) -> Image:
    """The same for programs that send their pictures with every request: what was brought before is that image.

    A file that is, byte for byte, one of the maker's own pictures is that picture, with its record and lineage.
    `as_mask` keeps a greyscale picture, white where the file is transparent (or light, if nothing of it is).
    """
    own = Image.objects.kept().filter(maker=maker)
    if not as_mask and (known := own.filter(sha256=_sha256(picture)).order_by("id").first()):
        return known
    cleaned = _cleaned(picture, as_mask=as_mask)
    digest = hashlib.sha256(cleaned.data).hexdigest()  # an upload is kept as it was remade, without a label
    if known := own.filter(sha256=digest, origin=Image.Origin.UPLOAD).order_by("id").first():
        return known
    _ask_room(maker)
    return keep(cleaned.data, maker=maker, origin=Image.Origin.UPLOAD, task=MASK if as_mask else "")


def read(picture: IO[bytes]) -> bytes:
    """The upload as a PNG or JPEG remade from its pixels, kept nowhere. Raises Problem as `take_in` does."""
    return _cleaned(picture).data


def said_in(picture: IO[bytes]) -> dict[str, Any]:
    """What the file says of its making, as `lib.imaging.metadata.fields` has it; it is kept nowhere. Raises Problem."""
    return _cleaned(picture).stated


def _sha256(picture: IO[bytes]) -> str:
    picture.seek(0)
    digest = hashlib.sha256()
    while piece := picture.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def _cleaned(picture: IO[bytes], *, as_mask: bool = False) -> Cleaned:
    try:
        return clean(picture, as_mask=as_mask)
    except Refused as refusal:
        raise refused(refusal) from refusal


def refuse_by_length(length: str | None) -> None:
    """Refuse a request by its Content-Length, before its body is read."""
    limits = Limits()
    if length and length.isdigit() and int(length) > limits.file + ENVELOPE:
        raise refused(Refused("too-many-bytes", **limits.in_words()), status=413)


def refused(refusal: Refused, *, status: int = 400) -> Problem:
    return Problem(refusal.code, refusal.message, status=status, errors={"picture": [refusal.message]})


def _credential(picture: IO[bytes]) -> Report | None:
    """What the Content Credentials of the file say, which is kept beside the picture; none where nobody could look."""
    try:
        return credential(picture, signing.anchors())
    except Refused:
        return None


def _ask_room(maker: User) -> None:
    since = timezone.now() - timedelta(days=1)
    recent = Image.objects.filter(maker=maker, origin=Image.Origin.UPLOAD, created__gt=since)
    if recent[:A_DAY].count() >= A_DAY:
        sentence = _("You have uploaded %(most)s pictures within a day. Try again tomorrow.") % {"most": A_DAY}
        raise Problem("too-many-uploads", sentence, status=429, errors={"picture": [sentence]}, retry_after=3600)
