"""Closing one's name or style: asked for with a proof, decided by a moderator, a rule that its owner can open again.

`Case.text` is the proof, `Case.asked["words"]` the phrases. Granted, they are the matcher of a hard rule that refuses,
with the person as its owner; who owns it goes on using them. The rule's name says nothing of whose it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import Notification
from gallery.models.words import tidy
from lib.limits.pace import Pace
from lib.problems import Problem
from moderation.cases.closing import close, closing
from moderation.judging import live_rules
from moderation.models import Action, Case, Rule
from moderation.models.case import LONGEST
from moderation.policy import rule as policy
from moderation.policy.matcher import MatcherError, phrase_of
from moderation.policy.rule_sets import read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User

PACE = Pace("name", most=5, seconds=3600)
MOST, SHORTEST = 8, 4
SENTENCES = {
    "sentence_en": "The person whose name or style this is has closed it: nobody else makes pictures with it here.",
    "sentence_fr": "La personne à qui appartient ce nom ou ce style l’a fermé : nul autre n’en fait d’images ici.",
}
ADDRESS = "/settings/names"


def phrases(text: str) -> list[str]:
    """One on each line or between commas. Raises Problem("invalid") with the reason beside `names`."""
    found = list(dict.fromkeys(part.strip() for line in text.splitlines() for part in line.split(",") if part.strip()))
    if not 1 <= len(found) <= MOST:
        raise Problem.invalid(names=_("One to %(most)s names or styles.") % {"most": MOST})
    for phrase in found:
        try:
            read_as = " ".join(phrase_of(phrase))  # “r e d” and “red.” are “red”
        except MatcherError as error:
            raise Problem.invalid(
                names=_("“%(phrase)s” cannot be closed: write words.") % {"phrase": phrase}
            ) from error
        if len(read_as) < SHORTEST or phrase.endswith("*"):
            raise Problem.invalid(names=_("“%(phrase)s” would close too much.") % {"phrase": phrase})
    return found


def ask(person: User, *, names: str, proof: str) -> Case:
    """Raises Problem: "invalid", and "already-asked" while a moderator looks at what was asked before."""
    asked = {"words": phrases(names)}
    try:
        with transaction.atomic():
            return Case.objects.create(kind=Case.Kind.NAME, person=person, asked=asked, text=tidy(proof)[:LONGEST])
    except IntegrityError as error:
        said = _("You have asked for one already. A moderator looks at it, and you are told.")
        raise Problem("already-asked", said, status=409) from error


def rule_of(case: Case) -> policy.Rule:
    document = {"name": f"closed-{case.key[-12:].lower()}", "action": policy.REFUSE, "hard": True, **SENTENCES}
    return read(document | {"matcher": {"terms": case.asked["words"]}})


def figures(case: Case) -> dict[str, Any]:
    """What the rule would have done to the suite and to last week's prompts: nobody grants a word that all use."""
    return live_rules.bench([rule_of(case)], live_rules.shipped_suite())


def uphold(case: Case, *, by: User) -> None:
    """Grant it: prompts that use it are refused from now on. Raises Problem."""
    with closing(case, by) as locked:
        try:
            row = live_rules.enact(rule_of(locked), figures(locked), by=by, owner=locked.person)
        except MatcherError as error:
            raise Problem("no-rule", str(error), status=409) from error
        action = Action.objects.filter(noun="rule", subject=row.name).order_by("-number")[0]
        close(locked, Case.State.UPHELD, action, by)
        _tell(locked, "name-closed")


def overturn(case: Case, *, by: User) -> None:
    """It is not proven. Raises Problem."""
    with closing(case, by) as locked:
        close(locked, Case.State.OVERTURNED, Action.add(Action.Kind.DISMISS, "name", locked.key, by=by), by)
        _tell(locked, "name-left-open")


def reopen(case: Case) -> None:
    """The decision is undone, and with it the rule, whose Action that was."""
    live_rules.read_lately.cache_clear()


def closed_by(person: User) -> Sequence[Rule]:
    """Those of this person that are live."""
    return [row for row, _until in live_rules.standing() if row.owner_id == person.pk]


def open_again(name: str, *, by: User) -> None:
    """Its owner lets everybody use it. Raises Problem("not-found")."""
    if name not in {row.name for row in closed_by(by)}:
        raise Problem.not_found()
    live_rules.retire(name, by=by)


def forget(person: User) -> None:
    """Who leaves keeps nothing closed, and the names go out of the rules."""
    for row in closed_by(person):
        live_rules.retire(row.name, by=None)
    Rule.objects.filter(owner=person).update(owner=None, matcher={"terms": []})


def _tell(case: Case, kind: str) -> None:
    if case.person:
        title = ", ".join(case.asked["words"])[:80]
        Notification.tell(case.person, kind, subject=case.pk, url=ADDRESS, title=title)
