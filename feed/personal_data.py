"""What the feed keeps of a person: what was shown to them, what they looked at, and what they did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import orjson
from django.db.models import Model

from feed.models import Impression, MutedWord, PairChoice, PersonalOrder, Reaction, Slate, Viewing, Wish

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

SLATE = (
    "id",
    "at",
    "surface",
    "policy",
    "policy_version",
    "weights",
    "start",
    "eligible",
    "eligible_hash",
    "edition",
    "reported",
)
IMPRESSION = ("slate", "position", "post", "image", "propensity", "explored", "viewable_ms")
VIEWING = ("slate", "position", "ms")
WISH = ("kind", "name", "weight")
MUTED = ("kind", "name", "created")
PAIR = ("first", "second", "kept", "round", "at")
REACTION = ("kind", "post", "image", "slate", "position", "at")
# What is not handed over, with the reason.
THEIRS = "The whole copy is this person's."
LEFT_OUT: dict[type[Model], dict[str, str]] = {
    Wish: {"id": "A number of ours.", "person": THEIRS},
    MutedWord: {"id": "A number of ours.", "person": THEIRS, "question": "How a search is asked for it."},
    PairChoice: {"id": "A number of ours.", "person": THEIRS},
    Slate: {
        "viewer": THEIRS,
        "size": "The impressions themselves are in the copy.",
        "served": "Of pages that were kept for many, which are nobody's.",
    },
    Impression: {},
    Viewing: {"viewer": THEIRS},
    Reaction: {"id": "A number of ours.", "viewer": THEIRS},
}


class FeedData:
    """Exported as one line of JSON a wish, a mute, a pair, a page, a card, a look and a reaction."""

    def export(self, user: User) -> Iterator[tuple[str, bytes]]:
        yield "wishes.jsonl", as_lines(Wish.objects.filter(person=user).order_by("id"), WISH)
        yield "muted.jsonl", as_lines(MutedWord.objects.filter(person=user).order_by("id"), MUTED)
        yield "pairs.jsonl", as_lines(PairChoice.objects.filter(person=user).order_by("id"), PAIR)
        if user.viewer_key is None:  # else it would be everybody's without one
            return
        slates = Slate.objects.filter(viewer=user.viewer_key)
        for name, rows, order, columns in (
            ("slates.jsonl", slates, ("id",), SLATE),
            (
                "impressions.jsonl",
                Impression.objects.filter(slate__in=slates.values("id")),
                ("slate", "position"),
                IMPRESSION,
            ),
            ("viewings.jsonl", Viewing.objects.filter(viewer=user.viewer_key), ("slate", "position"), VIEWING),
            ("reactions.jsonl", Reaction.objects.filter(viewer=user.viewer_key), ("id",), REACTION),
        ):
            yield name, as_lines(rows.order_by(*order), columns)

    def erase(self, user: User) -> None:
        """What they asked for, muted and chose, and the orders made for them.

        Of the log nothing: their key was destroyed when the account was closed, and what bears it is nobody's since.
        """
        Wish.objects.filter(person=user).delete()
        MutedWord.objects.filter(person=user).delete()
        PairChoice.objects.filter(person=user).delete()
        PersonalOrder.objects.filter(person=user).delete()


def as_lines(rows: QuerySet[Any], columns: tuple[str, ...]) -> bytes:
    return b"".join(orjson.dumps(line) + b"\n" for line in rows.values(*columns).iterator())
