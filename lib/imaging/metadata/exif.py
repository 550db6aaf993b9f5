"""The texts of an EXIF block that programs put prompts into."""

from __future__ import annotations

from PIL import Image

_USER_COMMENT = 0x9286
_EXIF_IFD = 0x8769
# By the tag in the first directory. ComfyUI's savers write `prompt:{...}` and `workflow:{...}` into model and make.
_TAGS = {0x010E: "ImageDescription", 0x010F: "Make", 0x0110: "Model", 0x0131: "Software"}
# The first eight bytes of a UserComment name its code (EXIF 3.0, 4.6.6); JIS is JIS X 0208 in ISO 2022's escapes.
_CODES = {b"ASCII\0\0\0": "utf-8", b"JIS\0\0\0\0\0": "iso2022_jp", b"\0\0\0\0\0\0\0\0": "utf-8"}
_UNICODE = b"UNICODE\0"
CODECS = ("iso2022_jp", "shift_jis", "utf-16-le", "utf-16-be", "utf-8", "latin-1")
LONGEST = 8_000_000  # bytes of one text


def texts(block: bytes) -> dict[str, str]:
    """By the tag's name. Raises whatever Pillow raises for a damaged block."""
    exif = Image.Exif()
    exif.load(block)
    found = {name: _plain(exif.get(tag)) for tag, name in _TAGS.items()}
    comment = exif.get_ifd(_EXIF_IFD).get(_USER_COMMENT)
    found["UserComment"] = comment if isinstance(comment, str) else user_comment(comment or b"")
    return {name: text for name, text in found.items() if text}


def user_comment(data: bytes) -> str:
    """In any of its codes, also where a program left the code away or wrote UTF-16 in the order of its own machine."""
    code, body = data[:8], data[8:LONGEST]
    if code == _UNICODE:
        return _utf16(body)
    if code not in _CODES:
        return _plain(data[:LONGEST])
    if code.startswith(b"\0") and _is_wide(body):
        return _utf16(body)
    return _decoded(body, _CODES[code])


def _utf16(body: bytes) -> str:
    """By its mark; without one in the order in which more of it is plain letters."""
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if body.startswith(mark):
            return body[2:].decode(codec, "ignore").rstrip("\0")
    if not _is_wide(body) and _is_utf8(body):
        return body.decode("utf-8").rstrip("\0")
    beginning = body[:20_000]
    little, big = (beginning.decode(codec, "ignore") for codec in ("utf-16-le", "utf-16-be"))
    codec = "utf-16-le" if _letters(little) >= _letters(big) else "utf-16-be"
    return body.decode(codec, "ignore").rstrip("\0")


def _is_wide(body: bytes) -> bool:
    return b"\0" in body[:2_000].rstrip(b"\0")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _letters(text: str) -> int:
    return sum(" " <= letter <= "~" or letter == "\n" for letter in text)


def _decoded(body: bytes, codec: str) -> str:
    for name in (codec, "shift_jis" if codec == "iso2022_jp" else codec, "latin-1"):
        try:
            return body.decode(name).rstrip("\0 ")
        except UnicodeDecodeError:
            continue
    return ""


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return _decoded(value[:LONGEST], "utf-8")
    return value[:LONGEST].rstrip("\0") if isinstance(value, str) else ""
