"""Columns of the record that are younger than their rows: filled in batches, oldest pictures first.

What has to be measured again is (pixels), what follows from other rows is asked of them (lineage), and what nobody
noted at the time stays empty. `Image.record_version` says what is done, so that it may stop anywhere and go on.
"""

from __future__ import annotations

import io
import time
from collections.abc import Sequence
from itertools import groupby
from uuid import UUID

import structlog
from PIL import Image as Picture

from gallery.files import storage
from gallery.images import ancestors
from gallery.images.image_store import roles_of
from gallery.images.near_duplicates import bands_of
from gallery.images.source_type import source_type
from gallery.models.image import RECORD, Edge, Image
from lib.imaging.facts import FORMATS, of_pixels
from lib.imaging.likeness import core_hash
from lib.outages import StorageAway

BATCH = 50
LONGEST = 10.0  # seconds that one call takes, so that it holds up nothing else in its queue
NO_PIXELS = "text2image"  # the task that takes words alone over from what it starts from
WRITTEN = [
    *("pixel_sha256", "bands", "core_hash", "core_bands", "scheduler", "adapters", "queue_seconds"),
    *("digital_source_type", "root", "record_version"),
]

log = structlog.get_logger(__name__)


def complete_records(longest: float = LONGEST) -> int:
    """Some batches, until all are done or the time (s) is over; answers how many. Raises StorageAway."""
    until, total = time.monotonic() + longest, 0
    while time.monotonic() < until and (done := complete_batch()):
        total += done
    return total


def complete_batch() -> int:
    """One batch; its pictures' edges first, since what follows from lineage goes by them."""
    batch = list(Image.objects.filter(record_version__lt=RECORD).select_related("maker").order_by("id")[:BATCH])
    keys = [image.pk for image in batch]
    _complete_edges(keys)
    held, roots = ancestors.origins(keys), ancestors.roots(keys)
    for image in batch:
        image.digital_source_type = source_type(image.origin, held[image.pk]) or ""
        image.root, image.record_version = roots[image.pk], RECORD
        if image.state != Image.State.ERASED:
            _complete(image)
    for image in batch:  # one at a time, each only as it was read: it may be erased meanwhile
        values = {name: getattr(image, name) for name in WRITTEN}
        Image.objects.filter(pk=image.pk, state=image.state).update(**values)
    return len(batch)


def _complete_edges(children: Sequence[UUID]) -> None:
    edges = list(Edge.objects.filter(child__in=children).select_related("child").order_by("child", "position", "id"))
    for _child, several in groupby(edges, key=lambda edge: edge.child_id):
        siblings = list(several)
        for edge in siblings:
            edge.pixels = edge.child.task != NO_PIXELS if edge.pixels is None else edge.pixels
        for edge, role in zip(siblings, roles_of((edge.kind, bool(edge.pixels)) for edge in siblings), strict=True):
            edge.role = edge.role or role
    Edge.objects.bulk_update(edges, ["role", "pixels"])


def _complete(image: Image) -> None:
    """What the engine had told of itself among its facts, and what is measured from the file."""
    image.scheduler = image.facts.get("scheduler") or ("" if image.scheduler == "default" else image.scheduler)
    if image.adapters is None and image.engine == "diffusers":
        image.adapters = image.facts.get("adapters", [])
    if image.queue_seconds == 0 and image.job is None:  # the seeded community's, which nobody waited for
        image.queue_seconds = None
    image.bands = bands_of(image.perceptual_hash, image.perceptual_quality)
    _measure(image)
    image.core_bands = bands_of(image.core_hash, image.perceptual_quality)


def _measure(image: Image) -> None:
    """From the stored file; nothing, and said in the log, where it is gone or damaged. Raises StorageAway."""
    key = image.storage_key
    try:
        with Picture.open(io.BytesIO(storage.store().read(key)), formats=FORMATS) as picture:
            image.pixel_sha256, image.core_hash = of_pixels(picture), core_hash(picture)
    except StorageAway:
        raise
    except (OSError, ValueError, SyntaxError, Picture.DecompressionBombError) as error:
        log.warning("a picture's pixels cannot be read", key=key, error=str(error))
