"""`manage.py credentials`: the certificate and key that files are signed with."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from gallery.checks import NOT_SIGNED
from lib.credentials import identity
from lib.credentials.folder import Exists, make, name_of, renew
from lib.credentials.identity import NoIdentity


class Command(BaseCommand):
    help = "Says in whose name files are signed; makes an authority and a certificate of your own; renews it."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=("show", "init", "renew"))
        parser.add_argument(
            "--name",
            default="",
            help="the organisation in the certificate (default: the one that it has, then SITE_NAME)",
        )

    def handle(self, *_args: Any, what: str, name: str, **_options: Any) -> None:
        folder = Path(settings.CREDENTIALS_FOLDER)
        try:
            if what == "init":
                make(folder, name or settings.SITE_NAME)
            elif what == "renew":
                renew(folder, name or name_of(folder) or settings.SITE_NAME)
        except Exists:
            raise CommandError(
                f"{folder} has a certificate already. `renew` makes a new one by the same authority, with `--name` in "
                "another name; for another authority, move the folder away first."
            ) from None
        except NoIdentity:
            raise CommandError(
                f"{folder / identity.AUTHORITY_KEY} is not there: only an authority made here renews."
            ) from None
        self.show(folder)

    def show(self, folder: Path) -> None:
        try:
            found = identity.load(folder)
            found.ask_valid(timezone.now())
        except NoIdentity as no:
            why, hint = NOT_SIGNED[no.reason]
            raise CommandError(f"Files go out unsigned: in {folder} {why}. {hint}") from None
        self.stdout.write(f"Files are signed by {found.name} ({found.algorithm}) until {found.ends:%Y-%m-%d}.")
        self.stdout.write(f"Whoever is to trust it needs {folder / identity.ANCHORS}.")
        if (folder / identity.AUTHORITY_KEY).exists():
            self.stdout.write(f"Keep {folder / identity.AUTHORITY_KEY} somewhere else; only `renew` needs it.")
