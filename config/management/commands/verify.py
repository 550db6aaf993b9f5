"""`manage.py verify`: whether rows and stored files fit, both ways, and every invariant holds."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.backup.folder import BackupFolder, NoBackup
from config.backup.verification import verify


class Command(BaseCommand):
    help = "Compare rows with stored files, both ways, and check what must hold. Exits with 1 where something does not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quick", action="store_true", help="compare lengths, and read no file")
        parser.add_argument("--against", type=Path, metavar="DIR", help="also compare with the newest backup there")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            against = BackupFolder(options["against"]).chosen() if options["against"] else None
        except NoBackup as error:
            raise CommandError(str(error)) from error
        findings = verify(quick=options["quick"], against=against, say=self.stderr.write)
        for sentence in findings:
            self.stdout.write(sentence)
        if found := len(list(findings)):
            raise CommandError(f"{found} findings in {findings.files} files and all rows.")
        self.stdout.write(f"{findings.files} files and all rows are as they should be.")
