"""What rules cost: CPU milliseconds of one decision on one core, and acceptance's throughput with and without them.

python -m bench.policy                 # decisions, by words and with meaning
python -m bench.policy --accept 300    # and so many acceptances, rules of a public gallery and none by turns
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import statistics
import time

from moderation.policy.bench import SUITES, read_suite
from moderation.policy.decision import decide
from moderation.policy.meaning import opened
from moderation.policy.rule_sets import rule_set


def decisions() -> None:
    rules, suite = rule_set("gallery"), read_suite(SUITES / "shipped.jsonl")
    for name in ("", "sentences"):
        meaning = opened(name)
        took = []
        for one in [*suite[:50], *suite]:
            began = time.thread_time()
            decide(one.prompt, rules, meaning)
            took.append((time.thread_time() - began) * 1000)
        took = sorted(took[50:])
        said = "words and meaning" if meaning else "words alone"
        print(f"{said}: p50 {statistics.median(took):.2f} ms, p95 {took[len(took) * 95 // 100]:.2f} ms of CPU")


def acceptance(count: int) -> None:
    """In a database of its own, as tests have one; both by turns, so that a busy machine is busy for both."""
    from bench.policy_acceptance import throughput

    without, with_rules = throughput(count)
    print(f"acceptance: {without:.0f}/s without rules, {with_rules:.0f}/s with: {with_rules / without:.3f} of it")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accept", type=int, default=0)
    asked = parser.parse_args()
    decisions()
    if asked.accept:
        acceptance(asked.accept)
