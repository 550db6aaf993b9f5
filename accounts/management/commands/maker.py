"""`manage.py maker HANDLE`: an account for a script."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Plan, Scope, Token, User


class Command(BaseCommand):
    help = "Make an account for a script, or find it. With --token its new token is the last line of the output."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handle")
        parser.add_argument("--token", action="store_true", help="issue a token with every scope and print it last")
        parser.add_argument("--days", type=int, default=365, help="days until the token expires, 1 to 365")
        parser.add_argument("--plan", help="the plan's code, such as pro")
        parser.add_argument("--staff", action="store_true", help="let it moderate and curate")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = self._account(options["handle"].lower().removeprefix("@"))
        if options["plan"]:
            user.plan = self._plan(options["plan"])
        user.is_staff = user.is_staff or options["staff"]
        user.save(update_fields=["plan", "is_staff"])
        self.stderr.write(f"@{user.handle}, plan {user.plan.name}")
        if options["token"]:
            _token, secret = Token.issue(user, name="manage.py maker", scopes=Scope.values, days=options["days"])
            self.stdout.write(secret)

    def _account(self, handle: str) -> User:
        found = User.objects.filter(handle=handle).first()
        if found:
            if not found.is_program or not found.is_active:
                raise CommandError(f"@{handle} is a person's account or no longer active; choose another handle.")
            return found
        user = User(handle=handle, is_program=True)
        user.set_unusable_password()
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        return user

    def _plan(self, code: str) -> Plan:
        found = Plan.objects.filter(code=code).first()
        if found is None:
            known = ", ".join(Plan.objects.values_list("code", flat=True))
            raise CommandError(f"There is no plan {code!r}; there are {known}.")
        return found
