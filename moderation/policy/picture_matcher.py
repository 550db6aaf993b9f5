"""What a rule looks for in pictures: those on a list, by their looks, or of kinds that a classifier tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lib.imaging.likeness import Variant
from lib.imaging.pdq import NEAR
from moderation.policy.matcher import MatcherError

HASH = re.compile(r"[0-9a-f]{64}")
MOST_HASHES = 200_000
LONGEST_REASON = 200
LIST, CLASSIFIER = {"list", "near"}, {"classifier", "kinds", "hold", "act"}


class Listed(NamedTuple):
    """Which hash of a list a picture is like, in how many bits it differs, and how it had to be turned."""

    hash: str
    reason: str
    distance: int
    turning: str


@dataclass(frozen=True)
class PictureMatcher:
    """Either `listed`, hashes (PDQ, 64 hex digits) with their reasons, which a picture is like that differs in `near`
    bits at most; or `kinds` that `classifier` tells: from `hold` on a person looks, from `act` on the rule acts."""

    listed: Mapping[str, str] = field(default_factory=dict)
    near: int = NEAR
    classifier: str = ""
    kinds: frozenset[str] = frozenset()
    hold: float = 0.5
    act: float = 0.9

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> PictureMatcher:
        """Raises MatcherError with the reason."""
        if "list" in written and set(written) <= LIST:
            return cls._list(written["list"], written.get("near", NEAR))
        if "classifier" in written and set(written) <= CLASSIFIER:
            return cls._classifier(written)
        raise MatcherError("A rule on pictures has a list, or a classifier with its kinds, and nothing else.")

    @classmethod
    def _list(cls, listed: Any, near: Any) -> PictureMatcher:
        if not isinstance(listed, dict) or not 0 < len(listed) <= MOST_HASHES:
            raise MatcherError(f"A list holds 1 to {MOST_HASHES} hashes with their reasons.")
        if wrong := next((one for one in listed if not HASH.fullmatch(one)), None):
            raise MatcherError(f"“{wrong[:70]}” is no hash of 64 hex digits.")
        if not isinstance(near, int) or not 0 <= near <= NEAR:
            raise MatcherError(f"“near” is a number of bits from 0 to {NEAR}.")
        return cls(listed={one: str(reason)[:LONGEST_REASON] for one, reason in listed.items()}, near=near)

    @classmethod
    def _classifier(cls, written: Mapping[str, Any]) -> PictureMatcher:
        name, kinds = written["classifier"], written.get("kinds")
        hold, act = written.get("hold", 0.5), written.get("act", 0.9)
        if not isinstance(name, str) or not name or not isinstance(kinds, list) or not kinds:
            raise MatcherError("A classifier is named, with the kinds that it tells.")
        if not all(isinstance(one, int | float) for one in (hold, act)) or not 0 < hold <= act <= 1:
            raise MatcherError("“hold” and “act” are numbers from 0 to 1, and “act” is not below “hold”.")
        return cls(classifier=name, kinds=frozenset(map(str, kinds)), hold=hold, act=act)

    @cached_property
    def _bits(self) -> NDArray[np.uint64]:
        return as_bits(self.listed)

    def nearest(self, turned: Sequence[Variant]) -> Listed | None:
        """Of the list, if any is near enough to one of the turnings."""
        asked = as_bits(one.hash for one in turned)
        differ = np.bitwise_count(self._bits[:, None, :] ^ asked[None, :, :]).sum(axis=2, dtype=np.int64)
        row, column = np.unravel_index(int(differ.argmin()), differ.shape)
        if differ[row, column] > self.near:
            return None
        found = list(self.listed)[row]
        return Listed(found, self.listed[found], int(differ[row, column]), turned[int(column)].turning)


def as_bits(hashes: Iterable[str]) -> NDArray[np.uint64]:
    return np.frombuffer(bytes.fromhex("".join(hashes)), dtype=np.uint64).reshape(-1, 4)
