"""Places given to chance, and what is said of them."""

from collections import Counter
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.ranking.exploration import Arrangement, chances

sizes = st.integers(0, 30)
shares = st.floats(0, 1)


def arranged(ranked: int, pool: int, share: float, seed: int = 1) -> Arrangement:
    return Arrangement(range(ranked), range(100, 100 + pool), share=share, seed=seed)


@given(sizes, sizes, shares, st.integers(0, 2**32))
def test_a_walk_shows_everything_once(ranked, pool, share, seed):
    shown = [place.item for place in arranged(ranked, pool, share, seed)]
    assert sorted(shown) == [*range(ranked), *range(100, 100 + pool)]


@given(sizes, sizes, shares, st.integers(0, 2**32))
def test_pages_are_parts_of_one_walk(ranked, pool, share, seed):
    whole = list(arranged(ranked, pool, share, seed))
    pages = [arranged(ranked, pool, share, seed).page(start, 7) for start in range(0, len(whole), 7)]
    assert [place for page in pages for place in page] == whole


@given(st.integers(0, 12), st.integers(0, 12), shares)
def test_at_every_place_the_probabilities_add_up_to_one(ranked, pool, share):
    table = chances(ranked, pool, share)
    for at in range(ranked + pool):
        by_rank = sum(table.ranked(at, rank) for rank in range(min(at + 1, ranked)))
        assert isclose(by_rank + pool * (table.pooled(at) if pool else 0), 1, rel_tol=1e-9)


@given(sizes, sizes, shares, st.integers(0, 2**32))
def test_what_is_shown_was_possible(ranked, pool, share, seed):
    assert all(0 < place.propensity <= 1 + 1e-12 for place in arranged(ranked, pool, share, seed))


def test_an_item_stands_at_a_place_as_often_as_is_said():
    walks = 4_000
    seen: Counter[tuple[int, int]] = Counter()
    said: dict[tuple[int, int], float] = {}
    for seed in range(walks):
        for at, place in enumerate(arranged(6, 3, 0.3, seed)):
            seen[at, place.item] += 1
            said[at, place.item] = place.propensity
    for where, propensity in said.items():
        assert seen[where] / walks == pytest.approx(propensity, abs=4 * (propensity / walks) ** 0.5 + 1e-3), where


def test_without_chance_rank_alone_decides_and_is_certain():
    places = list(arranged(5, 3, 0.0))
    assert [place.item for place in places] == [0, 1, 2, 3, 4, *[place.item for place in places[5:]]]
    assert {place.propensity for place in places[:5]} == {1.0}
    assert not any(place.explored for place in places[:5])
