"""Which statuses an operation refuses with: most follow from its kind, and what is its own stands in a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# Beside what all of their kind have, by operation: 409 for what clashes with how things are, 422 for what cannot be
# done though it is well formed. 503 has each: a part that it needs, the database if nothing else, may be away.
OWN: dict[str, tuple[str, ...]] = {
    "create_job": ("404", "409", "422"),
    "create_remix": ("409", "422"),
    "repeat_job": ("409", "422"),
    "keep_candidate": ("409",),
    "delete_images": ("404",),
    "try_deletion": ("404",),
    "give_images": ("404", "409", "422"),
    "create_token": ("409",),
    "create_webhook": ("409",),
    "delete_me": ("400", "413", "415"),
    "set_avatar": ("422",),
    "create_collection": ("409",),
    "edit_comment": ("409", "422"),
    "edit_collection": ("422",),
    "edit_me": ("422",),
    "edit_post": ("422",),
    "say_of_image": ("422",),
    "create_report": ("404", "409"),
    "appeal_verdict": ("409",),
    "create_post": ("409",),
    "restore_post": ("409",),
    "hide_post": ("409",),
    "follow_person": ("400", "409"),
    "mute_person": ("400",),
    "block_person": ("400",),
    "dismiss_repost": ("409",),
    "restore_repost": ("409",),
    "search_by_image": ("404",),
}


def refusals_of(operation: dict[str, Any], *, writes: bool, open_to_all: bool, scope: str) -> Iterator[str]:
    """Statuses, some of them twice."""
    asked = operation.get("parameters", [])
    yield from ("401", "403", "406", "503")  # 403 also what came over plain http
    if "requestBody" in operation:
        yield from ("400", "413", "415")
    if any(one["in"] == "query" for one in asked):
        yield "400"
    if any(one["in"] == "path" or one["name"] == "cursor" for one in asked):
        yield "404"
    if any(one["name"] == "Idempotency-Key" for one in asked):
        yield "422"  # the same key for another body
    if writes:
        yield "429"
    yield from OWN.get(operation["operationId"], ())
