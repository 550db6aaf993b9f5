"""What waits because a classifier did not answer: judged again by itself as soon as it does, and nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.db.models import QuerySet
from django.utils import timezone

from gallery.models import Image
from lib.outages import FileMissing, StorageAway
from lib.problems import Problem
from moderation.judging.classifier import ask_again
from moderation.judging.pictures import look_at
from moderation.judging.verdicts import Judgement
from moderation.models import Case, Verdict
from moderation.policy.decision import UNANSWERED
from moderation.registries.redoing import redoing_of

AT_ONCE = 200
FRESH = timedelta(seconds=10)  # within which whoever keeps a picture is still about to write down what was found
log = structlog.get_logger(__name__)


def pictures() -> QuerySet[Image]:
    return Image.objects.kept().filter(clearance=Image.Clearance.WAITING, created__lt=timezone.now() - FRESH)


def words() -> QuerySet[Verdict]:
    held = Verdict.objects.filter(cases__kind=Case.Kind.HELD, cases__state=Case.State.OPEN)
    return held.filter(evidence__by=UNANSWERED, state=Verdict.State.STANDING)


def anything() -> bool:
    return pictures().exists() or words().exists()


def judge_again() -> int:
    """How many were judged; it ends at the first that nobody answers for. Who rests is asked again."""
    if anything():
        ask_again()
    return _judge_pictures() + _judge_words()


def _judge_pictures() -> int:
    done = 0
    for image in pictures().order_by("pk")[:AT_ONCE]:
        try:
            finding = look_at(image)
        except (FileMissing, StorageAway) as error:
            log.warning("a picture cannot be looked at", image=image.key, error=str(error))
            continue
        if finding.waits:
            break
        finding.keep(image.pk)
        done += 1
    return done


def _judge_words() -> int:
    done = 0
    for verdict in words().select_related("person", "rule").order_by("pk")[:AT_ONCE]:
        if verdict.person is None:
            continue
        judgement = Judgement.of(verdict.person, verdict.text, verdict.subject)
        if judgement.decision.unanswered:
            break
        _settle(verdict, judgement)
        done += 1
    return done


def _settle(verdict: Verdict, judgement: Judgement) -> None:
    """What nothing is against is done as it was asked, and its writer told; else the verdict says what was found."""
    if not judgement.allows:
        judgement.say_in(verdict)
        return
    asked, person, key = verdict.asked, verdict.person, f"verdict {verdict.key}"
    judgement.keep(asked)  # a rating
    beside = words().filter(person=person, subject=verdict.subject, asked=asked).exclude(pk=verdict.pk)
    if beside.exists():  # other fields of the same: it is done once, with the last of them
        verdict.delete()
        return
    url, kind = "", "verdict-overturned"
    try:
        url = redoing_of(verdict.subject).redo(person, asked, key) if person else ""
    except Problem as problem:
        log.info("what was held cannot be done any more", verdict=verdict.key, why=str(problem))
        kind = "waited-in-vain"
    judgement.tell(kind, verdict, url)
    verdict.delete()
