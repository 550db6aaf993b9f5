"""A list of hashes as text: a line for each, `hash,list,reason`; what stands after # is for whoever reads the file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from moderation.policy.picture_matcher import HASH, LONGEST_REASON
from moderation.policy.rule import NAME


@dataclass
class HashLists:
    """`lists` by their names: the reason of each hash. `broken` are (line, what is wrong with it)."""

    lists: dict[str, dict[str, str]] = field(default_factory=dict)
    broken: list[tuple[int, str]] = field(default_factory=list)


def read(lines: Iterable[str]) -> HashLists:
    """A broken line is named, and the rest are kept."""
    found = HashLists()
    for number, line in enumerate(lines, 1):
        plain = line.partition("#")[0].strip()
        if not plain:
            continue
        digits, name, reason = [part.strip() for part in (plain + ",,").split(",", 2)]
        digits, reason = digits.lower(), reason.rstrip(",").strip()
        if not HASH.fullmatch(digits):
            found.broken.append((number, "It does not begin with a hash of 64 hex digits."))
        elif not NAME.fullmatch(name):
            found.broken.append((number, "The list's name is of a to z, 0 to 9 and hyphens."))
        else:
            found.lists.setdefault(name, {})[digits] = reason[:LONGEST_REASON]
    return found


def written(lists: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """As `read` takes it, without line ends."""
    for name, hashes in lists.items():
        for digits, reason in hashes.items():
            yield f"{digits},{name},{reason.replace('#', '').replace(chr(10), ' ')}"
