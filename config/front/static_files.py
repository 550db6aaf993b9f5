"""Static files from memory: read and compressed when first asked for, then handed out as they are."""

from __future__ import annotations

import asyncio
import hashlib
import mimetypes
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.utils._os import safe_join

from config.front.audience import coding_of
from config.front.page import Reply, compressed, reply
from config.front.static_storage import HASHED, found, hashed

MEMORY = 48 * 2**20
FOR_EVER, A_MINUTE = b"public, max-age=31536000, immutable", b"public, max-age=60"
TEXTS = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/xml")
SMALLEST = 400  # bytes; below, compressing gains nothing
Read = Callable[[str], tuple[bytes, bool] | None]


@dataclass
class Asset:
    """`replies` by coding; `unchanged` is the answer to who has this very content already."""

    etag: bytes
    replies: dict[str, Reply]
    unchanged: Reply
    size: int


class StaticFiles:
    """An ASGI application. `read` answers a file's content by its name, and whether the name changes with it."""

    def __init__(self, read: Read | None = None, *, keeps: bool | None = None) -> None:
        self.read = read or (read_collected if settings.PRODUCTION else read_found)
        self.keeps = not settings.DEBUG if keeps is None else keeps
        self.assets: OrderedDict[str, Asset] = OrderedDict()
        self.bytes = 0

    async def __call__(self, scope: dict[str, Any], send: Callable[[Any], Awaitable[None]]) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            return await tell(send, plain(405, b"Static files are only read.", (b"allow", b"GET, HEAD")))
        name = scope["path"].removeprefix(settings.STATIC_URL)
        asset = self.assets.get(name) or await self.load(name)
        if asset is None:
            return await tell(send, plain(404, b"There is no such file."))
        headers = dict(scope["headers"])
        if asset.etag in headers.get(b"if-none-match", b""):
            return await tell(send, asset.unchanged)
        coding = coding_of(headers)
        answer = asset.replies.get(coding) or asset.replies[""]
        if scope["method"] == "HEAD":
            answer = Reply(answer.start, {"type": "http.response.body", "body": b""})
        return await tell(send, answer)

    async def load(self, name: str) -> Asset | None:
        asset = await asyncio.get_running_loop().run_in_executor(None, self.make, name)
        if asset and self.keeps and name not in self.assets:
            self.assets[name] = asset
            self.bytes += asset.size
            while self.bytes > MEMORY:
                _name, dropped = self.assets.popitem(last=False)
                self.bytes -= dropped.size
        return asset

    def make(self, name: str) -> Asset | None:
        read = self.read(name)
        return asset_of(name, *read) if read else None


def asset_of(name: str, content: bytes, lasting: bool) -> Asset:
    kind, _coding = mimetypes.guess_type(name)
    kind = kind or "application/octet-stream"
    text = kind.startswith(TEXTS)
    etag = b'"' + hashlib.sha256(content).hexdigest()[:24].encode() + b'"'
    headers = [
        (b"content-type", (f"{kind}; charset=utf-8" if text else kind).encode()),
        (b"cache-control", FOR_EVER if lasting else A_MINUTE),
        (b"etag", etag),
        (b"vary", b"Accept-Encoding"),
        (b"x-content-type-options", b"nosniff"),
    ]
    bodies = compressed(content) if text and len(content) >= SMALLEST else {"": content}
    replies = {coding: reply(headers, coding, body) for coding, body in bodies.items()}
    unchanged = Reply({**replies[""].start, "status": 304, "headers": headers[1:4]}, {"type": "http.response.body"})
    return Asset(etag, replies, unchanged, sum(map(len, bodies.values())))


def read_collected(name: str) -> tuple[bytes, bool] | None:
    """From STATIC_ROOT, where `collectstatic` has put it."""
    try:
        file = Path(safe_join(settings.STATIC_ROOT, name))
        return (file.read_bytes(), bool(HASHED.search(name))) if file.is_file() else None
    except (SuspiciousFileOperation, ValueError, OSError):  # a name that is none
        return None


def read_found(name: str) -> tuple[bytes, bool] | None:
    """From where it lies in an app. A name of another version leads to the content of now, and not for ever."""
    try:
        content = fresh(name)
        if content is not None:
            return content, False
        plain_name = HASHED.sub("", name)
        content = fresh(plain_name) if plain_name != name else None
        return None if content is None else (content, hashed(plain_name, content) == name)
    except (SuspiciousFileOperation, ValueError, OSError):  # a name that is none
        return None


def fresh(name: str) -> bytes | None:
    return found.__wrapped__(name) if settings.DEBUG else found(name)


def plain(status: int, text: bytes, *headers: tuple[bytes, bytes]) -> Reply:
    kind = [(b"content-type", b"text/plain; charset=utf-8"), (b"x-content-type-options", b"nosniff")]
    answer = reply([*kind, *headers], "", text)
    return Reply({**answer.start, "status": status}, answer.body)


async def tell(send: Callable[[Any], Awaitable[None]], answer: Reply) -> None:
    await send(answer.start)
    await send(answer.body)
