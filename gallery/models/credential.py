"""The Content Credentials of files: those that were signed here, and those that uploads brought along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection, models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from gallery.models.image import Image

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from lib.credentials.report import Report

BROUGHT = "brought"  # the file as it was sent, of which the pixels alone were kept

# These, and whatever was made from them: what is said of one is said of the others.
WITH_DESCENDANTS = """
with recursive down (image) as (
    select unnest(%(images)s::uuid[])
    union
    select edge.child_id from down join gallery_edge edge on edge.parent_id = down.image
)
update gallery_credential set ended = %(now)s from down
where gallery_credential.image_id = down.image and ended is null and file <> 'brought'
returning gallery_credential.image_id
"""


class CredentialQuerySet(models.QuerySet["Credential"]):
    def in_force(self) -> CredentialQuerySet:
        """Those whose words still hold."""
        return self.filter(ended=None)

    def of_image(self, column: str, file: str) -> Subquery:
        """A column of the one in force of a row's image and this file, as an annotation of images; None without one."""
        return Subquery(self.in_force().filter(image=OuterRef("pk"), file=file).values(column)[:1])


class Credential(models.Model):
    """One signing of one file of an image; each changes the bytes, so the signed file lies beside the unsigned one.

    `epoch` counts how often what is said of the image has changed since; a signature whose words no longer hold has
    ended, its file is removed, and the row stays, so that a copy that somebody has is still known.
    For what an upload brought, `file` is "brought", `manifest` and `report` are those of the file that was sent.
    """

    image = models.ForeignKey(Image, models.CASCADE, related_name="credentials")
    file = models.CharField(max_length=10, help_text="original, a rendition's name, or brought.")
    epoch = models.PositiveIntegerField(default=1)
    sha256 = models.CharField(max_length=64, help_text="Of the signed file.")
    manifest = models.CharField(max_length=300, help_text="The manifest's own id.")
    storage_key = models.CharField(max_length=250, blank=True, help_text="Empty once the file is removed.")
    signed = models.DateTimeField(default=timezone.now)
    ended = models.DateTimeField(null=True)
    report: Any = models.JSONField(default=dict, help_text="`lib.credentials.report`, of what was brought.")

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "file", "epoch"], name="credential_once_per_epoch"),
            models.UniqueConstraint(
                fields=["image", "file"], name="credential_one_in_force", condition=Q(ended__isnull=True)
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], name="credential_by_sha256"),
            models.Index(fields=["manifest"], name="credential_by_manifest"),
            models.Index(
                fields=["ended"], name="credential_to_remove", condition=Q(ended__isnull=False) & ~Q(storage_key="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.file}, epoch {self.epoch}"

    @classmethod
    def bring(cls, image: Image, *, sha256: str, report: Report) -> None:
        """Keep what the file said that an upload was made from."""
        said = report.as_json
        cls.objects.create(image=image, file=BROUGHT, sha256=sha256, manifest=report.manifest, report=said)

    @classmethod
    def next_epoch(cls, image: UUID) -> int:
        """That of whatever is signed now."""
        ended = cls.objects.filter(image=image, ended__isnull=False)
        return int(ended.aggregate(last=models.Max("epoch"))["last"] or 0) + 1

    @classmethod
    def end(cls, images: Iterable[UUID]) -> set[UUID]:
        """What was signed of these and of all that was made from them no longer holds; the images whose files it was.

        One statement, whatever their number.
        """
        with connection.cursor() as cursor:
            cursor.execute(WITH_DESCENDANTS, {"images": list(images), "now": timezone.now()})
            return {row[0] for row in cursor.fetchall()}
