"""Recipes are read from files that anyone may have written."""

from __future__ import annotations

import pytest

from curation.recipe import Recipe
from lib.problems import Problem


@pytest.mark.parametrize(
    ("inside", "place"),
    [
        ('"caps": {"person": 1' + "0" * 400 + "}", "caps.person"),
        ('"caps": {"person": 1' + "0" * 5000 + "}", "recipe"),
        ('"split": {"seed": "\\ud800"}', "split.seed"),
        ('"split": {"seed": "\\u0000"}', "split.seed"),
    ],
    ids=["large", "too large to read", "half a letter", "zero"],
)
def test_numbers_without_end_and_letters_that_cannot_be_kept_are_said_at_their_place(inside, place):
    with pytest.raises(Problem) as told:
        Recipe.read(f'{{"name": "a", {inside}}}')
    assert list(told.value.errors) == [place]
