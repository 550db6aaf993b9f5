"""`manage.py invite`: a link by which people may join."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.access.signup import CLOSED, OPEN, way_in
from accounts.models import SignupInvitation
from lib.problems import Problem


class Command(BaseCommand):
    help = "Print a link by which people may join, where sign-up is by invitation or by approval."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--note", default="", help="for whom, as the list of invitations shows it")
        parser.add_argument("--uses", type=int, default=1, help="how many people (default 1)")
        parser.add_argument("--days", type=int, default=14, help="days until it expires (default 14)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            _made, link = SignupInvitation.issue(None, note=options["note"], uses=options["uses"], days=options["days"])
        except Problem as problem:
            raise CommandError(" ".join(str(line) for lines in problem.errors.values() for line in lines)) from problem
        if way_in() in (OPEN, CLOSED):
            self.stderr.write(f"Sign-up is {way_in()}: the link works once SIGNUP is invitation or approval.")
        self.stdout.write(link)
