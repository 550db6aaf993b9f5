"""Lists `up` in `manage.py help`; manage.py itself hands the words over before Django is loaded."""

from typing import NoReturn

from django.core.management.base import BaseCommand

from config.embedded.up import main


class Command(BaseCommand):
    help = "Runs the whole gallery on this machine: services, web, workers and beat."

    def run_from_argv(self, argv: list[str]) -> NoReturn:
        raise SystemExit(main(argv[2:]))

    def handle(self, *args: str, **options: object) -> None:
        main(list(args))
