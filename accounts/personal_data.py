"""What accounts itself keeps about a person: to hand over, and to erase."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model, Q
from django.utils import timezone

from accounts.access.signing_out import sign_out_everywhere
from accounts.models import (
    Block,
    Consent,
    Export,
    Follow,
    Invitation,
    Letter,
    Membership,
    Mute,
    Notification,
    SignupInvitation,
    SignupRequest,
    Submission,
    Token,
    User,
    Webhook,
)
from accounts.profile import avatars

PROFILE = (
    "handle",
    "display_name",
    "email",
    "bio",
    "language",
    "theme",
    "shortcuts",
    "show_mature",
    "carry_record",
    "licence",
    "digest",
    "digest_sent",
    "digest_again",
    "digest_tries",
    "joined",
    "plan_id",
)
CONSENT = ("image", "use", "answer", "terms", "source", "effective_from")
# What is not handed over, with the reason.
LEFT_OUT: dict[type[Model], dict[str, str]] = {
    User: {
        "id": "A number of ours; the handle is the name.",
        "password": "A secret.",
        "last_login": "The sessions say when each was there.",
        **dict.fromkeys(
            ("is_superuser", "is_staff", "is_program", "invented"), "Given by the site, and not about the person."
        ),
        "avatar_key": "A place in the storage; the picture itself is in the copy.",
        "viewer_key": "What the log of what was shown calls the person; the rows themselves are in the copy.",
        "record_key": "What datasets call the person; what they hold of theirs is in the copy.",
        **dict.fromkeys(("state", "closed", "erased"), "Only a person who has not left asks for a copy."),
        "revision": "Says only that something changed.",
        "signup_invitation": "Whose link it was is theirs to tell.",
    },
}
RELATIONS: tuple[type[Model], ...] = (Follow, Mute, Block)


class AccountData:
    """Secrets are never handed over: no password, no digest of a token, no second factor."""

    def export(self, user: User) -> Iterator[tuple[str, bytes]]:
        profile = {field: getattr(user, field) for field in PROFILE}
        yield "profile.json", as_json(profile | {"emails": list(_emails(user)), "team": user.team and user.team.name})
        yield "consents.json", as_json(user.consents.order_by("pk").values(*CONSENT))
        yield "tokens.json", as_json(user.tokens.values("name", "hint", "scopes", "created", "expires", "last_used"))
        yield "webhooks.json", as_json(user.webhooks.values("url", "events", "created", "closed"))
        yield "relations.json", as_json(_relations(user))
        yield "sessions.json", as_json(_sessions(user))
        yield (
            "sign_ins.json",
            as_json(_sign_ins(user)),
        )
        yield "invitations.json", as_json(_invitations(user))
        yield "notifications.json", as_json(_notifications(user))
        if user.avatar_key:
            with default_storage.open(user.avatar_key) as file:
                yield "avatar.webp", file.read()

    def erase(self, user: User) -> None:
        if user.email:
            Letter.objects.filter(to__iexact=user.email).delete()
        sign_out_everywhere(user)
        for membership in Membership.objects.filter(user=user):
            membership.leave()
        self._drop_files(user)
        for relation in RELATIONS:
            relation._default_manager.filter(Q(by=user) | Q(whom=user)).delete()
        Notification.objects.filter(Q(to=user) | Q(actor=user)).delete()
        Invitation.objects.filter(Q(user=user) | Q(by=user)).delete()
        if user.invented:
            Consent.objects.filter(user=user).delete()
        Consent.objects.filter(user=user).update(user=None)  # receipts, which are nobody's from now on
        SignupInvitation.objects.filter(by=user).update(by=None, note="", expires=timezone.now())
        Submission.objects.filter(by=user).delete()
        for rows in (Token, EmailAddress, Authenticator, SocialAccount, SignupRequest, Webhook):
            rows._default_manager.filter(user=user).delete()
        user.groups.clear()
        user.user_permissions.clear()

    def _drop_files(self, user: User) -> None:
        """After commit, so that a row never points to a file that is gone."""
        avatar, exports = user.avatar_key, Export.objects.filter(user=user)
        archives = [key for key in exports.values_list("storage_key", flat=True) if key]
        exports.delete()
        User.objects.filter(pk=user.pk).update(avatar_key="")
        transaction.on_commit(lambda: avatars.drop(avatar))
        for archive in archives:
            transaction.on_commit(partial(default_storage.delete, archive))


def as_json(value: Any) -> bytes:
    """Readable JSON; rows of a query come as a list."""
    plain = value if isinstance(value, dict | list) else list(value)
    return json.dumps(plain, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def _emails(user: User) -> Any:
    return EmailAddress.objects.filter(user=user).values("email", "verified", "primary")


def _relations(user: User) -> dict[str, list[Any]]:
    """Whom this person follows, mutes and blocks; what others said about them is theirs to hand over."""
    found = {}
    for relation in RELATIONS:
        rows = relation._default_manager.filter(by=user).values("whom__handle", "created")
        found[relation.__name__.lower()] = [{"handle": row["whom__handle"], "since": row["created"]} for row in rows]
    return found


def _sign_ins(user: User) -> Any:
    """Accounts elsewhere by which they sign in, and what was told of them there."""
    return SocialAccount.objects.filter(user=user).values("provider", "uid", "extra_data", "date_joined")


def _invitations(user: User) -> list[Any]:
    """The links they made for others, and what they wrote when they asked to come in."""
    made = user.signup_invitations.values("note", "uses", "used", "created", "expires")
    asked = SignupRequest.objects.filter(user=user).values("words", "answer", "sentence", "asked", "decided")
    return [*made, *asked]


def _sessions(user: User) -> Any:
    return UserSession.objects.filter(user=user).values("ip", "user_agent", "created_at", "last_seen_at")


def _notifications(user: User) -> Any:
    rows = Notification.objects.filter(to=user).order_by("-id")
    return rows.values("kind", "actor__handle", "title", "url", "created", "seen")
