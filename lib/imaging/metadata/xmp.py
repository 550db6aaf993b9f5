"""The few properties of an XMP packet that say how a picture was made, found without an XML parser.

A parser of hostile XML has to be kept from entities, depth and time; a search for a handful of names has not.
"""

from __future__ import annotations

import re
from html import unescape

LONGEST = 1_000_000  # bytes of a packet that are read
# Local names; the prefixes are the writer's own affair.
PROPERTIES = ("DigitalSourceType", "CreatorTool", "description", "UserComment", "AIPromptInformation", "AISystemUsed")
_TAG = re.compile(r"<[^<>]*>")


def properties(packet: bytes) -> dict[str, str]:
    """By local name, as attributes or elements have them; the first of each."""
    text = _text(packet[:LONGEST])
    return {name: value for name in PROPERTIES if (value := _property(text, name))}


def _text(packet: bytes) -> str:
    for mark, codec in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if packet.startswith(mark):
            return packet[2:].decode(codec, "ignore")
    return packet.decode("utf-8", "ignore")


def _property(text: str, name: str) -> str:
    attribute = re.search(rf"""[\w-]:{name}\s{{0,20}}=\s{{0,20}}(["'])""", text)
    if attribute:
        end = text.find(attribute[1], attribute.end())
        return unescape(text[attribute.end() : end]) if end > 0 else ""
    element = re.search(rf"<[\w-]{{1,40}}:{name}(?=[\s>/])[^<>]{{0,400}}>", text)
    if element is None:
        return ""
    resource = re.search(r"""rdf:resource=["']([^"']{1,400})["']""", element[0])
    if resource:
        return unescape(resource[1])
    end = text.find(f":{name}>", element.end())
    return unescape(_TAG.sub("", text[element.end() : text.rfind("<", 0, end)])).strip() if end > 0 else ""
