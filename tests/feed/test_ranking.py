"""The arithmetic of ranking."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.ranking import hot, score

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
scores = st.floats(0, 1e9)


def test_ten_times_the_score_is_worth_twelve_and_a_half_hours():
    later = NOON + timedelta(hours=12.5)
    assert hot(score=100, published=NOON) == pytest.approx(hot(score=10, published=later))


def test_a_remix_says_more_than_a_like():
    assert score(likes=0, comments=0, remixes=1) > score(likes=3, comments=0, remixes=0)


@given(scores, scores)
def test_more_engagement_never_ranks_lower(a, b):
    low, high = sorted((a, b))
    assert hot(score=low, published=NOON) <= hot(score=high, published=NOON)


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_of_two_equal_posts_the_newer_is_hotter(a, b):
    early, late = (NOON + timedelta(seconds=s) for s in sorted((a, b)))
    assert hot(score=7, published=early) <= hot(score=7, published=late)
