"""Vectors of words and of pictures, and the buckets they are found by."""

import random

import numpy as np
import pytest

from feed.similarity import buckets, encoder
from feed.similarity.encoder import packed, text_encoder, unpacked
from feed.similarity.hashed_words import HashedWords
from feed.similarity.sentence_encoder import SentenceEncoder
from lib.imaging.pdq import NEAR


def likeness(one, other, by=None):
    first, second = (by or HashedWords()).encode_texts([one, other])
    return float(first @ second)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Un phare en Forêt", "phare, foret"), ("夜の赤い灯台", "赤い灯台と海"), ("RED house", "a red house")],
)
def test_texts_that_share_words_are_alike_whatever_their_case_accents_or_script(one, other):
    assert likeness(one, other) > 0.45
    assert abs(likeness(one, "quantum violins, seven")) < 0.3


def test_a_text_without_words_has_a_vector_of_zeros():
    assert not HashedWords().encode_texts(["", "—— !!", "a of"]).any()


def test_vectors_are_kept_in_half_the_bytes():
    [vector] = HashedWords().encode_texts(["a red house in the snow"])
    kept = packed(vector)
    assert len(kept) == 2 * HashedWords.size
    assert unpacked([kept, kept], HashedWords.size) == pytest.approx(np.array([vector, vector]), abs=1e-3)


def test_every_hash_within_31_bits_shares_a_bucket():
    draw = random.Random(8)
    for _ in range(300):
        one = draw.getrandbits(256)
        other = one
        for bit in draw.sample(range(256), NEAR):
            other ^= 1 << bit
        first, second = f"{one:064x}", f"{other:064x}"
        assert (int(first, 16) ^ int(second, 16)).bit_count() == NEAR
        assert set(buckets.near_hash(first, 100)) & set(buckets.of_hash(second, 100))


def test_a_flat_picture_stands_in_no_bucket_of_its_hash():
    assert buckets.near_hash("0" * 64, 10) == buckets.of_hash("0" * 64, None) == []


def test_buckets_of_the_hash_and_of_the_vector_are_never_taken_for_one_another():
    vector = np.random.default_rng(1).normal(size=128).astype(np.float32)
    assert not set(buckets.near_hash("f" * 64, 100)) & set(buckets.of_vector(vector))


@pytest.mark.long
def test_meaning_is_found_across_languages_by_the_encoder_of_sentences():
    sentences = SentenceEncoder()
    near = likeness("a red lighthouse by the sea", "un phare rouge au bord de la mer", sentences)
    assert near > likeness("a red lighthouse by the sea", "une réunion de comptables", sentences) + 0.2
    assert not sentences.encode_texts([" "]).any()


def test_settings_name_the_encoder_and_the_words_themselves_stand_in_where_it_is_missing(settings):
    settings.TEXT_ENCODER = "feed.similarity.sentence_encoder.SentenceEncoder"
    assert encoder.marks().endswith(f"+ sentences {text_encoder().version}")
    settings.TEXT_ENCODER = "nowhere.to.be.Found"
    assert text_encoder().name == "hashed words"
