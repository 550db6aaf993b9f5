"""All that was asked, as a document that is kept with a verdict, and read again to do it after all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gallery.models import Image
from generator.models import Job, Thread
from generator.requests.request import GenerationRequest, adapter_pairs
from lib.ids import from_text, to_text

if TYPE_CHECKING:
    from accounts.models import User
    from generator.jobs.acceptance import Acceptance


def as_document(asked: Acceptance) -> dict[str, Any]:
    """The request, its pictures with how each is used, and its place."""
    return {
        "request": asdict(asked.request),
        "sources": [[to_text(image.pk), str(kind)] for image, kind in asked.sources],
        "thread": to_text(asked.thread.pk) if asked.thread else None,
        "turn": to_text(asked.turn.pk) if asked.turn else None,
    }


def of_document(person: User, kept: Mapping[str, Any]) -> dict[str, Any]:
    """The same as an Acceptance takes it. A thread or turn that is gone is left out; what it started from is not.

    Raises Image.DoesNotExist.
    """
    request = dict(kept["request"])
    request["adapters"] = adapter_pairs(request["adapters"])
    thread = Thread.objects.of(person).filter(pk=from_text(kept["thread"])).first() if kept["thread"] else None
    turn = Job.objects.at_hand(person).filter(pk=from_text(kept["turn"])).first() if kept["turn"] else None
    return {
        "user": person,
        "request": GenerationRequest(**request),
        "sources": tuple((Image.objects.get(pk=from_text(key)), kind) for key, kind in kept["sources"]),
        "thread": thread if turn is None else turn.thread,
        "turn": turn,
    }
