"""Why a request is refused before anything is locked: each rule is one function, and one entry in RULES.

A rule raises Problem to refuse. It may be slow, ask elsewhere, and keep what it found: what it writes stays, whether it
refuses or not. What must be counted exactly is a limit (`generator.jobs.limits`). A dry run asks the same rules; one
that keeps evidence looks at `asked.dry`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from gallery.images.usage import why_not
from gallery.models import Edge
from generator.jobs.asked import as_document
from generator.requests import idempotency
from generator.requests.request import LONGEST_PROMPT
from lib.problems import Problem
from moderation.judging.verdicts import Judgement

if TYPE_CHECKING:
    from generator.jobs.acceptance import Acceptance

MOST_SOURCES = 4


def key_is_readable(asked: Acceptance) -> None:
    idempotency.check(asked.key)


def place_is_ones_own(asked: Acceptance) -> None:
    for place in (asked.thread, asked.turn):
        if place and place.user_id != asked.user.pk:
            raise Problem.not_found()
    if asked.turn and asked.thread and asked.turn.thread_id != asked.thread.pk:
        raise Problem.invalid(turn=_("That turn belongs to another thread."))


def sources_are_few_and_different(asked: Acceptance) -> None:
    images = [image for image, _kind in asked.sources]
    if len(images) > MOST_SOURCES or len({image.pk for image in images}) < len(images):
        raise Problem.invalid(sources=_("At most four different pictures to start from."))


def sources_are_used_in_known_ways(asked: Acceptance) -> None:
    if unknown := {str(kind) for _image, kind in asked.sources} - set(Edge.Kind.values):
        said = _("There is no such way to use a picture: %(kinds)s.") % {"kinds": ", ".join(sorted(unknown))}
        raise Problem.invalid(sources=said)


def sources_may_be_used(asked: Acceptance) -> None:
    for image, _kind in asked.sources:
        if refused := why_not(image, asked.user):
            raise Problem.invalid(sources=refused)


def prompt_is_within_the_rules(asked: Acceptance) -> None:
    """What they say is kept, so that its receipt can be read and appealed; a dry run keeps nothing.

    A negative prompt asks for less, and is never judged. What cannot be kept is refused further on.
    """
    if "\x00" in asked.request.prompt or len(asked.request.prompt) > LONGEST_PROMPT:
        return
    judgement = Judgement.of(asked.user, asked.request.prompt)
    verdict = None if asked.dry else judgement.keep(as_document(asked))
    if not judgement.allows:
        raise judgement.refusal(verdict)


Rule = Callable[["Acceptance"], None]
RULES: tuple[Rule, ...] = (
    key_is_readable,
    place_is_ones_own,
    sources_are_few_and_different,
    sources_are_used_in_known_ways,
    sources_may_be_used,
    prompt_is_within_the_rules,
)
