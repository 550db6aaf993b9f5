"""Words that people wrote, as HTML: addresses become links, and so do the handles of those who are there."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

# Letters before or after make it part of a longer word, as in an email address; other scripts put no space between.
HANDLE = r"(?<![A-Za-z0-9_@/.-])@(?P<handle>[A-Za-z0-9][A-Za-z0-9_-]{1,28}[A-Za-z0-9])(?![A-Za-z0-9_])"
ADDRESS = r"(?<![A-Za-z0-9])(?P<address>https?://[^\s<>\"'«»“”‘’。、，）」』]+)"
EITHER = re.compile(f"{ADDRESS}|{HANDLE}", re.IGNORECASE)
CLOSING = {")": "(", "]": "[", "}": "{"}
NOT_AT_THE_END = ".,;:!?…*_"


def handles_in(text: str) -> set[str]:
    """The handles after an @, as they are kept; whether anybody has them is not asked."""
    if "@" not in text:
        return set()
    return {found["handle"].lower() for found in EITHER.finditer(text) if found["handle"]}


def hypertext(text: str, handles: Collection[str]) -> SafeString:
    """The text escaped, its web addresses as links, and these handles as links to their profiles."""
    return mark_safe("".join(_parts(text, handles)))  # noqa: S308 - each part is escaped


def _parts(text: str, handles: Collection[str]) -> Iterator[str]:
    end = 0
    for found in EITHER.finditer(text):
        start, link = found.start(), ""
        stop = found.end()
        if found["address"]:
            address = _without_punctuation(found["address"])
            stop, link = start + len(address), _link_out(address)
        elif found["handle"].lower() in handles:
            link = format_html('<a href="{}">{}</a>', reverse("profile", args=[found["handle"].lower()]), found[0])
        if link:
            yield escape(text[end:start])
            yield link
            end = stop
    yield escape(text[end:])


def _link_out(address: str) -> str:
    """No credit with search engines for what others write here, and no hold on our window."""
    host = address.partition("://")[2]
    return format_html('<a href="{0}" rel="nofollow ugc noopener">{0}</a>', address) if host else ""


def _without_punctuation(address: str) -> str:
    """The sentence's own full stop, or bracket that was opened before it, belongs to the sentence."""
    while address:
        last = address[-1]
        unopened = last in CLOSING and address.count(last) > address.count(CLOSING[last])
        if last not in NOT_AT_THE_END and not unopened:
            break
        address = address[:-1]
    return address
