"""What the files said that uploads were made from, for the page of a post."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from gallery.checking.findings import CREDENTIALS, Row, rows
from gallery.models.credential import BROUGHT, Credential
from gallery.models.image import Image
from lib.credentials.report import tidied
from lib.ids import to_text

if TYPE_CHECKING:
    from gallery.models.entry import PostImage


class Brought(NamedTuple):
    """`title` says whether it held, `rows` what the file said of itself."""

    level: str
    title: str
    rows: list[Row]


def brought_with(entries: Sequence[PostImage]) -> dict[str, Brought]:
    """By the image's key. No query for a post without uploads."""
    uploads = [entry.image_id for entry in entries if entry.image.origin == Image.Origin.UPLOAD]
    if not uploads:
        return {}
    found = Credential.objects.filter(image__in=uploads, file=BROUGHT).only("image", "report")
    return {to_text(row.image_id): _said(row) for row in found}


def _said(row: Credential) -> Brought:
    report = tidied(row.report)
    level, title, _proves, _not = CREDENTIALS[report.state]
    return Brought(level, str(title) % {"signer": report.signer or "?"}, rows(report))
