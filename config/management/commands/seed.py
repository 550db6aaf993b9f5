"""`manage.py seed`: the ready-made login, and the small community of a first start."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from accounts.models import User
from config.community.seeding import Community
from config.embedded.keepsakes import demo_login


class Command(BaseCommand):
    """Idempotent: what is there stays, and a fill that was interrupted goes on."""

    help = "Make the ready-made login and fill a new gallery with a small community."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--login-only", action="store_true", help="only the ready-made login, no community")

    def handle(self, *args: Any, **options: Any) -> None:
        self.login()
        if not options["login_only"]:
            Community(self.stdout.write).seed()

    def login(self) -> None:
        """An operator's account on the Pro plan, so that a first look meets no limits. Its password is never reset."""
        login = demo_login(settings.DATA_DIR)
        if not User.objects.filter(handle=login.handle).exists():
            User.objects.create_superuser(
                login.handle, password=login.password, plan_id="pro", display_name="Demo", bio="The ready-made login."
            )
            self.stdout.write(f"Made the login {login.handle}.")
