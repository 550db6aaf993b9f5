#!/usr/bin/env python
"""Atelier's entry point: `manage.py up` runs the whole gallery, everything else is Django's own.

A production gallery's settings are read from their file, as its services are told them
(config/environment/settings_file.py).
"""

import os
import sys


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must read this far to say so
        sys.exit("Atelier needs Python 3.11 or newer; this is %d.%d." % sys.version_info[:2])  # noqa: UP031
    from config.environment.settings_file import UnreadableFile, load

    try:
        load(os.environ)
    except UnreadableFile as problem:
        sys.exit(str(problem))
    if sys.argv[1:2] == ["up"]:
        # The supervisor stays small because it never loads Django.
        from config.embedded.up import main as up

        sys.exit(up(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError
    except ImportError:
        sys.exit("Django is not installed for %s; run: %s -m pip install -r requirements.txt" % ((sys.executable,) * 2))
    from config.embedded.beside import CannotStart, services_for, unreachable, without_folder

    try:
        words = without_folder(sys.argv[1:])
        with services_for(words):
            execute_from_command_line([sys.argv[0], *words])
    except CannotStart as problem:
        sys.exit(str(problem))
    except OperationalError as problem:
        told = unreachable(problem)
        if told is None:
            raise
        sys.exit(str(told))


if __name__ == "__main__":
    main()
