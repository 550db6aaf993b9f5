"""`manage.py backup DIR`: rows and files of a gallery that goes on working."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup.making import make_backup
from config.backup.postgres_programs import CannotDump

SHOWN = 20


class Command(BaseCommand):
    help = "Make a backup of the database and all files in a folder, which shares files with earlier ones there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            name, facts = make_backup(options["folder"], say=self.stderr.write)
        except (CannotDump, OSError) as error:
            raise CommandError(str(error)) from error
        for key in facts.missing[:SHOWN]:
            self.stderr.write(f"a row names {key}, which is not in the storage")
        seconds = time.monotonic() - began
        self.stdout.write(f"{name}: {facts.files} files, {facts.bytes / 1e6:.1f} MB, in {seconds:.0f} s")
        if facts.missing:
            raise CommandError(f"The backup is made, but {len(facts.missing)} files that rows name are missing.")
