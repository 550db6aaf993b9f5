"""Notes of pages become slates and impressions."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from feed.impressions import partitions
from feed.models import Impression, Slate

UUID_LETTERS = 36


def write(notes: list[dict[str, Any]]) -> None:
    """A row for each page and one for each of its cards, written once however often its note is read.

    Notes of the version before, which may wait at an upgrade, lack pictures, weights and candidates; their viewer, an
    HMAC, is nobody.
    """
    for week in {partitions.week_of_id(UUID(note["slate"])) for note in notes}:
        partitions.make(week)
    Slate.objects.bulk_create([slate_of(note) for note in notes], ignore_conflicts=True)
    cards = [card for note in notes for card in cards_of(note)]
    Impression.objects.bulk_create(cards, ignore_conflicts=True, batch_size=2_000)


def slate_of(note: dict[str, Any]) -> Slate:
    return Slate(
        id=UUID(note["slate"]),
        at=datetime.fromisoformat(note["at"]),
        viewer=optional(note["viewer"]),
        surface=note["surface"],
        policy=note["policy"],
        policy_version=note["version"],
        weights=note.get("weights", {}),
        start=note["start"],
        size=len(note["posts"]),
        eligible=note.get("eligible"),
        eligible_hash=note["digest"],
        edition=note.get("edition"),
    )


def cards_of(note: dict[str, Any]) -> list[Impression]:
    explored = set(note.get("explored", ()))
    cards = zip(note["posts"], note.get("images") or [None] * len(note["posts"]), note["propensities"], strict=True)
    return [
        Impression(
            slate=UUID(note["slate"]),
            position=note["start"] + place,
            post=UUID(post),
            image=optional(image),
            propensity=propensity,
            explored=place in explored,
        )
        for place, (post, image, propensity) in enumerate(cards)
    ]


def optional(text: str | None) -> UUID | None:
    return UUID(text) if text and len(text) == UUID_LETTERS else None
