"""The record that a download carries, when its maker lets it: in the file, or beside it as JSON.

Nothing here depends on who downloads, since files are passed on: of others' pictures it names what everyone may be
told of (`told_to` nobody in particular), so an unlisted parent is not named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser

from accounts.models.licence import Licence
from gallery.files import storage
from gallery.images import remix_rights, training_rights
from gallery.images.answers import ALLOWED, NOT_ALLOWED
from gallery.images.source_type import label_of
from gallery.models.image import Image
from gallery.models.image_columns import record_columns
from gallery.models.visibility import Visibility
from lib.ids import to_text
from lib.imaging.metadata import writing
from lib.imaging.metadata.fields import tidied

if TYPE_CHECKING:
    from accounts.models import User
    from gallery.models.visibility import Viewer

# Columns of the record that stay behind, with the reason.
LEFT_BEHIND = {
    "id": "As addresses have it, under its own name.",
    "maker": "By handle and name.",
    "state": "Only kept pictures are downloaded.",
    "visibility": "Who may see it here is nobody's affair elsewhere.",
    "storage_key": "A place in the storage.",
    "perceptual_quality": "For finding duplicates here.",
    "prompt_sha256": "For finding duplicates here.",
    "job": "The generator's, which its person alone may see.",
    "root": "Perhaps somebody else's, and not for everybody.",
    "facts": "Whatever the engine reported, in no promised shape.",
    "policy_version": "For whoever has to prove which rules it was made under.",
    "consent_terms": "For whoever has to prove what was said.",
    "consent_from": "For whoever has to prove what was said.",
    "queue_seconds": "How busy this site was.",
}
PROGRAM = "Atelier"
# A word of the PLUS vocabulary, in IPTC's photo metadata since 2023.1: prohibited for AI/ML training.
NO_TRAINING = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"


def carries(image: Image, maker: User | None) -> bool:
    """Whether downloads carry it: as said of the picture, or else where everyone may see it, by its maker's settings.

    `maker` is the image's own, given apart so that pages which have them at hand ask for nobody twice.
    """
    if image.carries_record is not None:
        return image.carries_record
    return bool(image.visibility == Visibility.PUBLIC and maker and maker.carry_record)


def may_have(viewer: Viewer, image: Image, maker: User | None) -> bool:
    """Whether this viewer gets the record with the file: where it is carried, and makers their own."""
    return carries(image, maker) or (viewer.is_authenticated and viewer.pk == image.maker_id)


def with_record(image: Image) -> bytes:
    """The original with the record in it. Raises FileMissing and StorageAway."""
    data = storage.store().read(image.storage_key)
    said = said_of(image)
    more = {"version": PROGRAM} if image.origin != Image.Origin.UPLOAD else {"stated_by": "its maker"}
    return writing.carry(data, writing.parameters(said, **more), writing.packet(_properties(image), label_of(image)))


def said_of(image: Image) -> dict[str, Any]:
    """The fields that other programs know; of an upload those that its maker states."""
    if image.origin == Image.Origin.UPLOAD:
        return dict(image.stated)
    names = ("prompt", "negative_prompt", "seed", "steps", "guidance_scale", "scheduler", "width", "height")
    known = {name: getattr(image, name) for name in names}
    known["scheduler"] = image.scheduler if image.scheduler != "default" else ""  # as older rows have it
    known["guidance_scale"] = image.guidance_scale or None
    return tidied(known | {"model": image.model or f"{image.engine} {image.engine_version}".strip()})


def sidecar(image: Image) -> dict[str, Any]:
    """The whole record for a file beside the picture; seeds are strings, as they may exceed 53 bits."""
    columns = [column for column in record_columns(Image) if column.name not in LEFT_BEHIND]
    record = {column.name: column.value_from_object(image) for column in columns}
    seen = Image.objects.told_to(AnonymousUser())
    edges = image.edges_up.filter(parent__in=seen).order_by("position")
    return {
        "id": to_text(image.pk),
        "maker": {"handle": image.maker.handle, "name": image.maker.name} if image.maker else None,
        **record,
        "seed": None if image.seed is None else str(image.seed),
        "digital_source_type": label_of(image),  # also of one that its column waits for
        "consent_effective": training_rights.answers([image.pk]).get(image.pk, NOT_ALLOWED),
        "remix_effective": remix_rights.answers([image.pk]).get(image.pk, NOT_ALLOWED),
        "parents": [{"id": to_text(edge.parent_id), "kind": edge.kind, "strength": edge.strength} for edge in edges],
    }


def _properties(image: Image) -> dict[str, str]:
    """For XMP. Of an upload only who brought it and what others may do with it, since what is stated is no fact."""
    names = {
        "xmpMM:DocumentID": f"urn:uuid:{image.pk}",
        "dc:creator": image.maker.name if image.maker else "",
        "xmpRights:WebStatement": Licence(image.licence).address if image.licence else "",
        "plus:DataMining": "" if training_rights.answers([image.pk]).get(image.pk) == ALLOWED else NO_TRAINING,
    }
    if image.origin == Image.Origin.UPLOAD:
        return names
    engine = f"{image.engine} {image.engine_version}".strip()
    return names | {
        "dc:description": image.prompt,
        "xmp:CreatorTool": PROGRAM,
        "Iptc4xmpExt:AIPromptInformation": "" if image.by_program else image.prompt,
        "Iptc4xmpExt:AISystemUsed": "" if image.by_program else image.model or engine,
    }
