"""What is made of what people did."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feed.ranking.appeal import Responses, appeal, expected_of, points
from feed.ranking.examination import examination
from feed.ranking.hot import hot
from feed.ranking.weights import BOUNDS, BadWeightError, RankingWeights

WEIGHTS = RankingWeights()
counts = st.floats(0, 1e6)


def lower(expected: float = 0.04, **seen: float) -> float:
    return appeal(Responses(**seen), expected=expected, weights=WEIGHTS).lower(WEIGHTS.caution)


def test_a_post_nobody_has_seen_is_expected_to_do_as_its_maker_did():
    assert appeal(Responses(), expected=0.07, weights=WEIGHTS).mean == pytest.approx(0.07)


def test_ten_likes_of_a_hundred_views_outrank_fifty_of_a_thousand():
    assert lower(views=100, likes=10) > lower(views=1000, likes=50)


def test_the_same_rate_seen_more_often_is_surer():
    assert lower(views=1000, likes=80) > lower(views=50, likes=4)


def test_being_shown_without_an_answer_sinks_a_post():
    assert lower(views=500) < lower(views=20) < lower()


def test_a_remix_says_more_than_three_likes():
    assert lower(views=100, remixes=1) > lower(views=100, likes=3)


def test_reports_and_hides_count_against():
    assert lower(views=100, likes=10, reports=1) < lower(views=100, likes=10, hides=1) < lower(views=100, likes=10)
    assert points(Responses(likes=1, reports=50), WEIGHTS) == 0


def test_a_maker_with_many_views_is_expected_to_do_as_before_and_a_new_one_as_usual():
    assert expected_of(0, 0, usual=0.04) == pytest.approx(0.04)
    assert expected_of(2_000, 20_000, usual=0.04) == pytest.approx(0.1, rel=0.01)


@given(views=counts, likes=counts, more=counts)
def test_more_likes_of_as_many_views_never_rank_lower(views, likes, more):
    assert lower(views=views + likes + more, likes=likes + more) >= lower(views=views + likes + more, likes=likes)


@given(views=counts, likes=counts, comments=counts, reports=counts, expected=st.floats(1e-4, 1))
def test_a_rate_is_above_nothing_and_finite(views, likes, comments, reports, expected):
    rate = lower(expected, views=views, likes=likes, comments=comments, reports=reports)
    assert 0 < rate < 1e9


@given(rate=st.floats(1e-6, 10), published=st.floats(0, 4e9))
def test_of_two_posts_of_one_rate_the_newer_is_hotter(rate, published):
    def at(time: float) -> float:
        return hot(rate, usual=0.04, published=time, decade_hours=72)

    assert at(published) <= at(published + 60)


def test_ten_times_the_rate_is_worth_a_decade_of_hours():
    early = hot(0.4, usual=0.04, published=0, decade_hours=72)
    assert early == pytest.approx(hot(0.04, usual=0.04, published=72 * 3600, decade_hours=72))


def test_a_place_is_looked_at_less_the_further_down_it_is():
    assert examination(0) == 1
    assert examination(24) == pytest.approx(0.5)
    assert examination(39) > examination(40)


@pytest.mark.parametrize("name", BOUNDS)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, "much"])
def test_a_weight_that_is_no_number_or_out_of_bounds_is_refused_by_its_name(name, value):
    with pytest.raises(BadWeightError, match=name):
        RankingWeights(**{name: value})
