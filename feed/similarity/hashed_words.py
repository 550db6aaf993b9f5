"""Words as a vector, without a vocabulary: signed feature hashing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from feed.full_text.lexemes import lexemes

SHORTEST = 3  # letters: a, of, de and und say nothing; pairs of unspaced scripts do


class HashedWords:
    """Each word adds the root of its count, or takes it away, at a place that its hash names.

    After Weinberger, Dasgupta, Langford, Smola and Attenberg, "Feature Hashing for Large Scale Multitask Learning"
    (ICML 2009): with the sign from the hash too, words that fall on one place do not add up on the average. Words are
    those of the search, so accents and case do not matter. How rare a word is does not count: it would have to be
    known, and would move.
    """

    name, version, size = "hashed words", 1, 256

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.size), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word, count in Counter(words_of(text)).items():
                number = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
                row[number % self.size] += np.sqrt(count) if number >> 63 else -np.sqrt(count)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)


def words_of(text: str) -> list[str]:
    """Those that may tell something, in order."""
    return [one.text for one in lexemes(text) if one.piece or len(one.text) >= SHORTEST]
