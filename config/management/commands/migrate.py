"""Django's own `migrate`, that refuses a database which stopped half-way through migrations that were folded into one.

Django takes the one for done where all that it replaces have run, and for to be done where none has. Between the two it
would silently leave it out, since the files of the others are gone.
"""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        refuse_half_a_history(options["database"])
        super().handle(*args, **options)


def refuse_half_a_history(using: str) -> None:
    """Raises CommandError, which says what to do."""
    connection = connections[using]
    applied = MigrationRecorder(connection).applied_migrations()
    loader = MigrationLoader(connection, load=False)
    loader.load_disk()
    for (app, name), folded in loader.disk_migrations.items():
        gone = [old for old in folded.replaces if old not in loader.disk_migrations]
        missing = [old for old in gone if old not in applied]
        if 0 < len(missing) < len(gone):
            raise CommandError(
                f"This database has run only some of the migrations of {app} that {name} stands for; "
                f"{', '.join(old for _app, old in missing)} would be left out. "
                "Run `manage.py migrate` of the version that still has them, then of this one."
            )
