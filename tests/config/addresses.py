"""All addresses that the site answers to, found by walking its patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls.resolvers import URLPattern, URLResolver

WRITING = ("post", "put", "patch", "delete")
SAMPLES = {"id": "0" * 22, "uuid": "00000000-0000-0000-0000-000000000000", "int": "1", "slug": "ada", "str": "x"}
# Views that are functions say nowhere which methods they take: these only read.
READING = re.compile(
    r"^(about|metrics|healthz|livez|readyz|styleguide|viewer|"
    r"account_(inactive|email_verification_sent|reset_password_done)|"
    r"account_reset_password_from_key_done|settings-security|export-file|avatar|image-file|post|lineage|profile.*|comment|"
    r"collections-of|atom.*|oembed|sitemap.*|robots|tdmrep|transparency|.*-events|threads|job|create-sent|pressed|handle-free|status|status-feed|"
    r"ledger-file|allowance|made-file|home|feed-.*|tag|search|wishes-export|post-why|gateway-models?|curate|"
    r"curate-(snapshot|copies|families|people|difference|orders)|dataset-revocations|settings-datasets-receipt|"
    r"verdict|image-verdict)$"
)


def walked(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with the whole of its route."""
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walked(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern


def takes_writing(pattern: URLPattern) -> list[str]:
    """The methods by which something may be changed there."""
    callback: Any = pattern.callback
    kind = getattr(callback, "cls", None) or getattr(callback, "view_class", None)
    if kind is not None:
        return [method for method in WRITING if hasattr(kind, method)]
    return [] if READING.match(pattern.name or "") else ["post"]


def addressed(route: str) -> str:
    """An address that the route matches."""
    filled = route.replace(r"(?P<key>[-:\w]+)", "x").replace(r"(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)", "1-x")
    filled = re.sub(r"\(\?P<name>.*?\\\.webp\)", "0" * 22 + ".webp", filled)
    filled = re.sub(r"\(\?P<\w+>[^)]*\)", "x", filled)
    filled = re.sub(r"<(?:(\w+):)?\w+>", lambda found: SAMPLES.get(found[1] or "str", "x"), filled)
    return filled.replace("^", "").replace("$", "").replace("\\", "")
