"""The IPTC digital source type, written into files as an XMP packet so that the label travels with the picture."""

from __future__ import annotations

import struct
import zlib
from enum import StrEnum

VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_PACKET = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
    'Iptc4xmpExt:DigitalSourceType="{}"/></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_PNG_HEADER = 8 + 25  # signature and IHDR, which has to come first
_XMP_IN_JPEG = b"http://ns.adobe.com/xap/1.0/\0"


class SourceType(StrEnum):
    """How a picture came to be, in IPTC's words (cv.iptc.org/newscodes/digitalsourcetype)."""

    MODEL = "trainedAlgorithmicMedia"
    PROGRAM = "algorithmicMedia"
    MODEL_FROM_UPLOAD = "compositeWithTrainedAlgorithmicMedia"
    PROGRAM_FROM_UPLOAD = "composite"
    PROGRAM_FROM_MODEL = "compositeSynthetic"


def xmp(source_type: SourceType | str | None) -> bytes:
    """The XMP packet that says it, in UTF-8; empty for None or "". Raises ValueError for any other word."""
    return _PACKET.format(VOCABULARY + SourceType(source_type)).encode() if source_type else b""


def stamp(data: bytes, source_type: SourceType | str | None) -> bytes:
    """A copy of a PNG, JPEG or WebP file with the label; its pixels are not touched.

    Meant for files fresh from an encoder: a packet that is there already stays, and readers take the first.
    Raises ValueError for other formats.
    """
    packet = xmp(source_type)
    if not packet:
        return data
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return data[:_PNG_HEADER] + _png_text(packet) + data[_PNG_HEADER:]
    if data.startswith(b"\xff\xd8"):
        return _into_jpeg(data, packet)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _into_webp(data, packet)
    raise ValueError("only PNG, JPEG and WebP files can be labelled")


def _png_text(packet: bytes) -> bytes:
    """An uncompressed iTXt chunk under the keyword that XMP part 3 gives."""
    body = b"iTXt" + b"XML:com.adobe.xmp\0\0\0\0\0" + packet
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _into_jpeg(data: bytes, packet: bytes) -> bytes:
    """An APP1 segment behind JFIF's APP0, which has to come first."""
    at = 4 + int.from_bytes(data[4:6], "big") if data[2:4] == b"\xff\xe0" else 2
    body = _XMP_IN_JPEG + packet
    return data[:at] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + data[at:]


def _into_webp(data: bytes, packet: bytes) -> bytes:
    """An extended WebP: a VP8X chunk with the XMP flag in front, the packet at the end (RFC 9649, section 2.7)."""
    chunks = data[12:]
    if chunks[:4] == b"VP8X":
        chunks = chunks[:8] + bytes([chunks[8] | 4]) + chunks[9:]
    else:
        width, height, alpha = _webp_canvas(chunks)
        canvas = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        chunks = b"VP8X" + struct.pack("<I", 10) + bytes([4 | alpha << 4, 0, 0, 0]) + canvas + chunks
    chunks += b"XMP " + struct.pack("<I", len(packet)) + packet + b"\0" * (len(packet) % 2)
    return b"RIFF" + struct.pack("<I", len(chunks) + 4) + b"WEBP" + chunks


def _webp_canvas(chunks: bytes) -> tuple[int, int, bool]:
    """Width, height and alpha from a simple WebP's only chunk (RFC 6386 section 9.1, RFC 9649 section 3.4)."""
    if chunks[:4] == b"VP8L":
        bits = int.from_bytes(chunks[9:13], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    width, height = struct.unpack("<HH", chunks[14:18])
    return width & 0x3FFF, height & 0x3FFF, False
