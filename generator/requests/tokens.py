"""About how many tokens a prompt has, before any model has read it.

Tokenizers differ and live with their models. Of English words about three in four are one token; longer ones are cut
about every six letters, scripts without spaces about every sign.
"""

from __future__ import annotations

import re

LETTERS_A_TOKEN = 6
TOKENS_A_WORD = 1.3
PART = re.compile(r"[A-Za-zÀ-ɏͰ-ӿ]+|\d|[^\s]")


def about(text: str) -> int:
    """Words cut every LETTERS_A_TOKEN letters; digits and other signs one by one."""
    return sum(-(-len(part) // LETTERS_A_TOKEN) for part in PART.findall(text))


def as_words(tokens: int) -> int:
    """How many words so many tokens are, rounded down to tens."""
    return max(10, int(tokens / TOKENS_A_WORD) // 10 * 10)
