"""Checking a file: the proof in it, then its bytes, then its pixels, then what it looks like. Nothing of it is kept.

Who asks is told of pictures that they may be told of anyway, and of no others: neither of private ones, nor of
unlisted ones of other people, not even that there is one.
"""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO, TYPE_CHECKING

from django.db.models import Q
from PIL import Image as Picture

from gallery.images import known, likeness, signing
from gallery.images.likeness import Likeness
from gallery.images.uploads import refused
from gallery.models.credential import Credential
from gallery.models.image import Image
from gallery.models.image_queryset import ImageQuerySet
from gallery.models.post import Post
from lib.imaging.facts import FORMATS
from lib.imaging.intake import Cleaned, clean, credential
from lib.imaging.likeness import variants
from lib.imaging.pdq import LONGEST_SIDE
from lib.imaging.words import Refused
from lib.limits.pace import Pace

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer
    from lib.credentials.report import Report

PACE = Pace("check", most=20, seconds=300, field="picture")
PREVIEW = 480  # pixels of the longer side
CHUNK = 1 << 18


@dataclass(frozen=True)
class Checked:
    """`report` is what the file says of itself; `manifest`, `bytes_`, `pixels` and `alike` the picture that each way
    led to, or None. `preview` is the file's own picture as a data URI, empty where it could not be read."""

    viewer: Viewer
    report: Report | None
    by_manifest: Image | None
    by_bytes: Image | None
    by_pixels: Image | None
    alike: Likeness | None
    preview: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def image(self) -> Image | None:
        """The nearest picture, by the strongest way."""
        alike = self.alike.image if self.alike else None
        return self.by_manifest or self.by_bytes or self.by_pixels or alike

    @cached_property
    def post(self) -> Post | None:
        """The post it stands in, where the viewer may be told of that."""
        if self.image is None:
            return None
        posts = Post.objects.published().told_to(self.viewer).filter(entries__image=self.image)
        return posts.for_cards().first()


def check(picture: IO[bytes], viewer: Viewer) -> Checked:
    """Raises Problem with a sentence beside `picture` for what is neither known nor a picture that can be read."""
    among = Image.objects.told_to(viewer).select_related("maker")
    by_bytes = _by_bytes(picture, among)
    report = None
    try:
        report = credential(picture, signing.anchors())
        cleaned = clean(picture)
    except Refused as refusal:
        if by_bytes is None and report is None:
            raise refused(refusal) from refusal
        by_manifest = _by_manifest(report, among)
        return Checked(viewer, report, by_manifest, by_bytes, None, None, notes=[refusal.message])
    seen = _seen(cleaned)
    alike = likeness.nearest(variants(seen), among)
    same = alike is not None and known.same_pixels(cleaned.data, alike.image) and alike.turning == "plain"
    return Checked(
        viewer=viewer,
        report=report,
        by_manifest=_by_manifest(report, among),
        by_bytes=by_bytes,
        by_pixels=alike.image if alike and same else None,
        alike=alike,
        preview=_preview(seen),
        notes=cleaned.sentences,
    )


def _by_bytes(picture: IO[bytes], among: ImageQuerySet) -> Image | None:
    """A file as it is kept, or as it was signed, now or earlier, or as it was brought."""
    digest = hashlib.sha256()
    picture.seek(0)
    while piece := picture.read(CHUNK):
        digest.update(piece)
    sha256 = digest.hexdigest()
    signed = Credential.objects.filter(sha256=sha256).values("image")
    return among.filter(Q(sha256=sha256) | Q(pk__in=signed)).order_by("pk").first()


def _by_manifest(report: Report | None, among: ImageQuerySet) -> Image | None:
    """Only of a signer who is trusted: others may write any id into what they sign."""
    if report is None or not report.manifest or report.state != "trusted":
        return None
    rows = Credential.objects.filter(manifest=report.manifest).values("image")
    return among.filter(pk__in=rows).order_by("pk").first()


def _seen(cleaned: Cleaned) -> Picture.Image:
    with Picture.open(io.BytesIO(cleaned.data), formats=FORMATS) as opened:
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        return opened.convert("RGB")


def _preview(seen: Picture.Image) -> str:
    small = seen.copy()
    small.thumbnail((PREVIEW, PREVIEW))
    out = io.BytesIO()
    small.save(out, "WEBP", quality=70, method=2)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()
