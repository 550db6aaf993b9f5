"""Prompts that leave words to chance: what each form means, and that a seed always says the same."""

from __future__ import annotations

from collections import Counter

import pytest

from generator.requests.request import GenerationRequest
from generator.requests.wildcards import escaped, expanded, slips


def all_of(text: str, seeds: int = 200) -> Counter[str]:
    return Counter(expanded(text, seed) for seed in range(seeds))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a {red|blue} boat", {"a red boat", "a blue boat"}),
        ("{2$$oak|elm|ash}", {f"{a}, {b}" for a in ("oak", "elm", "ash") for b in ("oak", "elm", "ash") if a != b}),
        ("{1-2$$ and $$oak|elm}", {"oak", "elm", "oak and elm", "elm and oak"}),
        ("{9$$oak|elm}", {"oak, elm", "elm, oak"}),
        ("a {small |}house", {"a small house", "a house"}),
        ("{a {red|blue} boat|a car}", {"a red boat", "a blue boat", "a car"}),
        ("{0::red|blue}", {"blue"}),
    ],
)
def test_each_form_means_what_it_means_in_dynamic_prompts(text, made):
    assert set(all_of(text)) == made


def test_weights_are_heeded():
    seen = all_of("{3::red|blue}", 400)
    assert 240 < seen["red"] < 360


@pytest.mark.parametrize(
    "text",
    [
        "", "a {house}", '{"prompt": "a house", "size": {"w": 1}}', "a {red|blue boat", "a red|blue} boat", "}{",
        "cost $$5", "a\\b", "ends with \\",
    ],
)  # fmt: skip
def test_what_is_no_choice_stays_as_it_is(text):
    assert expanded(text, 7) == text


def test_a_backslash_makes_plain_signs():
    assert expanded(r"\{red\|blue\}", 7) == "{red|blue}"
    assert expanded(r"{a\|b|a\|b}", 7) == "a|b"
    assert expanded(r"a {red\\|red\\} boat", 7) == "a red\\ boat"
    assert escaped("a house") == "a house"


@pytest.mark.parametrize("text", ["{red|blue}", r"\{2$$a|b\}", r"\\{a|b}", r"{a|b}\\", r"a\b {c|d}", r"\|\}{x|y}"])
def test_what_is_escaped_comes_out_as_it_was(text):
    assert {expanded(escaped(text), seed) for seed in range(20)} == {text}


def test_slips_of_the_pen_are_known():
    assert slips("a {red|blue boat") == {"open"}
    assert slips("{5$$red|blue} by {a|{3-4$$b|c}}") == {"few"}
    assert slips("{5$$red|blue} and {a|b") == {"few", "open"}
    fine = ("a {red|blue} boat", "{2$$oak|elm}", '{"size": {"w": 1}}', r"\{a|b", "a | b}", "{{a girl}}", "{}" * 2000)
    assert [text for text in fine if slips(text)] == []


def test_a_seed_always_says_the_same():
    text = "a {red|blue|green} {boat|car} by {2$$a lake|the sea|a river}, {oil|ink}"
    assert expanded(text, 42) == expanded(text, 42)
    assert expanded(text, 7) == "a green car by the sea, a lake, oil"  # as any program says that follows the grammar
    assert len(all_of(text)) > 40


def test_no_text_is_too_deep_or_too_long():
    expanded("{a|" * 2000 + "}" * 2000, 1)
    expanded("{" * 4000, 1)
    expanded("{a|b}" * 800, 1)


def test_a_prompt_that_is_too_long_is_not_read_for_choices():
    asked = GenerationRequest("{a|b}" + " " * 4000, seed=1)
    assert asked.expanded() == asked
