"""What rules cost: CPU milliseconds of one decision on one core, and acceptance's throughput with and without them.

python -m bench.policy                 # decisions on prompts, by words and with meaning
python -m bench.policy --pictures      # and on pictures of 1024 pixels a side: lists of hashes, and a small model
python -m bench.policy --accept 40     # and acceptance, so many seconds for each set of rules
"""

from __future__ import annotations

import os

os.environ["OMP_NUM_THREADS"] = "1"

import argparse
import secrets
import statistics
import time
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.services import services
from lib.imaging.facts import opened as opened_picture
from moderation.policy import classifiers
from moderation.policy.bench import SUITES, read_suite
from moderation.policy.decision import decide
from moderation.policy.meaning import opened
from moderation.policy.pictures import Seen, decide_picture
from moderation.policy.rule import PICTURE, REFUSE, Rule
from moderation.policy.rule_sets import rule_set
from tests.moderation.policy import tiny_model
from tests.pictures import scene


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


def pictures() -> None:
    """A picture that is decoded already, since its facts were found, is made small, turned, compared with lists of
    hashes, and shown to a model that costs next to nothing: what is measured is what is around it."""
    hashes = {secrets.token_hex(32): "bench" for _one in range(100_000)}
    few = dict(list(hashes.items())[:10_000])
    with TemporaryDirectory() as folder:
        model = classifiers.opened(tiny_model.save(Path(folder) / "tiny.onnx"))
        by_model = {"classifier": "tiny", "kinds": ["explicit"], "hold": 0.9, "act": 0.95}
        tried: dict[str, list[dict[str, Any]]] = {
            "10,000 hashes": [{"list": few}],
            "100,000 hashes": [{"list": hashes}],
            "10,000 hashes and a model": [{"list": few}, by_model],
        }
        for said, written in tried.items():
            rules = [Rule(said, 1, REFUSE, True, one, "-", "-", scope=PICTURE) for one in written]
            took = sorted([look(scene(number, 1024), rules, model) for number in range(60)][10:])
            p95 = took[len(took) * 95 // 100]
            print(f"picture, {said}: p50 {statistics.median(took):.1f} ms, p95 {p95:.1f} ms of CPU")


def look(data: bytes, rules: list[Rule], model: classifiers.PictureClassifier) -> float:
    picture = opened_picture(data)
    began = time.thread_time()
    decide_picture(Seen(picture, 100, lambda _name: model), rules)
    return (time.thread_time() - began) * 1000


def acceptance(seconds: int) -> None:
    """One process, a third of a second of each by turns, so that a busy machine is busy for both, and what is done once
    a second falls on both: the mild rules of a new site, those of a public gallery by words, and none at all."""
    from accounts.models import Plan, User
    from bench.jobs import accepting
    from generator.jobs import acceptance as door
    from generator.jobs.rules import RULES, prompt_is_within_the_rules
    from generator.models import EngineCard
    from moderation.judging.live_rules import use
    from tests.generator.fake_engine import ABLE

    EngineCard.announce(os.environ["ENGINE"], ABLE)
    Plan.objects.filter(code="pro").update(images_per_day=10**6, jobs_at_once=10**6)
    for number in range(200):
        User.objects.create_user(f"maker{number}", plan_id="pro")
    accept, numbers = accepting(0), count()
    without = tuple(rule for rule in RULES if rule is not prompt_is_within_the_rules)
    for name in ("mild", "gallery"):
        use(name)
        taken: dict[bool, list[float]] = {True: [], False: []}
        for turn in range(4 + 4 * (seconds * 3 // 4)):
            ruled = turn % 4 in (0, 3)
            setattr(door, "RULES", RULES if ruled else without)  # noqa: B010 - which it only imports
            made, began = 0, time.perf_counter()
            while (lasted := time.perf_counter() - began) < 0.37:
                made += accept(next(numbers))
            if turn > 3:  # the first warm up
                taken[ruled].append(made / lasted)
        ratio = statistics.median(a / b for a, b in zip(taken[True], taken[False], strict=True))
        rates = [f"{statistics.median(taken[ruled]):.0f}/s" for ruled in (True, False)]
        print(f"acceptance, rules of {name}: {rates[0]}, without {rates[1]}, ratio {ratio:.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accept", type=int, default=0, help="seconds for each set of rules")
    parser.add_argument("--pictures", action="store_true")
    asked = parser.parse_args()
    decisions()
    if asked.pictures:
        pictures()
    if asked.accept:
        with services("policy", ENGINE="fake"):
            acceptance(asked.accept)
