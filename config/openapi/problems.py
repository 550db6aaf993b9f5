"""The problem document (RFC 9457) in the description, and which of them an operation may answer with."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lib.problems import MEDIA_TYPE

CODE = {"type": "string", "description": "For programs; never changes.", "examples": ["quota-exhausted"]}
PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": (
        "Why something asked for was not done (RFC 9457). Further members depend on the code, such as `resets_at`, "
        "`retry_after` (seconds), `limit` and `remaining`."
    ),
    "required": ["type", "code", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "code": CODE,
        "title": {"type": "string", "description": "A sentence for people, in their language, saying what to do."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "errors": {
            "type": "object",
            "description": "Sentences beside the fields they are about; a field in a list is `tags.0`.",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    },
    "additionalProperties": True,
}
SAID = {
    "400": "Something in the request needs another look; `errors` says what.",
    "401": "The token is unknown or has expired, or nobody is signed in.",
    "403": "The token lacks the scope named in `scope`, or it may not do this.",
    "404": "It is not there, or not for you to see.",
    "406": "The answer is JSON, which the header `Accept` rules out.",
    "409": "It does not go with how things are now; the sentence says why.",
    "413": "More than is taken in at once.",
    "415": "The body is of a media type that is not taken here.",
    "422": "The body is well formed, and what it asks for cannot be done.",
    "429": "Too much of it for now; `Retry-After` says in how many seconds to come again.",
    "503": "A part that this needs is away; `Retry-After` says when to come again.",
}
HEADERS = {
    "401": {"WWW_Authenticate": "How to say who you are."},
    "429": {"Retry_After": "Seconds."},
    "503": {"Retry_After": "Seconds."},
}


def problem(description: str, **headers: str) -> dict[str, Any]:
    """A response that holds a problem document; `headers` are their descriptions by name, underscores for hyphens."""
    body: dict[str, Any] = {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if headers:
        body["headers"] = {
            name.replace("_", "-"): {"description": said, "schema": {"type": "string"}}
            for name, said in headers.items()
        }
    return body


def problems_of(statuses: Iterable[str]) -> dict[str, Any]:
    """A response for each of these statuses."""
    return {status: problem(SAID[status], **HEADERS.get(status, {})) for status in statuses}
