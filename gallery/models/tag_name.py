"""How a tag is written: one rule for the form, the API, the search and the address of its page."""

from __future__ import annotations

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 40
MARKS = "+#!?%°"  # wherever they are typed: c++, c#, what?
BETWEEN = ".:/&'·"  # only between two letters, digits or marks: node.js, 1:1, r&b, d'été
JOINERS = "\u200c\u200d"  # without a width, but they change how letters of Persian or Hindi are joined
PARTED = re.compile(r"[\s_\u002d\u058a\u05be\u2010-\u2015\u2212\u301c\ufe58\ufe63]+")
INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\xad\u200b\u200e\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]")
KEYCAP = "\u20e3"  # a mark that makes a picture of a digit


def as_name(word: str) -> str:
    """`#Night Sky` as `night-sky`: small letters, composed (NFKC), a hyphen for spaces, underscores and dashes.

    Nothing that can be seen is dropped but a # before it and hyphens around it; `refusal` says what cannot stay.
    """
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", word)).replace("’", "'").strip().lstrip("#")
    return PARTED.sub("-", unicodedata.normalize("NFKC", plain.lower())).strip("-")


def refusal(name: str) -> str:
    """Why this cannot be a tag, as a sentence that names the character; nothing where it can."""
    if len(name) > LONGEST:
        return _("A tag has at most %(longest)s letters.") % {"longest": LONGEST}
    for at, sign in enumerate(name):
        if sign in BETWEEN and not (_holds(name[at - 1 : at]) and _holds(name[at + 1 : at + 2])):
            return _("“%(tag)s” cannot be a tag: “%(sign)s” stands only between two letters or digits.") % {
                "tag": name,
                "sign": sign,
            }
        if not _fits(sign):
            return _("“%(tag)s” cannot be a tag because of “%(sign)s” (%(name)s); letters and digits can.") % {
                "tag": name,
                "sign": sign,
                "name": unicodedata.name(sign, f"U+{ord(sign):04X}").lower(),
            }
    if not any(map(_holds, name)):
        return _("“%(tag)s” cannot be a tag: it holds neither letter nor digit.") % {"tag": name}
    return ""


def _holds(sign: str) -> bool:
    """Letters, digits, and the marks on them, which in many scripts are vowels."""
    return bool(sign) and unicodedata.category(sign)[0] in "LMN" and sign != KEYCAP


def _fits(sign: str) -> bool:
    return _holds(sign) or sign == "-" or sign in MARKS or sign in BETWEEN or sign in JOINERS
