"""A picture before the rules: what they come to is kept with its receipt, and the picture leaves or does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Notification
from gallery.files import storage
from gallery.models import Image
from gallery.posts.clearance import set_clearance
from lib.imaging.facts import opened
from moderation.judging.classifier import picture_classifier
from moderation.judging.live_rules import live
from moderation.models import Case, Rule, Verdict
from moderation.models.verdict import READABLE_FOR, digest_of
from moderation.policy import rule as policy
from moderation.policy.pictures import PictureDecision, Seen, decide_picture
from moderation.policy.rule import ALLOW, HOLD, PICTURE, RATE, REFUSE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PIL.Image import Image as Picture

    from accounts.models import User

Clearance = Image.Clearance


def inspect(image: Image, picture: Picture) -> PictureFinding:
    """Of a row that need not be written yet, with its pixels (`gallery.registries.inspection`)."""
    rules = [rule for rule in live() if rule.judges(PICTURE)]
    if not rules:
        return PictureFinding(PictureDecision())
    seen = Seen(picture, image.perceptual_quality or 0, picture_classifier)
    return PictureFinding(decide_picture(seen, rules))


@dataclass(frozen=True)
class PictureFinding:
    """As `gallery.registries.inspection.Finding`."""

    decision: PictureDecision

    @property
    def waits(self) -> bool:
        """Whether a classifier that would have been asked did not answer, so that it may be stricter yet."""
        return bool(self.decision.unanswered) and self.decision.action != REFUSE

    @property
    def is_clear(self) -> bool:
        return self.decision.action in (ALLOW, RATE) and not self.waits

    def keep(self, image: UUID, /) -> None:
        """Twice writes one verdict. What waits stays as it is, until somebody can look at it."""
        if self.waits:
            return
        found = Image.objects.kept().select_related("maker").filter(pk=image).first()
        if found and self.decision.rule:
            found = self._keep_verdict(found, self.decision.rule)
        if found:
            set_clearance(found.pk, CLEARANCES[self.decision.action])

    def _keep_verdict(self, image: Image, rule: policy.Rule) -> Image | None:
        """None where a person has decided that the rule is wrong about this picture, in any version."""
        with transaction.atomic(durable=True):
            Image.objects.select_for_update(no_key=True, of=("self",)).get(pk=image.pk)
            said = Verdict.objects.filter(image=image)
            if said.filter(rule__name=rule.name, state=Verdict.State.OVERTURNED).exists():
                return None
            if not said.filter(rule_id=rule.key, action=self.decision.action).exists():
                verdict = self._verdict(image, Rule.objects.get(pk=rule.key))
                verdict.save(force_insert=True)
                if verdict.action == HOLD:
                    Case.objects.create(kind=Case.Kind.HELD, verdict=verdict, person=image.maker)
                if image.maker and verdict.action != RATE:
                    tell(image.maker, verdict)
        return image

    def _verdict(self, image: Image, rule: Rule) -> Verdict:
        text = image.prompt or image.key
        return Verdict(
            rule=rule,
            person=image.maker,
            subject=PICTURE,
            image=image,
            text=text,
            text_sha256=digest_of(text),
            action=self.decision.action,
            evidence=dict(self.decision.evidence),
            score=self.decision.score,
            expires=timezone.now() + READABLE_FOR,
        )


CLEARANCES = {ALLOW: Clearance.CLEAR, RATE: Clearance.CLEAR, HOLD: Clearance.HELD, REFUSE: Clearance.REFUSED}


def tell(maker: User, verdict: Verdict) -> None:
    kind = "picture-held" if verdict.action == HOLD else "picture-refused"
    title = "" if verdict.image and verdict.text == verdict.image.key else verdict.text[:80]
    Notification.tell(maker, kind, subject=verdict.pk, url=verdict.get_absolute_url(), title=title)


def clear_by(verdict: Verdict) -> None:
    """A picture is cleared, held or refused by its verdict, and by what people have decided about that."""
    if verdict.image_id:
        clearance = CLEARANCES[verdict.action]
        if verdict.state == Verdict.State.OVERTURNED:
            clearance = Clearance.CLEAR
        elif verdict.cases.filter(state=Case.State.UPHELD).exists():
            clearance = Clearance.REFUSED
        set_clearance(verdict.image_id, clearance)


def look_at(image: Image) -> PictureFinding:
    """One that is there, by its file. Raises FileMissing, StorageAway."""
    return inspect(image, opened(storage.store().read(image.storage_key)))


class PictureAfterAll:
    """As `moderation.registries.redoing.Redoing`: its clearance follows from its verdict (`clear_by`)."""

    def redo(self, person: User, asked: Mapping[str, Any], key: str) -> str:
        return ""

    def take_back(self, person: User, key: str) -> None:
        pass
