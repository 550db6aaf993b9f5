"""Rules: why one is refused, and what words, together with meaning, come to."""

from __future__ import annotations

from functools import partial

import pytest

from moderation.policy.bench import SUITES, SuiteError, measure, read_suite
from moderation.policy.decision import decide
from moderation.policy.matcher import MatcherError
from moderation.policy.meaning import HEADS, Head
from moderation.policy.rule import PICTURE, Rule
from moderation.policy.rule_sets import rule_set, sets


class Says:
    """A meaning that has made up its mind."""

    def __init__(self, **kinds: float) -> None:
        self.kinds = {"allow": 1 - sum(kinds.values()), "knives": 0.0, "other": 0.0, **kinds}

    def of(self, text: str) -> dict[str, float]:
        return self.kinds


KNIVES = {"terms": ["sword", "dagger"], "unless": ["paper sword"], "doubt": ["museum"], "meaning": ["knives"]}


def rule(action="refuse", *, hard=False, **matcher):
    return Rule("knives", 1, action, hard, matcher or KNIVES, "No knives.", "Pas de couteaux.")


@pytest.mark.parametrize(
    ("matcher", "reason"),
    [
        ({}, "never match"),
        ({"terms": [""]}, "no phrase"),
        ({"terms": ["(a+)+$"]}, "no phrase"),
        ({"terms": ["a*"]}, "almost anything"),
        ({"terms": ["…"]}, "no phrase"),
        ({"terms": "sword"}, "lists"),
        ({"terms": ["x" * 81]}, "no phrase"),
        ({"words": ["sword"]}, "no such part"),
        ({"together": [[["sword"]]]}, "two lists"),
        ({"terms": ["sword"] * 2001}, "at most 2000"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_with_the_reason(matcher, reason):
    with pytest.raises(MatcherError, match=reason):
        Rule("r", 1, "refuse", False, matcher, "a", "b").check()


def test_a_rule_tells_why_in_both_languages():
    with pytest.raises(MatcherError, match="sentence is missing"):
        Rule("r", 1, "refuse", False, {"terms": ["sword"]}, "No.", " ").check()


def test_a_rule_that_takes_ten_milliseconds_is_refused():
    slow = [f"a harbour at dawn watercolour x{number}" for number in range(600)]
    with pytest.raises(MatcherError, match=r"It takes .* ms on one text; at most 10"):
        rule(terms=slow).check()


@pytest.mark.parametrize(
    ("text", "kinds", "action"),
    [
        ("a sword", None, "hold"),  # words alone are unsure
        ("a sword", {}, "allow"),  # it means something else
        ("a sword", {"knives": 0.4}, "hold"),
        ("a sword", {"knives": 0.9}, "refuse"),
        ("a sword", {"knives": 0.3, "other": 0.6}, "hold"),  # not innocent, but perhaps of another kind
        ("a sword in a museum", {"knives": 0.9}, "hold"),
        ("a blade", {"knives": 0.9}, "hold"),  # no words: nobody could be told which
        ("a blade in a museum", {"knives": 0.9}, "allow"),
        ("a blade", {"knives": 0.4}, "allow"),
        ("a paper sword", None, "allow"),
        ("a knight without a sword", None, "allow"),
        ("", None, "allow"),
    ],
)
def test_words_propose_and_meaning_disposes(text, kinds, action):
    said = decide(text, [rule()], None if kinds is None else Says(**kinds))
    assert said.action == action
    assert (said.rule is None) == (action == "allow")


def test_a_hard_rule_asks_words_only():
    hard = rule(hard=True, terms=["sword"])
    assert decide("no sword", [hard], Says()).action == "refuse"
    assert decide("a blade", [hard], Says(knives=0.99)).action == "allow"


def test_of_several_rules_the_strictest_counts():
    said = decide("a sword and a dagger", [rule("rate", terms=["sword"]), rule("refuse", hard=True, terms=["dagger"])])
    assert (said.action, [*said.words]) == ("refuse", [(14, 20)])


def test_what_stands_together_stands_near():
    near = {"together": [[["sword"], ["child"]]], "meaning": ["knives"]}
    assert decide("a sword for a child", [rule(**near)]).action == "hold"
    assert decide("a sword. " + "and so on " * 9 + "a child", [rule(**near)]).action == "allow"


@pytest.mark.parametrize("name", sorted(sets()))
def test_every_shipped_rule_passes_its_check(name):
    for one in rule_set(name):
        one.check()


def test_nobody_innocent_is_refused_by_words_alone():
    suite = [*read_suite(SUITES / "shipped.jsonl"), *read_suite(SUITES / "fresh.jsonl")]
    for name in sets():
        rules = [one for one in rule_set(name) if one.hard]
        figures = measure(suite, partial(decide, rules=rules))
        assert figures.summary()["all"]["innocent_refused"] == 0


def test_the_head_was_fitted_to_kinds_that_rules_ask_for():
    kinds = set(Head.load(HEADS / "sentences.npz").kinds)
    asked = [one.matcher.meaning for one in rule_set("gallery") if one.scope != PICTURE]
    assert kinds - {"allow"} == frozenset().union(*asked)


def test_a_broken_line_of_a_suite_is_named(tmp_path):
    suite = tmp_path / "suite.jsonl"
    suite.write_text('{"prompt": "a mill", "language": "en", "expect": "allow"}\n{"prompt": 1}\n')
    with pytest.raises(SuiteError, match="line 2"):
        read_suite(suite)
