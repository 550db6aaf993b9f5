"""The door: who may sign up here, and what becomes of an account that is made."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from accounts.models import SignupInvitation, SignupRequest, User
from accounts.registries.signup_gate import why_closed

OPEN, INVITATION, APPROVAL, CLOSED = "open", "invitation", "approval", "closed"
IN_SESSION = "signup-invitation"


def way_in() -> str:
    """One of open, invitation, approval and closed, as the settings say."""
    return str(settings.SIGNUP) if settings.SIGNUP_OPEN else CLOSED


def may_sign_up(request: HttpRequest) -> bool:
    """Whether this visitor is shown the form; the verbs look again."""
    if why_closed():
        return False
    way = way_in()
    return way in (OPEN, APPROVAL) or (way == INVITATION and invitation_of(request) is not None)


def invitation_of(request: HttpRequest) -> SignupInvitation | None:
    """The one whose link was opened in this browser, while it lets somebody in. It outlasts a detour to a provider."""
    secret = request.GET.get("invitation", "").strip()
    if secret and SignupInvitation.find(secret):
        request.session[IN_SESSION] = secret
    return SignupInvitation.find(request.session.get(IN_SESSION, ""))


def asks_for_words(request: HttpRequest) -> bool:
    """Whether this visitor's account would wait for an answer."""
    return way_in() == APPROVAL and invitation_of(request) is None


def admit(user: User, request: HttpRequest, words: str = "") -> None:
    """In the transaction that made the account: use up the invitation, or let it wait. Raises Problem."""
    way = way_in()
    invitation = invitation_of(request) if way in (INVITATION, APPROVAL) else None
    if invitation is not None:
        invitation.take(user)
        del request.session[IN_SESSION]
    elif way == APPROVAL:
        SignupRequest.ask(user, words)


def members_may_invite() -> bool:
    """Where an invitation opens a door, and the settings give members some."""
    return settings.INVITATIONS_BY_MEMBERS > 0 and way_in() in (INVITATION, APPROVAL)
