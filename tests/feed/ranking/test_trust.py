"""How much a like counts."""

import pytest

from feed.ranking.trust import NEWBORN, Liker, trust_by_age, trusts


def ring(size: int, age_days: float = 30) -> list[Liker]:
    return [Liker(one, age_days, mutual=[*range(size)]) for one in range(size)]


def strangers(count: int) -> list[Liker]:
    return [Liker(1000 + one, age_days=30) for one in range(count)]


def weight(likers: list[Liker], **gallery: float) -> float:
    return sum(trusts(likers, usual_density=gallery.get("density", 0.0)).values())


@pytest.mark.parametrize("size", [5, 50, 500])
def test_a_ring_however_large_counts_as_less_than_three_people(size):
    assert 1 < weight(ring(size)) < 3


def test_strangers_count_whole():
    assert weight(strangers(40)) == pytest.approx(40)


def test_a_ring_takes_nothing_from_the_strangers_beside_it():
    assert weight([*ring(20), *strangers(10)]) == pytest.approx(weight(ring(20)) + 10)


def test_in_a_class_in_which_everybody_likes_everybody_nothing_is_discounted():
    assert weight(ring(25), density=1.0) == pytest.approx(25)


def test_two_friends_are_no_ring():
    assert weight(ring(2)) == pytest.approx(1.5)


def test_an_account_grows_up_in_a_week():
    assert trust_by_age(0) == NEWBORN
    assert NEWBORN < trust_by_age(3) < 1
    assert trust_by_age(7) == trust_by_age(700) == 1


def test_in_a_gallery_of_two_days_an_account_of_two_days_is_grown():
    assert trust_by_age(2, gallery_days=2) == 1
    assert trust_by_age(0, gallery_days=0) == NEWBORN
