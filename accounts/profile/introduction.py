"""What people say of themselves, before the rules of the site (`accounts.registries.judging`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.registries import judging
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models.user import User

WORDS = ("display_name", "bio")


def ask(user: User, said: Mapping[str, Any], before: Mapping[str, Any]) -> None:
    """Raises Problem for new words that are refused or held."""
    changed = {name: said[name] for name in WORDS if name in said and said[name] != before[name]}
    judging.ask("profile", user, changed, changed)


def ask_handle(handle: str) -> None:
    """Raises ValidationError: who has no account yet has nothing to appeal with, and chooses another."""
    try:
        judging.ask("handle", None, {"handle": handle}, {})
    except Problem as problem:
        raise ValidationError([line for lines in problem.errors.values() for line in lines]) from problem


def within_the_rules(name: str) -> str:
    """A name that somebody else's site gives for a person; empty where it may not stand here."""
    try:
        judging.ask("handle", None, {"name": name}, {})
    except Problem:
        return ""
    return name


def say_profile(person: User, asked: Mapping[str, Any]) -> str:
    apps.get_model("accounts", "User").objects.filter(pk=person.pk).update(**asked)
    return reverse("profile", args=[person.handle])


def say_handle(_person: User, _asked: Mapping[str, Any]) -> str:
    """Nobody is kept who could be told."""
    return ""


WRITINGS = (
    judging.Writing("profile", ("accounts.User.display_name", "accounts.User.bio"), say_profile),
    judging.Writing("handle", ("accounts.User.handle",), say_handle),
)
