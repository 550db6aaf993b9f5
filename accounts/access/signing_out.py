"""The end of every session of a person."""

from __future__ import annotations

from allauth.usersessions.models import UserSession

from accounts.models import User


def sign_out_everywhere(user: User) -> None:
    """Also those that would come to life again with a suspension's end."""
    for session in UserSession.objects.filter(user=user):
        session.end()
