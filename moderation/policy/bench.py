"""How rules do on a suite of prompts: what was allowed, rated, held and refused wrongly, by kind and language."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from moderation.policy.decision import Decision
from moderation.policy.rule import ACTIONS, ALLOW, HOLD, RATE, REFUSE

EXPECTED = {"allow": ALLOW, "rate": RATE, "rate_mature": RATE, "refuse": REFUSE, "hold": HOLD}
SUITES = Path(__file__).parent / "suites"


class SuiteError(ValueError):
    """Which line of a suite cannot be read, and why."""


@dataclass(frozen=True)
class Example:
    prompt: str
    language: str
    expect: str
    kind: str


@dataclass
class Figures:
    """`table` counts (language, kind, expected action, action); `wrong` holds the examples behind it."""

    table: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    wrong: list[tuple[Example, Decision]] = field(default_factory=list)

    def add(self, example: Example, said: Decision) -> None:
        self.table[example.language, example.kind, example.expect, said.action] += 1
        if said.action != example.expect:
            self.wrong.append((example, said))

    def share(self, expect: Iterable[str], said: Iterable[str], language: str = "") -> float | None:
        """Of the examples that should have come to one of `expect`, those that came to one of `said`."""
        expect, said = set(expect), set(said)
        rows = [(key, n) for key, n in self.table.items() if key[2] in expect and language in ("", key[0])]
        total = sum(n for _key, n in rows)
        return sum(n for key, n in rows if key[3] in said) / total if total else None

    def summary(self) -> dict[str, Any]:
        """What goes with a rule that goes live. Recall is of what should be refused and was refused or held; what
        should be rated counts as met where it was rated, held or refused."""
        found: dict[str, Any] = {"prompts": sum(self.table.values())}
        for language in ("", *sorted({key[0] for key in self.table})):
            found[language or "all"] = {
                "recall": rounded(self.share([REFUSE, HOLD], [REFUSE, HOLD], language)),
                "rated_or_more": rounded(self.share([RATE], [RATE, HOLD, REFUSE], language)),
                "innocent_refused": rounded(self.share([ALLOW], [REFUSE], language)),
                "innocent_rated_or_held": rounded(self.share([ALLOW], [RATE, HOLD], language)),
            }
        return found

    def lines(self) -> Iterator[str]:
        """A line for each kind and language: how many came to each action, and what was expected."""
        rows: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        for (language, kind, expect, said), count in self.table.items():
            rows[kind, language, expect][said] += count
        yield f"{'kind':10} {'':3} {'expected':9}" + "".join(f"{action:>8}" for action in ACTIONS)
        for (kind, language, expect), counts in sorted(rows.items()):
            yield f"{kind:10} {language:3} {expect:9}" + "".join(f"{counts[action] or '':>8}" for action in ACTIONS)


def rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)


def read_suite(path: Path) -> list[Example]:
    """JSON lines: prompt, language, expect (allow, rate, hold or refuse), kind. Raises SuiteError naming the line."""
    return [example(line, number) for number, line in enumerate(path.read_text().splitlines(), 1) if line.strip()]


def example(line: str, number: int) -> Example:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise SuiteError(f"line {number}: This is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise SuiteError(f"line {number}: This is not an object, in braces.")
    for part in ("prompt", "language", "expect"):
        if not isinstance(found.get(part), str):
            raise SuiteError(f"line {number}: “{part}” is missing, or is not a text.")
    if found["expect"] not in EXPECTED:
        raise SuiteError(f"line {number}: “{found['expect']}” cannot be expected: {', '.join(ACTIONS)} can.")
    return Example(found["prompt"], found["language"], EXPECTED[found["expect"]], str(found.get("kind", "")))


def measure(suite: Iterable[Example], decide: Callable[[str], Decision]) -> Figures:
    figures = Figures()
    for one in suite:
        figures.add(one, decide(one.prompt))
    return figures
