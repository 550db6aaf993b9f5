"""`manage.py policy`: choose rules, bench and replay them, set one live, verify the chain of actions."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from moderation.judging.classifier import classifier, dead
from moderation.judging.hash_lists import list_rule, look_through
from moderation.judging.live_rules import LIST, bench, enact, judging, live, retire, shipped_suite, standing, use
from moderation.judging.replay import let_through, tell_maker
from moderation.judging.traffic import measure_traffic
from moderation.models import Action, Verdict
from moderation.policy import hash_list
from moderation.policy.bench import Example, SuiteError, measure, read_suite
from moderation.policy.matcher import MatcherError
from moderation.policy.rule import HOLD, PICTURE, REFUSE
from moderation.policy.rule_sets import read, rule_set, sets


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("rules", help="what is live, and how often it was overturned")
        chosen = verbs.add_parser("use", help="set the rules of a shipped set live, and retire the others")
        chosen.add_argument("set", choices=sorted(sets()))
        benched = verbs.add_parser("bench", help="what is allowed, rated, held and refused wrongly on a suite")
        benched.add_argument("suite", nargs="?", type=Path, help="JSON lines; otherwise the one that is shipped")
        benched.add_argument(
            "--set", choices=sorted(sets()), help="the rules of this set instead of those that are live"
        )
        benched.add_argument("--wrong", action="store_true", help="show each prompt that went wrong")
        enacted = verbs.add_parser("enact", help="set a rule of one's own live, with its figures")
        enacted.add_argument("rule", type=Path, help="JSON, as in moderation/policy/rules/")
        enacted.add_argument("--suite", type=Path)
        retired = verbs.add_parser("retire", help="take a rule away")
        retired.add_argument("name")
        replayed = verbs.add_parser("replay", help="what was held or refused, and would pass the rules of now")
        replayed.add_argument("--tell", action="store_true", help="tell its makers, each once")
        listed = verbs.add_parser("import-hashes", help="lists of pictures by their PDQ hashes, each list a rule")
        listed.add_argument("file", type=Path, help="lines of hash,list,reason; a list that is live is replaced")
        listed.add_argument("--action", choices=[HOLD, REFUSE], default=REFUSE)
        verbs.add_parser("export-hashes", help="the lists that are live, as import-hashes takes them")
        verified = verbs.add_parser("verify", help="find actions that were altered, dropped or swapped")
        verified.add_argument("--head", help="NUMBER:DIGEST, as an earlier run printed it")

    def handle(self, *_args: Any, verb: str, **asked: Any) -> None:
        try:
            getattr(self, f"_{verb.replace('-', '_')}")(**asked)
        except (MatcherError, SuiteError) as error:
            raise CommandError(str(error)) from error
        except json.JSONDecodeError as error:
            raise CommandError(f"line {error.lineno}, column {error.colno}: This is not JSON: {error.msg}.") from error
        except UnicodeDecodeError as error:
            raise CommandError("This is not text in UTF-8.") from error
        except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
            raise CommandError(f"{error.filename} cannot be read: {error.strerror}.") from error

    def _rules(self, **_asked: Any) -> None:
        counts: Counter[tuple[Any, str]] = Counter()
        for rule, state, count in Verdict.objects.values_list("rule", "state").annotate(count=Count("id")):
            counts[rule, state] = count
        for row, until in standing():
            said, wrong = (counts[row.pk, state] for state in ("standing", "overturned"))
            ends = f" until {until:%Y-%m-%d %H:%M}" if until else ""
            self.stdout.write(f"{row} {row.action}{ends}: {said + wrong} verdicts, {wrong} overturned")
        self._classifiers()

    def _classifiers(self) -> None:
        """Which are asked for and not set, not installed, or do not answer."""
        asked = {rule.picture_matcher.classifier for rule in live() if rule.judges(PICTURE)} - {""}
        for name in sorted(asked - set(settings.POLICY_CLASSIFIERS)):
            self.stdout.write(f"No classifier {name} is set (POLICY_CLASSIFIERS): its rules say nothing.")
        if settings.POLICY_ENCODER and classifier() is None:
            self.stdout.write(f"The encoder {settings.POLICY_ENCODER} is not installed: rules go by words, and hold.")
        for name, why in dead().items():
            self.stdout.write(f"The classifier of {name} does not answer, and what needs it is held: {why}")

    def _use(self, **asked: Any) -> None:
        before = {row.name for row, _until in standing()}
        figures = use(asked["set"])
        self.stdout.write(f"{asked['set']}: {len(rule_set(asked['set']))} rules are live.")
        gone = before - {row.name for row, _until in standing()}
        if gone:
            self.stdout.write(f"Retired: {', '.join(sorted(gone))}.")
        self._told(figures)

    def _bench(self, **asked: Any) -> None:
        rules = rule_set(asked["set"]) if asked["set"] else live()
        figures = measure(_suite(asked["suite"]), judging(rules))
        for line in figures.lines():
            self.stdout.write(line)
        for one, said in figures.wrong if asked["wrong"] else ():
            rule = said.rule.name if said.rule else "-"
            self.stdout.write(f"{one.expect} -> {said.action} ({rule}, {said.by}): {one.prompt}")
        self._told(figures.summary() | {"last_week": measure_traffic(judging(rules))})

    def _enact(self, **asked: Any) -> None:
        rule = read(json.loads(asked["rule"].read_text()))
        rule.check()
        others = [one for one in live() if one.name != rule.name]
        figures = bench([*others, rule], _suite(asked["suite"]))
        self._told(figures)
        self.stdout.write(f"{enact(rule, figures, by=None)} is live.")

    def _import_hashes(self, **asked: Any) -> None:
        found = hash_list.read(asked["file"].read_text().splitlines())
        for number, fault in found.broken:
            self.stderr.write(f"line {number}: {fault}")
        for name, hashes in found.lists.items():
            row = enact(list_rule(name, hashes, asked["action"]), {}, by=None)
            self.stdout.write(f"{row} is live, hashes in it: {len(hashes)}.")
        if not found.lists:
            raise CommandError("There is no hash in this file.")
        self.stdout.write(f"{look_through()} pictures that were here before are like one of them.")

    def _export_hashes(self, **_asked: Any) -> None:
        matchers = {rule.name: rule.picture_matcher for rule in live() if rule.judges(PICTURE)}
        lists = {name.removeprefix(LIST): one.listed for name, one in matchers.items() if one.listed}
        for line in hash_list.written(lists):
            self.stdout.write(line)

    def _retire(self, **asked: Any) -> None:
        if asked["name"] not in {row.name for row, _until in standing()}:
            raise CommandError(f"no rule of this name is live: {asked['name']}")
        retire(asked["name"], by=None)
        self.stdout.write(f"{asked['name']} is retired.")

    def _replay(self, **asked: Any) -> None:
        count = 0
        for verdict in let_through():
            self.stdout.write(f"{verdict.key} {verdict.rule} {verdict.action}: {verdict.text}")
            if asked["tell"]:
                tell_maker(verdict)
            count += 1
        told = ", and their makers are told" if asked["tell"] else ""
        self.stdout.write(f"{count} would pass now{told}.")

    def _verify(self, **asked: Any) -> None:
        faults = [f"action {number}: {fault}" for number, fault in Action.faults()]
        if asked["head"]:
            number, _colon, digest = asked["head"].partition(":")
            if not (number.isdecimal() and digest):
                raise CommandError(f"--head is NUMBER:DIGEST, as an earlier run printed it, and not {asked['head']}.")
            if not Action.objects.filter(number=int(number), digest=digest).exists():
                faults.append(f"action {number}: is not the one whose digest was written down")
        if faults:
            raise CommandError("\n".join(faults))
        last = Action.objects.order_by("-number").first()
        self.stdout.write(
            f"All actions are as they were written. {last.number}:{last.digest}" if last else "No actions."
        )

    def _told(self, figures: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(figures, indent=1))


def _suite(path: Path | None) -> list[Example]:
    return read_suite(path) if path else list(shipped_suite())
