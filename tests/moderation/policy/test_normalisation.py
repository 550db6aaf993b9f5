"""Words as rules read them, however they were typed."""

import pytest

from moderation.policy.matcher import Phrases
from moderation.policy.normalisation import words_of


def finds(text, *phrases):
    return [text[w[s].start : w[e - 1].end] for w in [words_of(text)] for s, e in Phrases.of(phrases).found(w)]


@pytest.mark.parametrize(
    "typed",
    [
        "Brancourt",
        "BRANÇOURT",
        "Ｂｒａｎｃｏｕｒｔ",
        "Bran\u200bcou\u00adrt",
        "Вrаncоurt",  # three letters are Cyrillic
        "Br4nc0urt",
        "B r a n c o u r t",
        "B.r.a.n.c.o.u.r.t",
        "Brancouuuuurt",
        "Bran*court",
        "Bran\u3164court",  # a filler of Hangul
        "Bran\u115f\uffa0court",
        "Bran\x01co\x7furt",
    ],
)
def test_it_is_the_same_word(typed):
    assert finds(f"a queen, {typed} as a child", "brancourt") == [typed]


@pytest.mark.parametrize("typed", ["ηude", "nuđe", "n/u/d/e", "nu-de", "n,u,d,e", "пude", "ɴude", "nu·de", "nu_d3"])
def test_a_disguise_of_a_kind_is_read_as_what_it_looks_like(typed):
    assert finds(f"a {typed} statue", "nude") == [typed]


def test_parts_of_a_word_are_still_words_of_their_own():
    assert finds("a naked mole-rat, well-known", "naked mole-rat") == ["naked mole-rat"]
    assert finds("pieds-nus", "nus") == ["nus"]


@pytest.mark.parametrize("typed", ["Brancourtois", "Debrancourt", "bran court", "Branc"])
def test_a_word_inside_a_word_is_another(typed):
    assert finds(typed, "brancourt") == []


def test_words_after_an_apostrophe_and_accents_are_words():
    assert finds("l'été d'Odile à l’école", "ete") == ["été"]
    assert finds("l'été d'Odile à l’école", "ecole", "odile") == ["Odile", "école"]


def test_a_text_in_another_script_stays_in_it():
    assert finds("корова на лугу", "kopoba") == []


@pytest.mark.parametrize("nothing", ["", "   ", "\u200b\u200d\ufeff", "…!?", "\x00"])
def test_invisible_letters_only_say_nothing(nothing):
    assert words_of(nothing) == []


def test_two_thousand_equal_letters_are_one_short_word():
    (word,) = words_of("a" * 2000)
    assert all(len(form) <= 3 for form in word.forms)
    assert (word.start, word.end) == (0, 2000)


def test_a_phrase_may_be_open_at_its_end():
    assert finds("photographs and photography", "photogra*") == ["photographs", "photography"]
