"""What a handle may look like: it stands in addresses (/@handle), so it is short, plain and never a reserved word."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

TOMBSTONE = "deleted-"
RESERVED_WORDS = """
about account accounts admin api atelier avatars create curate deleted events explore feed gallery help images login
logout me moderate moderator new notifications operator posts root search settings signup static status support system
tags team users
"""
RESERVED = frozenset(RESERVED_WORDS.split())


def typed(text: str) -> str:
    """The handle that somebody typed, perhaps with an @ before it, capitals and spaces."""
    return text.strip().removeprefix("@").lower()


def not_reserved(handle: str) -> None:
    if handle.lower() in RESERVED or handle.lower().startswith(TOMBSTONE):
        raise ValidationError(_("This name is reserved; choose another."), code="reserved")


looks_right = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]{1,28}[a-z0-9]\Z",
    _("3 to 30 small letters, digits, - or _, beginning and ending with a letter or a digit."),
)
validators: list[Callable[[str], None]] = [looks_right, not_reserved]
