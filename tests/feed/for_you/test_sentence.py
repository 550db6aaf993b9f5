"""A sentence becomes a list of wishes."""

import pytest

from feed.for_you.sentence import MOST_WORDS, wishes_in
from lib.problems import Problem


def lines(text):
    return [(wish.shown, wish.weight) for wish in wishes_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("more ink drawings, fewer portraits", [("ink drawings", 1), ("portraits", -1)]),
        ("plus de dessins à l'encre, moins de portraits", [("dessins à l'encre", 1), ("portraits", -1)]),
        ("plus d’aquarelles et beaucoup moins de chats", [("aquarelles", 1), ("chats", -2)]),
        (
            "I would like to see more boats and lighthouses but no text",
            [("boats", 1), ("lighthouses", 1), ("text", -2)],
        ),
        ("much more #Night Sky; less @bruno", [("#night-sky", 2), ("@bruno", -1)]),
        ("boats", [("boats", 1)]),
        ("more dogs, more cats, fewer dogs", [("dogs", -1), ("cats", 1)]),
        ("灯台、海", [("灯台", 1), ("海", 1)]),
    ],
)
def test_each_part_says_what_and_how_much(text, found):
    assert lines(text) == found


@pytest.mark.parametrize("text", ["", "  ,;. ", "more, fewer", "\0", "see some pictures of"])
def test_what_says_nothing_gets_a_sentence(text):
    with pytest.raises(Problem) as caught:
        wishes_in(text)
    assert "Say what you want" in caught.value.errors["said"][0]


def test_ten_thousand_words_get_a_sentence():
    with pytest.raises(Problem) as caught:
        wishes_in("more boats " * 5_000)
    assert str(MOST_WORDS) in caught.value.errors["said"][0]


def test_a_line_more_than_a_profile_holds_gets_a_sentence():
    with pytest.raises(Problem):
        wishes_in(", ".join(f"thing {number}" for number in range(80)))
