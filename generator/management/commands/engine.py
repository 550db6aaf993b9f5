"""`manage.py engine check SETTING`: whether an engine keeps its word, ability by ability."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from generator.engines.base import EngineError
from generator.engines.registry import open_engine
from generator.engines.trial.conformance import Conformance, check


class Command(BaseCommand):
    help = "Opens the engine that a setting names and tries all that it offers. Exits with 1 where something fails."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        checked = verbs.add_parser("check", help="try everything that an engine offers, and what every engine owes")
        checked.add_argument("setting", help="as in ENGINE: a name, or the dotted path of a class of your own")
        checked.add_argument(
            "--side", type=int, default=0, help="draw all this small, in pixels, instead of as announced"
        )

    def handle(self, *_args: Any, setting: str, side: int, **_options: Any) -> None:
        try:
            found = check(open_engine(setting), side=side)
        except EngineError as error:
            raise CommandError(error.detail or str(error)) from error
        self.stdout.write("\n".join(table(found)))
        if not found.holds:
            raise CommandError("The engine does not keep its word.")
        self.stdout.write("All that is offered works.")


def table(found: Conformance) -> list[str]:
    """One line for each duty and ability, what is wrong beside it, in Markdown."""
    able = found.able
    said = {**found.duties, **found.abilities}
    head = [
        f"{able.engine} {able.version}, {able.model} {able.revision[:12]}".rstrip(),
        "",
        "| tried | result |",
        "|---|---|",
    ]
    lines = [f"| {name} | {why or 'works'} |" for name, why in said.items()]
    return head + lines + [f"| {name} | not offered: {why} |" for name, why in found.withheld.items() if why]
