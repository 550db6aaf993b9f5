"""The problem document (RFC 9457) in the description, and which of them an operation may answer with."""

from __future__ import annotations

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
UNAUTHENTICATED = "The token is unknown or has expired, or nobody is signed in."
FORBIDDEN = "The token lacks the scope named in `scope`, or it may not do this."
NOT_FOUND = "It is not there, or not for you to see."
ANY = "Any other problem: the media type (415), the method (405), a limit (429, with `Retry-After`), a conflict (409)."


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


def problems_of(*, takes_input: bool, has_path: bool, needs_person: bool) -> dict[str, Any]:
    """The problem responses of an operation by status."""
    found = {"401": problem(UNAUTHENTICATED, WWW_Authenticate="How to say who you are."), "4XX": problem(ANY)}
    if takes_input:
        found["400"] = problem("Something in the request needs another look; `errors` says what.")
    if needs_person:
        found["403"] = problem(FORBIDDEN)
    if has_path:
        found["404"] = problem(NOT_FOUND)
    return found
