"""What a client was asked to do, and how it went: a line of JSON for each call."""

import base64
import io
import json
import os
import struct
import urllib.request
import zlib

ADDRESS, KEY = os.environ.get("ATELIER_ADDRESS", ""), os.environ.get("ATELIER_KEY", "")
BASE = f"{ADDRESS}/v1"
SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF")


def tried(**calls):
    """Make these calls in turn; what one raises is what its user would have been shown."""
    for name, call in calls.items():
        try:
            call()
            said = ""
        except Exception as error:
            said = f"{type(error).__name__}: {error}"
        print(json.dumps({"call": name, "said": said}), flush=True)


def is_picture(data):
    """Bytes, base64, a data URI or an address of a picture."""
    if isinstance(data, str):
        data = fetched(data)
    assert data.startswith(SIGNATURES), f"no picture: {data[:60]!r}"


def fetched(text):
    if text.startswith("http"):
        with urllib.request.urlopen(text, timeout=20) as answer:
            return answer.read()
    return base64.b64decode(text.partition(",")[2] or text)


def png(colour=(30, 140, 140), size=64, hole=False):
    """A square PNG of one colour; with `hole` its middle is transparent."""
    kind, channels = (6, (*colour, 255)) if hole else (2, colour)
    middle = range(size // 4, 3 * size // 4)
    rows = b""
    for y in range(size):
        clear = [hole and x in middle and y in middle for x in range(size)]
        rows += b"\0" + b"".join(bytes((0, 0, 0, 0) if one else channels) for one in clear)

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", size, size, 8, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def file(name="teal.png", **options):
    picture = io.BytesIO(png(**options))
    picture.name = name
    return picture
