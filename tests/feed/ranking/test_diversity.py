"""No maker crowds out the others."""

from hypothesis import given
from hypothesis import strategies as st

from feed.ranking.diversity import spread


def spread_out(makers: str, of_a_maker: int = 2, window: int = 20) -> str:
    return "".join(makers[item] for item in spread(range(len(makers)), makers, of_a_maker=of_a_maker, window=window))


def test_a_third_of_one_maker_waits_until_the_window_has_passed():
    assert spread_out("aaabcdefg", window=4) == "aabcadefg"


def test_where_nobody_else_is_left_a_maker_has_the_rest():
    assert spread_out("aaaa") == "aaaa"


@given(st.text("abcdef", max_size=80), st.integers(1, 3), st.integers(1, 12))
def test_everything_comes_once_and_every_window_keeps_to_the_rule_while_it_can(makers, most, window):
    order = list(spread(range(len(makers)), makers, of_a_maker=most, window=window))
    assert sorted(order) == list(range(len(makers)))
    for end, item in enumerate(order):
        before = [makers[one] for one in order[max(end - window + 1, 0) : end]]
        if before.count(makers[item]) >= most:  # only where every other that was left would have broken it too
            assert all(before.count(makers[rest]) >= most for rest in order[end:])


@given(st.lists(st.integers(0, 50), max_size=50))
def test_with_a_maker_each_the_order_stays(items):
    assert list(spread(items, range(len(items)), of_a_maker=1)) == items
