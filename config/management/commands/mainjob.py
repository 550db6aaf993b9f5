"""`manage.py mainjob ADDRESS`: sign up, generate, post, like, remix, on a site that is running."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.mainjob import CannotGoOn, MainJob


class Command(BaseCommand):
    help = "Do the main job on a running site without a person, and say what happened."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address", help="where the site is, like http://127.0.0.1:8000")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            MainJob(options["address"], self.stdout.write).run()
        except CannotGoOn as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write("The main job works.")
