"""Who decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

MODERATES = "moderation.change_report"


def ask_other(by: User, *whose: int | None) -> None:
    """Raises Problem("own") for what is about oneself."""
    if by.pk in whose:
        raise Problem("own", _("This is about yourself: another moderator decides."), status=403)


def ask_moderator(by: User) -> None:
    """Raises Problem("forbidden")."""
    if not (by.is_active and by.is_staff and by.has_perm(MODERATES)):
        raise Problem("forbidden", _("Only a moderator decides about reports."), status=403)
