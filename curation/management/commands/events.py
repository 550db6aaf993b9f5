"""`manage.py events export`: everything that datasets are made from, as Parquet files in the storage."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from curation.events.export import ExportUnderWay, export
from lib.outages import StorageAway


class Command(BaseCommand):
    help = "Export what was made, shown and chosen as Parquet files, which every night does as well."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["export"])

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = export(say=self.stderr.write)
        except (ExportUnderWay, StorageAway) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(manifest.id)
