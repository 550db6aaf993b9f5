"""What is sent holds no other names than those described: unknown ones are refused, and the description says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

BEFORE = "#/components/schemas/"


def close_requests(result: dict[str, Any], **_about: Any) -> dict[str, Any]:
    """`additionalProperties: false` for every body that is sent, and for what is in it (a hook of drf-spectacular)."""
    schemas = result["components"]["schemas"]
    bodies = [operation["requestBody"] for operation in operations(result) if "requestBody" in operation]
    names, left = set[str](), list(named_in(bodies))
    while left:
        name = left.pop()
        if name not in names and name in schemas:
            names.add(name)
            left += named_in(schemas[name])
    for name in names:
        if schemas[name].get("type") == "object" and "additionalProperties" not in schemas[name]:
            schemas[name]["additionalProperties"] = False
    return result


def operations(result: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for methods in result["paths"].values():
        yield from (each for each in methods.values() if isinstance(each, dict))


def named_in(part: Any) -> Iterator[str]:
    """The names of the components that a part of the description refers to."""
    if isinstance(part, dict):
        if str(part.get("$ref", "")).startswith(BEFORE):
            yield part["$ref"].removeprefix(BEFORE)
        for inner in part.values():
            yield from named_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from named_in(inner)
