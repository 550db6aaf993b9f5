"""Long prompts and weights of words: what is written is heard, to the last word."""

from __future__ import annotations

import numpy as np
import pytest

from generator.engines.diffusers.weighted import Piece, pieces
from generator.engines.registry import open_engine
from tests.generator.engines.diffusers.asking import ask, draw, pixels
from tests.generator.engines.diffusers.later import Later, torch

pytestmark = pytest.mark.xdist_group("diffusers")
families = Later("tests.generator.engines.diffusers.families")
BOTH = ["Stable Diffusion 1.5", pytest.param("SDXL", marks=pytest.mark.long)]
LONG = (  # every letter is a token
    "a red house by the sea, with a garden, and many old trees behind it, a boat before it, a lighthouse on the rocks"
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """The engine of a family, opened once."""
    torch.set_num_threads(1)
    engines, home = {}, tmp_path_factory.mktemp("prompts")

    def open_family(name):
        if name not in engines:
            folder = families.build_family(name, home / name.replace(" ", "-").replace(".", "-"))
            engines[name] = open_engine(f"diffusers:{folder}?largest_batch=4")
        return engines[name]

    return open_family


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a red house", [("a red house", 1)]),
        ("a (red:1.3) house", [("a ", 1), ("red", 1.3), (" house", 1)]),
        ("a [cloudy] sky", [("a ", 1), ("cloudy", 0.9091), (" sky", 1)]),
        ("((red:1.2) house:1.5)", [("red", 1.8), (" house", 1.5)]),
        ("a house (by the sea)", [("a house (by the sea)", 1)]),
        ("a house (at 10:30)", [("a house (at 10:30)", 1)]),
        (r"a smile \\(:1.2\\) and \\[a hat\\]", [("a smile (:1.2) and [a hat]", 1)]),
        ("a [never closed", [("a [never closed", 1)]),
        ("(red:.5), (blue:2)", [("red", 0.5), (", ", 1), ("blue", 2)]),
        ("(a (b) c:1.1)", [("a (b) c", 1.1)]),
        ("", []),
    ],
)
def test_a_prompt_is_read_in_pieces_of_one_weight(text, found):
    assert pieces(text.replace(r"\\", "\\")) == [Piece(words, weight) for words, weight in found]


@pytest.mark.parametrize("family", BOTH)
def test_the_last_word_of_a_long_prompt_counts(opened, family):
    engine = opened(family)
    one, other = (draw(engine, ask(prompt=f"{LONG}, {last}", steps=2))[0] for last in ("at dawn", "at night"))
    assert (pixels(one) != pixels(other)).any()
    assert one.facts["prompt_as_encoded"]["chunks"] >= 2


@pytest.mark.parametrize("family", BOTH)
def test_a_weight_counts_by_its_number_and_one_is_none(opened, family):
    engine = opened(family)
    plain, one, more, less = (
        draw(engine, ask(prompt=prompt, steps=2))[0]
        for prompt in ("a red house", "a (red:1.0) house", "a (red:1.6) house", "a [red] house")
    )
    assert one.data == plain.data
    assert len({plain.data, more.data, less.data}) == 3
    assert more.facts["prompt_as_encoded"]["weights"] == [["red", 1.6]]


@pytest.mark.long
def test_a_chunk_that_is_encoded_by_hand_is_what_the_pipeline_makes_of_it(opened):
    for family in ("Stable Diffusion 1.5", "SDXL"):
        encoding = opened(family)._runner.loaded.pipelines.encoding
        pipe = encoding._pipe
        theirs = pipe.encode_prompt(
            "a red house", device="cpu", num_images_per_prompt=1, do_classifier_free_guidance=False
        )
        ours = encoding._encode("a red house", 1)
        assert torch.equal(ours[0], theirs[0])
        assert ours[1] is None or torch.equal(ours[1], theirs[2])


@pytest.mark.long
def test_long_and_weighted_prompts_do_not_change_those_beside_them(opened):
    engine = opened("Stable Diffusion 1.5")
    mates = [ask("ada-1", LONG), ask("bruno-1", "a (blue:1.4) boat", seed=2), ask("cleo-1", f"{LONG} [again]", seed=3)]
    together = draw(engine, *mates, ask("ada-2", "short", seed=4))
    for mate, made in zip(mates, together, strict=False):
        assert np.array_equal(pixels(made), pixels(draw(engine, mate)[0]))


def test_a_long_negative_prompt_counts_to_its_last_word(opened):
    engine = opened("Stable Diffusion 1.5")
    one, other = (draw(engine, ask(negative_prompt=f"{LONG} {last}", steps=2))[0] for last in ("blur", "fog"))
    assert one.data != other.data


@pytest.mark.long
def test_a_family_that_reads_so_many_words_says_so_before_and_after(opened):
    engine = opened("FLUX.1")
    assert engine.capabilities().prompt_tokens == 512
    engine._runner.loaded.pipelines.encoding.longest = 20
    [candidate] = draw(engine, ask(prompt="a red house by the sea at dawn", steps=1))
    assert candidate.facts["left_out"] == [{"word": "awn", "why": "too-long"}]
    assert candidate.facts["prompt_as_encoded"] == {"tokens": 23, "read": 20}
    assert opened("Stable Diffusion 1.5").capabilities().prompt_tokens == 0, "it reads all, in chunks"
