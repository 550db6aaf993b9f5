"""What a person is likely to do with a post."""

import numpy as np
import pytest

from feed.ranking.prediction import (
    ACTIONS,
    BASELINE,
    FIRST_DAY,
    NAMES,
    Features,
    Model,
    affinity,
    fresh_feature,
    learn,
    log_loss,
    rate_feature,
)


def test_on_the_first_day_a_followed_makers_post_stands_far_above_the_usual_one():
    assert FIRST_DAY.score(Features(follows=1, fresh=1)) > 3 * FIRST_DAY.score(Features(fresh=1))


def test_what_a_profile_asks_less_of_sinks():
    assert FIRST_DAY.score(Features(tags=-1)) < FIRST_DAY.score(Features()) < FIRST_DAY.score(Features(tags=1))


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_has_a_coefficient_for_every_feature(action):
    assert len(BASELINE[action]) == len(NAMES) + 1
    assert 0 < FIRST_DAY.probability(action, Features()) < 0.1


def test_the_terms_of_an_action_add_up_to_its_log_odds():
    features = Features(follows=1, rate=-0.3, fresh=0.5)
    odds = BASELINE["like"][0] + sum(FIRST_DAY.terms("like", features).values())
    assert FIRST_DAY.probability("like", features) == pytest.approx(1 / (1 + np.exp(-odds)))
    assert set(FIRST_DAY.terms("like", features)) == {"follows", "rate", "fresh"}


def test_a_model_learns_what_people_did_and_starts_from_what_was_believed():
    chance = np.random.default_rng(1)
    rows = np.hstack([np.ones((4_000, 1)), chance.uniform(-1, 1, (4_000, len(NAMES)))])
    true = np.array([-1.0, 2.0, 0, 0, 0, 0, 1.0, 0])
    done = (chance.uniform(size=4_000) < 1 / (1 + np.exp(-rows @ true))).astype(float)
    weights = np.ones(4_000)
    learned = learn(rows, done, weights, prior=BASELINE["like"])
    assert learned == pytest.approx(true, abs=0.35)
    assert log_loss(rows, done, weights, learned.tolist()) < log_loss(rows, done, weights, BASELINE["like"])
    none = learn(rows[:0], done[:0], weights[:0], prior=BASELINE["like"])
    assert none == pytest.approx(BASELINE["like"])


def test_a_model_of_its_own_scores_by_its_own_numbers():
    flat = Model({action: [0.0] * (len(NAMES) + 1) for action in ACTIONS})
    assert flat.score(Features(follows=1)) == flat.score(Features())


def test_many_posts_at_once_are_scored_as_each_alone():
    known = [Features(), Features(follows=1, rate=-0.5), Features(tags=-1, fresh=0.3)]
    rows = np.array([features.row() for features in known])
    assert FIRST_DAY.scores(rows) == pytest.approx([FIRST_DAY.score(features) for features in known])


def test_features_are_on_the_scales_they_say():
    assert rate_feature(0.4, usual=0.04) == pytest.approx(1)
    assert fresh_feature(0) == 1
    assert fresh_feature(24) == 0.5
    assert affinity(0, liked=0) == 0
    assert affinity(30, liked=30) > 0.9
