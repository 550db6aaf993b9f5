"""What a file is, by its first bytes; its name and declared type are never asked."""

from __future__ import annotations

ACCEPTED = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
HEAD = 512

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"%PDF", "PDF"),
    (b"8BPS", "Photoshop"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"BM", "BMP"),
    (b"\0\0\1\0", "ICO"),
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\x1aE\xdf\xa3", "WebM"),
    (b"PK\3\4", "ZIP"),
    (b"MZ", "Windows program"),
    (b"\x7fELF", "Linux program"),
)


def kind(head: bytes) -> str | None:
    """The format of a file from its first `HEAD` bytes, one of `ACCEPTED` or the name of another; None if unknown."""
    if head[:4] == b"RIFF":
        return "WEBP" if head[8:12] == b"WEBP" else "RIFF"
    if head[4:8] == b"ftyp":
        return _of_brands(head)
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    return _of_markup(head)


def _of_brands(head: bytes) -> str:
    """ISO base media: the major brand, and behind mif1 or msf1 the compatible ones (ISO/IEC 23000-22)."""
    size = int.from_bytes(head[:4], "big")
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, min(size, len(head)), 4))}
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    return "HEIC" if brands & {b"heic", b"heix", b"hevc", b"mif1", b"msf1"} else "MP4"


def _of_markup(head: bytes) -> str | None:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(b"<svg") or (text.startswith((b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in text):
        return "SVG"
    return "HTML" if text.startswith((b"<!doctype html", b"<html", b"<script")) else None
