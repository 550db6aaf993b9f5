"""Server-sent events of a picture in the making: partial pictures, then the finished one."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from generator.engines.http.errors import ServerError, garbage, judge, said_in

OnPartial = Callable[[bytes, int], None]


def events(lines: Iterable[bytes]) -> Iterator[Any]:
    """The JSON of each event's data (WHATWG HTML, 9.2.6); comments and the closing [DONE] are passed over."""
    data: list[bytes] = []
    for line in lines:
        if line.startswith(b"data:"):
            data.append(line[5:].removeprefix(b" "))
        elif not line and data:
            text, data = b"\n".join(data), []
            if text != b"[DONE]":
                yield parsed(text)
    if data and data != [b"[DONE]"]:
        yield parsed(b"\n".join(data))


def parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise garbage("The image server's stream makes no sense.") from error


def finished(lines: Iterable[bytes], on_partial: OnPartial) -> dict[str, Any]:
    """Follow a stream to its end: each partial picture is handed on, the finished one returned as an ordinary answer.

    Raises ServerError for an error in mid-stream, and where the stream ends without a finished picture.
    """
    for event in events(lines):
        kind = str(event.get("type", "")) if isinstance(event, dict) else ""
        if kind.endswith(".partial_image"):
            picture = partial(event)
            if picture:
                on_partial(picture, int(event.get("partial_image_index", 0)))
        elif kind.endswith(".completed"):
            return {"data": [event]}
        elif kind == "error" or (isinstance(event, dict) and event.get("error")):
            body = json.dumps(event)
            sentence, code, retry = judge(500, body.lower(), said_in(body))
            raise ServerError(sentence, code=code, retry=retry, status=500, body=body)
    raise garbage("The image server's stream ended without a picture.")


def partial(event: dict[str, Any]) -> bytes:
    """The picture of a partial event, or nothing: a preview that cannot be read is no reason to fail."""
    try:
        return base64.b64decode(event.get("b64_json", ""), validate=True)
    except (binascii.Error, TypeError):
        return b""
