"""Text chunks of PNG (tEXt, zTXt and iTXt; PNG 3rd edition, 11.3.3) and cICP, read within bounds and never refused.

Pillow refuses a picture whose compressed text unpacks beyond a megabyte, as the workflow of a large graph does. Here a
text that is too large is passed over, and the picture stays.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import IO, cast

from PIL import ImageFile
from PIL.PngImagePlugin import PngStream

MOST = 8_000_000  # bytes of one text when unpacked
MOST_TOGETHER = 16_000_000
MOST_CHUNKS = 200
_LONGEST_KEY = 79
_XMP = "XML:com.adobe.xmp"
Chunk = Callable[[PngStream, int, int], bytes]


def install() -> None:
    """Have Pillow read these chunks by this module's functions, in this process."""
    for name, read in (("tEXt", _plain), ("zTXt", _packed), ("iTXt", _international)):
        setattr(PngStream, f"chunk_{name}", _chunk(read))
    setattr(PngStream, "chunk_cICP", _cicp)  # noqa: B010 - Pillow has no method of this name


def _chunk(read: Callable[[bytes, bytes], str | None]) -> Chunk:
    def chunk(stream: PngStream, _pos: int, length: int) -> bytes:
        data = _bytes(stream, length)
        key, _nothing, rest = data.partition(b"\0")
        room = stream.text_memory < MOST_TOGETHER and len(stream.im_text) < MOST_CHUNKS
        if room and 0 < len(key) <= _LONGEST_KEY and len(rest) <= MOST:
            _keep(stream, key.decode("latin-1"), read(rest, key))
        return data

    return chunk


def _cicp(stream: PngStream, _pos: int, length: int) -> bytes:
    data = _bytes(stream, length)
    stream.im_info["cicp"] = tuple(data[:4])
    return data


def _bytes(stream: PngStream, length: int) -> bytes:
    return ImageFile._safe_read(cast("IO[bytes]", stream.fp), length)


def _keep(stream: PngStream, key: str, text: str | None) -> None:
    """Of several under one key the first stays, as other readers have it. What could not be read costs its bound."""
    stream.text_memory += MOST if text is None else len(text)
    if text is None or key in stream.im_text or stream.text_memory > MOST_TOGETHER:
        return
    stream.im_text[key] = text
    # Under its keyword as in Pillow, so that EXIF and XMP in text still turn the picture.
    stream.im_info[key] = text
    if key == _XMP:
        stream.im_info["xmp"] = text.encode("utf-8", "replace")


def _plain(rest: bytes, _key: bytes) -> str:
    """Latin-1 by the standard; programs write UTF-8 all the same, and that is known by being valid."""
    try:
        return rest.decode("utf-8")
    except UnicodeDecodeError:
        return rest.decode("latin-1")


def _packed(rest: bytes, key: bytes) -> str | None:
    text = _unpacked(rest[1:]) if rest[:1] == b"\0" else None
    return None if text is None else _plain(text, key)


def _international(rest: bytes, _key: bytes) -> str | None:
    """Flag, method, language and translated keyword, each of the last two ended by a zero; then UTF-8."""
    packed, method = rest[:1], rest[1:2]
    parts = rest[2:].split(b"\0", 2)
    if len(parts) < 3:
        return None
    text: bytes | None = parts[2]
    if packed == b"\1":
        text = _unpacked(parts[2]) if method == b"\0" else None
    return None if text is None else text.decode("utf-8", "replace")


def _unpacked(data: bytes) -> bytes | None:
    """None for what is damaged or larger than `MOST`."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(data, MOST)
    except zlib.error:
        return None
    return text if unpacking.eof else None
