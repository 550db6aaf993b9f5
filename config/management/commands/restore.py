"""`manage.py restore DIR`: a backup brought back into an empty database."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup.folder import NoBackup
from config.backup.postgres_programs import CannotDump
from config.backup.restoring import Refused, restore


class Command(BaseCommand):
    help = "Bring back the newest backup in a folder, or --at another, into a database in which there is nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--at", default="", help="the name of a backup, such as 20261128T205337Z")
        parser.add_argument("--despite-damage", action="store_true", help="restore what is whole, and name the rest")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            facts = restore(
                options["folder"], name=options["at"], despite_damage=options["despite_damage"], say=self.stderr.write
            )
        except (NoBackup, Refused, CannotDump, OSError) as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - began
        self.stdout.write(f"Restored {facts.made}: {facts.files} files, in {seconds:.0f} s.")
        self.stdout.write("Now run `manage.py migrate` and `manage.py verify`.")
