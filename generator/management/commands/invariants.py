"""`manage.py invariants`: whether jobs, images and quotas add up in this database."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from generator.status.invariants import RULES, violations


class Command(BaseCommand):
    help = "Checks that every job ends once and every quota adds up. Exits with 1 where something does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--at-rest", action="store_true", help="also report jobs that have not ended")
        parser.add_argument("--nothing-erased", action="store_true", help="also report images that are gone")

    def handle(self, *args: Any, **options: Any) -> None:
        found = list(violations(at_rest=options["at_rest"], nothing_erased=options["nothing_erased"]))
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise SystemExit(1)
        self.stdout.write(f"All {len(RULES)} invariants hold.")
