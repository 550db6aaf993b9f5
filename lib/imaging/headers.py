"""What Pillow does not tell of a file: its depth before decoding, and the colour space that AVIF names by number."""

from __future__ import annotations

from typing import IO

from lib.imaging.primaries import Numbers

_HEAD = 65_536  # the boxes before an AVIF's pixels are far shorter
_DEPTH_OF_PNG = 24  # the place of IHDR's bit depth
_HIGH_BITDEPTH = 0x40  # in the third byte of av1C (AV1 codec ISO media file format binding, 2.3.3)


def reduced(format: str | None, file: IO[bytes]) -> list[str]:
    """The note that more than 8 bits a channel are lost, for the formats that can have them."""
    if format == "PNG":
        head = _head(file, _DEPTH_OF_PNG + 1)
        return ["eight-bit"] if head[_DEPTH_OF_PNG:] == b"\x10" else []
    if format == "AVIF":
        config = _after(_head(file, _HEAD), b"av1C", 3)
        return ["eight-bit"] if len(config) == 3 and config[2] & _HIGH_BITDEPTH else []
    return []


def nclx(format: str | None, file: IO[bytes]) -> Numbers | None:
    """Primaries, transfer and matrix of an AVIF's first `colr` box of that kind (ISO/IEC 14496-12, 12.1.5)."""
    if format != "AVIF":
        return None
    numbers = _after(_head(file, _HEAD), b"colrnclx", 6)
    return tuple(int.from_bytes(numbers[at : at + 2], "big") for at in (0, 2, 4)) if len(numbers) == 6 else None


def _head(file: IO[bytes], length: int) -> bytes:
    at = file.tell()
    file.seek(0)
    head = file.read(length)
    file.seek(at)
    return head


def _after(head: bytes, name: bytes, length: int) -> bytes:
    at = head.find(name)
    return head[at + len(name) : at + len(name) + length] if at >= 0 else b""
