"""Which letters people may write: those that can be written out again, in XML, in a mail, in a line of a page.

Refused are control characters but tab and line ends, surrogates, private use and noncharacters, which XML and fonts do
not know; and what turns the direction of all that follows (bidirectional embeddings, overrides and isolates) or is
deprecated. The joiners of Persian and Hindi, the marks of direction of a single letter and the tags in flags stay.
"""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

NONCHARACTERS = "".join(chr(plane << 16 | last) for plane in range(16) for last in (0xFFFE, 0xFFFF))
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufdd0-\ufdef\ufff9-\ufffb"
    "\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff" + NONCHARACTERS + "]"
)
LINE_ENDS = re.compile("[\t\n\r\u2028\u2029]")
# Letters that show nothing: fillers of Hangul, the empty pattern of Braille, and what only joins or marks others.
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
UNSEEN_IN_NAMES = re.compile(f"[{BLANK_LETTERS}\xad\u180e\u200b\u200e\u200f\u2060-\u2065\ufeff]")


def writable(text: str) -> str:
    """The same without what cannot be written out: for rows from before it was refused."""
    return UNWRITABLE.sub("", text)


def written(text: str) -> None:
    """A validator for every text: raises ValidationError, naming the character at fault."""
    if found := UNWRITABLE.search(text):
        raise ValidationError(refusal_of(found[0]), code="unwritable")
    if text.strip() and not any(map(is_seen, text)):
        raise ValidationError(_("There is nothing in this that can be seen."), code="blank_letters")


def one_line(text: str) -> None:
    """A validator for titles and other texts of one line, beside `written`."""
    if LINE_ENDS.search(text):
        raise ValidationError(_("This has to be one line."), code="several_lines")


def name(text: str) -> None:
    """A validator for the names of people and teams: one line, with nothing in it that hides."""
    written(text)
    one_line(text)
    if found := UNSEEN_IN_NAMES.search(text):
        raise ValidationError(refusal_of(found[0]), code="unseen")


def refusal_of(sign: str) -> str:
    known = unicodedata.name(sign, "").lower()
    said = f"U+{ord(sign):04X} {known}".strip()
    return _("A character in this cannot be written out: %(character)s.") % {"character": said}


def is_seen(sign: str) -> bool:
    return sign not in BLANK_LETTERS and unicodedata.category(sign) not in ("Cf", "Cc", "Zs", "Zl", "Zp", "Mn", "Me")
