"""A model that reads so many words of a prompt: people are told before they send, and programs when they try."""

from __future__ import annotations

from dataclasses import replace

import pytest

from generator.models import EngineCard
from generator.requests import tokens
from tests.generator.fake_engine import ABLE


@pytest.fixture
def short_reader(studio):
    EngineCard.announce("fake", replace(ABLE, prompt_tokens=77, prompt_weights=True))


def test_the_form_says_how_much_is_read_and_how_words_are_weighed(short_reader, client_of, ada):
    page = client_of(ada).get("/create").content.decode()
    assert "This model reads about 50 words; what comes after them is left out." in page
    assert "(red roof:1.3) counts more" in page


def test_a_model_that_reads_all_needs_no_such_word(studio, client_of, ada):
    assert "counts more" not in client_of(ada).get("/create").content.decode()


@pytest.mark.parametrize(("words", "too_many"), [(20, False), (120, True)])
def test_trying_counts_what_would_be_read(short_reader, api_of, ada, words, too_many):
    found = api_of(ada).post("/api/v1/jobs/dry-run", {"prompt": "boat " * words}).json()["prompt_tokens"]
    assert found == {"about": words, "read": 77, "too_many": too_many}


def test_what_a_model_reads_is_among_what_it_can_do(short_reader, api_of, ada):
    found = api_of(ada).get("/api/v1/capabilities").json()
    assert (found["prompt_tokens"], found["prompt_weights"]) == (77, True)


@pytest.mark.parametrize(
    ("text", "about"),
    [("", 0), ("a red house", 3), ("an extraordinarily tall tower", 6), ("2024!", 5), ("海の家", 3)],
)
def test_tokens_are_counted_about(text, about):
    assert tokens.about(text) == about
