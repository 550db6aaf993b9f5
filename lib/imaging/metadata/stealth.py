"""Text in the lowest bits of the alpha channel, as NovelAI writes it so that it survives where chunks are stripped.

Bits run down the columns: a signature of 15 bytes, a length of 32 bits, and that many bits of gzip or UTF-8.
"""

from __future__ import annotations

import zlib

from PIL import Image

SIGNATURES = {b"stealth_pngcomp": True, b"stealth_pnginfo": False}
_LONGEST = 1_000_000  # bytes, packed
_MOST = 8_000_000
_HEAD = 8 * 15
_DIGITS = bytes(b"01"[value & 1] for value in range(256))


def text(picture: Image.Image) -> str:
    """What is hidden there, or nothing. Only as many columns are looked at as it takes."""
    if picture.mode != "RGBA":
        return ""
    packed = SIGNATURES.get(_bytes(picture, 0, _HEAD))
    if packed is None:
        return ""
    length = int.from_bytes(_bytes(picture, _HEAD, 32), "big")
    if not 0 < length <= 8 * _LONGEST:
        return ""
    data = _bytes(picture, _HEAD + 32, length)
    if packed:
        data = zlib.decompressobj(wbits=31).decompress(data, _MOST)
    return data.decode("utf-8", "replace")


def _bytes(picture: Image.Image, start: int, count: int) -> bytes:
    """`count` bits from the `start`th, as bytes; fewer where the picture ends."""
    tall = picture.height
    first, last = start // tall, min(picture.width, (start + count) // tall + 1)
    if first >= last:
        return b""
    columns = picture.crop((first, 0, last, tall)).getchannel("A").transpose(Image.Transpose.TRANSPOSE)
    at = start - first * tall
    digits = columns.tobytes()[at : at + count].translate(_DIGITS)
    return int(digits, 2).to_bytes(len(digits) // 8, "big") if len(digits) == count and not count % 8 else b""
