"""Scores that are missing: each scorer goes through the pictures by their ids, and goes on where it was."""

from __future__ import annotations

import io
import math
import time
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

import structlog
from django.utils import timezone
from PIL import Image as Picture

from curation.models import Score
from curation.scoring.scorers import Scorer, scorers
from gallery.files.storage import store
from gallery.models import Image
from lib.ids import first_id
from lib.outages import FileMissing
from lib.process.only_one import only_one

BATCH = 25
LONGEST = 10.0  # seconds that one call takes
SETTLED = timedelta(minutes=1)
"""Ids are in order of time, but rows that are younger may still be on their way."""
LOCK = 0x7363_6F72  # "scor"

log = structlog.get_logger(__name__)


def fill(longest: float = LONGEST) -> int:
    """Some batches of each scorer, until all is scored or the time (s) is over; how many scores. Raises StorageAway."""
    until, total = time.monotonic() + longest, 0
    with only_one(LOCK) as mine:
        while mine and time.monotonic() < until and (done := sum(_batch(scorer) for scorer in scorers())):
            total += done
    return total


def _batch(scorer: Scorer) -> int:
    before = Score.objects.filter(scorer=scorer.name, version=scorer.version).order_by("-image").first()
    rows = Image.objects.kept().filter(pk__lt=first_id(timezone.now() - SETTLED)).exclude(storage_key="")
    if before:
        rows = rows.filter(pk__gt=before.image)
    asked = list(rows.order_by("pk").values_list("pk", "storage_key")[:BATCH])
    scores = [
        Score(image=pk, scorer=scorer.name, version=scorer.version, value=_value(scorer, pk, key)) for pk, key in asked
    ]
    return len(Score.objects.bulk_create(scores, ignore_conflicts=True))


def _value(scorer: Scorer, pk: UUID, key: str) -> float | None:
    """Null where there is nothing to score: a file that is missing or no picture, or a scorer that fails on it."""
    try:
        with Picture.open(io.BytesIO(store().read(key))) as picture:
            value = float(scorer.score(picture.convert("RGB")))
    except (FileMissing, OSError, ValueError, ArithmeticError) as error:
        log.warning("a picture has no score", scorer=scorer.name, image=str(pk), error=str(error))
        return None
    return value if math.isfinite(value) else None


def forget(images: Iterable[UUID]) -> None:
    """Of pictures that are erased."""
    Score.objects.filter(image__in=list(images)).delete()
