"""A record written into a copy of a finished file: `parameters` as other programs read them, and an XMP packet.

PNG has the words in a text chunk, JPEG and WebP in EXIF's UserComment. Pixels are not touched, and a packet that is
there already makes way.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image

from lib.imaging.label import VOCABULARY, SourceType

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_XMP_KEY = b"XML:com.adobe.xmp"
_XMP_IN_JPEG = b"http://ns.adobe.com/xap/1.0/\0"
_LONGEST_SEGMENT = 65_533  # bytes of a JPEG segment behind its length
_START_OF_SCAN = 0xDA
_EXIF_FLAG, _XMP_FLAG = 8, 4
_SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


def parameters(said: dict[str, Any], **more: Any) -> str:
    """Lines as AUTOMATIC1111's web UI writes them, from fields as `fields.tidied` has them; `more` comes last."""
    sides = (said.get("width"), said.get("height"))
    pairs = {
        "Steps": said.get("steps"),
        "Sampler": said.get("scheduler"),
        "CFG scale": said.get("guidance_scale"),
        "Seed": said.get("seed"),
        "Size": "{}x{}".format(*sides) if all(sides) else None,
        "Model": said.get("model"),
        **{name.replace("_", " ").capitalize(): value for name, value in more.items()},
    }
    lines = [str(said.get("prompt", ""))]
    if said.get("negative_prompt"):
        lines.append(f"Negative prompt: {said['negative_prompt']}")
    lines.append(", ".join(f"{name}: {_quoted(value)}" for name, value in pairs.items() if value not in (None, "")))
    return "\n".join(lines)


def _quoted(value: Any) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    if any(mark in text for mark in ',:"\n'):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return text


def packet(properties: dict[str, str], source_type: SourceType | str | None) -> bytes:
    """An XMP packet with these properties by their prefixed names, `dc:description` and `dc:creator` in their arrays.

    The source type is IPTC's, as in `label.xmp`; without one nothing is said of it.
    """
    said = dict(properties)
    if source_type:
        said["Iptc4xmpExt:DigitalSourceType"] = VOCABULARY + SourceType(source_type)
    spaces = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in _SPACES.items())
    inside = "".join(_property(name, value) for name, value in said.items() if value)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about=""{spaces}>{inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode("utf-8", "ignore")


def _property(name: str, value: str) -> str:
    text = escape(value)
    if name == "dc:description":
        text = f'<rdf:Alt><rdf:li xml:lang="x-default">{text}</rdf:li></rdf:Alt>'
    elif name == "dc:creator":
        text = f"<rdf:Seq><rdf:li>{text}</rdf:li></rdf:Seq>"
    return f"<{name}>{text}</{name}>"


def carry(data: bytes, words: str, xmp: bytes) -> bytes:
    """A copy of a PNG, JPEG or WebP file with these parameters and this packet. Raises ValueError for other formats.

    What does not fit into a JPEG's segment of 64 KB is left out.
    """
    if data.startswith(_SIGNATURE):
        return _into_png(data, words, xmp)
    if data.startswith(b"\xff\xd8"):
        return _into_jpeg(data, words, xmp)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _into_webp(data, words, xmp)
    raise ValueError("only PNG, JPEG and WebP files carry a record")


def user_comment(words: str) -> bytes:
    """An EXIF block with the words as UTF-16, in the byte order that its head names."""
    exif = Image.Exif()
    exif.endian = ">"
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + words.encode("utf-16-be", "replace")
    return exif.tobytes()


def _into_png(data: bytes, words: str, xmp: bytes) -> bytes:
    out = bytearray(_SIGNATURE)
    for name, body in _chunks(data):
        if name == b"iTXt" and body.startswith(_XMP_KEY + b"\0"):
            continue
        out += _chunk(name, body)
        if name == b"IHDR":
            out += _chunk(b"iTXt", b"parameters\0\0\0\0\0" + words.encode("utf-8", "replace"))
            out += _chunk(b"iTXt", _XMP_KEY + b"\0\0\0\0\0" + xmp)
    return bytes(out)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_SIGNATURE)
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        yield data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        at += 12 + length


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _into_jpeg(data: bytes, words: str, xmp: bytes) -> bytes:
    """EXIF and XMP behind JFIF's APP0, which has to come first."""
    ours = b"".join(
        b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
        for body in (user_comment(words), _XMP_IN_JPEG + xmp)
        if len(body) <= _LONGEST_SEGMENT
    )
    out, at, placed = bytearray(b"\xff\xd8"), 2, False
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _START_OF_SCAN:
        segment = data[at : at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")]
        if not placed and segment[1] != 0xE0:
            out += ours
            placed = True
        if not (segment[1] == 0xE1 and segment[4:].startswith(_XMP_IN_JPEG)):
            out += segment
        at += len(segment)
    return bytes(out) + (b"" if placed else ours) + data[at:]


def _into_webp(data: bytes, words: str, xmp: bytes) -> bytes:
    """The extended form, which `label.stamp` has made of it already; EXIF and XMP last (RFC 9649, 2.7)."""
    out = bytearray()
    for name, body in _riff_chunks(data):
        if name == b"VP8X":
            body = bytes([body[0] | _EXIF_FLAG | _XMP_FLAG]) + body[1:]
        if name not in (b"EXIF", b"XMP "):
            out += _riff_chunk(name, body)
    if not out.startswith(b"VP8X"):
        raise ValueError("only an extended WebP carries a record")
    out += _riff_chunk(b"EXIF", user_comment(words).removeprefix(b"Exif\0\0")) + _riff_chunk(b"XMP ", xmp)
    return b"RIFF" + struct.pack("<I", len(out) + 4) + b"WEBP" + bytes(out)


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    while at + 8 <= len(data):
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _riff_chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
