"""`manage.py admin HANDLE`: somebody who looks after the site."""

from __future__ import annotations

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.access.first_password import password_link
from accounts.access.staff_groups import GROUPS
from accounts.models import User


class Command(BaseCommand):
    help = (
        "Make a member of the staff, or promote somebody: with every right, or with those of --role alone. Prints a "
        "link, good once, by which a new one chooses a password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("handle")
        parser.add_argument("--email", default="", help="of a new account")
        parser.add_argument("--role", choices=sorted(GROUPS), help="only what this group may; else everything")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--password", action="store_true", help="ask for the password here instead of printing a link")
        how.add_argument("--link", action="store_true", help="print a link also where there is a password already")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        user = self._account(options["handle"].strip().lower().removeprefix("@"), options["email"])
        user.is_staff = True
        if options["role"]:
            user.groups.add(Group.objects.get(name=options["role"]))
        else:
            user.is_superuser = True
        if options["password"]:
            user.set_password(self._asked(user))
        user.save()
        rights = f"in the group {options['role']}" if options["role"] else "with every right"
        self.stderr.write(f"@{user.handle} is staff, {rights}.")
        if options["link"] or not user.has_usable_password():
            self.stderr.write("Open this once, within three days, to choose the password:")
            self.stdout.write(password_link(user))

    def _account(self, handle: str, email: str) -> User:
        found = User.objects.filter(handle=handle).first()
        if found:
            if found.is_program or not found.is_active:
                raise CommandError(f"@{handle} is a script's account or not active; choose another handle.")
            return found
        user = User(handle=handle, email=email)
        user.set_unusable_password()
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        return user

    def _asked(self, user: User) -> str:
        password = getpass("Password: ")
        if password != getpass("The same again: "):
            raise CommandError("These were two different passwords; nothing was changed.")
        try:
            validate_password(password, user)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        return password
