"""A page as it leaves: compressed once, when it was made, and handed out as it is."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Any, NamedTuple

import brotli

from lib.shareable import NO_SLATE, SHARED

SHARED_HEADER, SET_COOKIE, LENGTH, VARY = SHARED.lower().encode(), b"set-cookie", b"content-length", b"vary"
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
HeaderList = list[tuple[bytes, bytes]]


class Reply(NamedTuple):
    """The two messages of ASGI that send a page in one coding."""

    start: dict[str, Any]
    body: dict[str, Any]


@dataclass
class Page:
    """`replies` by coding ("br", "gzip", ""); `slate` is the id of what it shows, "" where that is no slate."""

    replies: dict[str, Reply]
    slate: str
    size: int

    @classmethod
    def of(cls, headers: HeaderList, body: bytes) -> Page:
        """From the answer to a request on behalf of an audience."""
        told = dict(headers)
        slate = told[SHARED_HEADER].decode()
        kept = [pair for pair in headers if pair[0] not in (SHARED_HEADER, LENGTH, VARY)]
        vary = b", ".join(filter(None, (told.get(VARY, b""), b"Accept-Encoding")))
        bodies = compressed(body)
        replies = {coding: reply([*kept, (VARY, vary)], coding, content) for coding, content in bodies.items()}
        size = sum(len(content) for content in bodies.values()) + 1000
        return cls(replies, "" if slate == NO_SLATE else slate, size)


def compressed(body: bytes) -> dict[str, bytes]:
    return {
        "br": brotli.compress(body, quality=BROTLI_QUALITY),
        "gzip": gzip.compress(body, GZIP_LEVEL, mtime=0),
        "": body,
    }


def reply(headers: HeaderList, coding: str, body: bytes) -> Reply:
    told = [*headers, (LENGTH, str(len(body)).encode())]
    if coding:
        told.append((b"content-encoding", coding.encode()))
    start = {"type": "http.response.start", "status": 200, "headers": told}
    return Reply(start, {"type": "http.response.body", "body": body})


def may_be_kept(status: int, headers: HeaderList) -> bool:
    """Whether Django declared this answer to be for many, and it gives nobody anything of their own."""
    names = {name for name, _value in headers}
    return status == 200 and SHARED_HEADER in names and SET_COOKIE not in names
