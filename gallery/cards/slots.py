"""Slots of a stored card: where readers differ, or what moves more often than the card is worth rendering.

A slot is a control character and a letter. No card has one by what somebody wrote: while it is rendered, slots are
words that nobody can guess, and control characters of this kind are taken out.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from django.utils.safestring import SafeString, mark_safe

MARK = "\\x1f"
NUMBER, SLATE, LOADING, ADDRESS = "P", "S", "G", "H"
LIKES, COMMENTS, REMIXES, LIKED, COLLECTED = "n", "m", "r", "b", "k"
# Only where it is one of a feed, and only where its serving is logged.
IN_FEED, FEED_END, LOGGED, LOGGED_END = "F", "f", "I", "i"
IS_FAR, FAR_END = "A", "a"  # only below the first screen
# A choice is two texts and its end; a filled card has one of them.
NOT_LIKED, IS_LIKED, LIKE_END = "L", "l", "E"
NOT_COLLECTED, IS_COLLECTED, COLLECT_END = "C", "c", "e"


class Blanks:
    """Slots while a card is rendered. Attributes are what a template writes: `{{ slot.NUMBER }}`."""

    def __init__(self) -> None:
        self._word = secrets.token_hex(8)

    def __getattr__(self, name: str) -> SafeString:
        letter = globals().get(name)
        if not isinstance(letter, str):
            raise AttributeError(name)
        return mark_safe(self._word + letter)  # noqa: S308 - letters and digits only

    def marked(self, rendered: str) -> str:
        """What was rendered, with its slots as they are stored."""
        return rendered.replace(MARK, "").replace(self._word, MARK)


def split(text: str) -> tuple[str, list[str]]:
    """What comes before the first slot, and each slot's letter with what follows it."""
    first, *slots = text.split(MARK)
    return first, slots


def filled(text: str, words: Mapping[str, str], chosen: Iterable[str]) -> str:
    """A stored card with these words in its slots; of each choice, the text that `chosen` has the letter of."""
    first, slots = split(text)
    parts, skipping = [first], False
    for slot in slots:
        letter = slot[0]
        word = words.get(letter)
        if word is None:
            skipping = letter not in chosen
            word = ""
        if not skipping:
            parts.append(word)
            parts.append(slot[1:])
    return "".join(parts)
