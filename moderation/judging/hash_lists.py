"""Lists of hashes as rules, and the pictures of before a list, compared with it by their kept hashes."""

from __future__ import annotations

from collections.abc import Mapping

import structlog

from gallery.models import Image
from lib.imaging.likeness import Variant
from lib.imaging.pdq import TRUSTED
from lib.outages import FileMissing, StorageAway
from moderation.judging.live_rules import LIST, live
from moderation.judging.pictures import look_at
from moderation.policy.rule import ALLOW, PICTURE, Rule

SENTENCE_EN = "This looks like a picture that this site keeps a list of, and does not show."
SENTENCE_FR = "Cette image ressemble à une image d’une liste que ce site tient, et ne montre pas."
BATCH = 2000
log = structlog.get_logger(__name__)


def list_rule(name: str, hashes: Mapping[str, str], action: str) -> Rule:
    written = {"list": dict(hashes)}
    return Rule(f"{LIST}{name}", 1, action, True, written, SENTENCE_EN, SENTENCE_FR, scope=PICTURE)


def look_through() -> int:
    """How many clear pictures are like one of the lists that are live. Their files are read only then; what was turned
    and is here already is found by no list, since only the hash of how it stands is kept."""
    matchers = [rule.picture_matcher for rule in live() if rule.judges(PICTURE)]
    listed = [matcher for matcher in matchers if matcher.listed]
    hashed = Image.objects.clear().filter(perceptual_quality__gte=TRUSTED).exclude(perceptual_hash="")
    alike = [
        key
        for key, pdq in hashed.order_by("pk").values_list("pk", "perceptual_hash").iterator(BATCH)
        if any(matcher.nearest([Variant(pdq, "plain")]) for matcher in listed)
    ]
    return sum(_look(image) for image in Image.objects.filter(pk__in=alike).order_by("pk").iterator(BATCH))


def _look(image: Image) -> bool:
    try:
        finding = look_at(image)
    except (FileMissing, StorageAway) as error:
        log.warning("a picture cannot be looked at", image=image.key, error=str(error))
        return False
    finding.keep(image.pk)
    return finding.decision.action != ALLOW
