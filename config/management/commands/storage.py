"""`manage.py storage move FROM TO`: all files from a folder to S3, and back."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError

from config.environment.storage import pictures_storage
from lib.storage.moves import move

SHOWN = 20


class Command(BaseCommand):
    help = "Move all files between two places, each written as STORAGE_URL is. Goes on where it was interrupted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        moving = verbs.add_parser("move", help="copy what is not there yet")
        moving.add_argument("source", metavar="FROM")
        moving.add_argument("target", metavar="TO")
        moving.add_argument("--remove", action="store_true", help="delete each file in FROM once it is in TO")

    def handle(self, *args: Any, **options: Any) -> None:
        source, target = options["source"], options["target"]
        try:
            places = [storages.create_storage(pictures_storage(url, settings.DATA_DIR)) for url in (source, target)]
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        if source == target:
            raise CommandError("FROM and TO are the same place.")
        if (target, source) != (settings.STORAGE_URL, settings.STORAGE_URL_OLD):
            self.stderr.write(
                f"Unless every process runs with STORAGE_URL={target} and STORAGE_URL_OLD={source}, new pictures go on "
                "arriving elsewhere, and those moved with --remove are not found."
            )
            if options["remove"]:
                raise CommandError("Set both first, restart, and move then.")
        done = move(*places, say=self.stderr.write, remove=options["remove"])
        for key in done.damaged[:SHOWN]:
            self.stderr.write(f"could not be copied whole: {key}")
        self.stdout.write(str(done))
        if done.damaged:
            raise CommandError(f"{len(done.damaged)} files could not be copied whole; nothing of them was removed.")
