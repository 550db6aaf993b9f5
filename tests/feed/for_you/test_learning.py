"""A night's learning from the log of what was seen and liked."""

import random
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from feed.for_you.learning import learn_model
from feed.impressions import partitions
from feed.models import Card, Impression, LearnedModel, Reaction, Slate, Viewing
from feed.ranking.prediction import ACTIONS, BASELINE, FIRST_DAY, NAMES, Features
from gallery.models import Like, Post, Tag
from lib.ids import first_id

pytestmark = pytest.mark.django_db
POSTS, PEOPLE, PAGE = 24, 80, 24


@pytest.fixture
def posts(ada):
    """Twenty-four posts, half of them under sea and half under town."""
    now = timezone.now()
    made = Post.objects.bulk_create(
        Post(maker=ada, title=f"picture {number}", state="published", published=now - timedelta(days=9))
        for number in range(POSTS)
    )
    for name, of in (("sea", made[::2]), ("town", made[1::2])):
        Tag.objects.create(name=name).posts.set(of)
    Card.objects.bulk_create(
        Card(post=post, maker=ada.pk, published=now - timedelta(days=9), rating="everyone", seen=now) for post in made
    )
    return made


def log(posts, *, invented=False, likes_what_it_liked=0.7, likes_else=0.02):
    """Eighty people, of whom half had liked the sea before, are shown everything; who loves the sea likes it."""
    chance, shown = random.Random(7), timezone.now() - timedelta(days=2, hours=1)
    partitions.make(partitions.week_of(shown))
    people = User.objects.bulk_create(
        User(handle=f"p{invented:d}{number}", email=f"p{invented:d}{number}@example.org", invented=invented)
        for number in range(PEOPLE)
    )
    slates: list[Any] = []
    cards: list[Any] = []
    views: list[Any] = []
    likes: list[Any] = []
    reactions: list[Any] = []
    for number, person in enumerate(people):
        key: Any = person.viewer_key
        loves_sea, at = number % 2 == 0, shown + timedelta(seconds=number)
        slate = first_id(at + timedelta(milliseconds=7 + invented))
        slates.append(
            Slate(id=slate, at=at, viewer=key, surface="hot", policy="hot", policy_version="2",
                  start=0, size=PAGE, reported=True)
        )  # fmt: skip
        if loves_sea:
            before = shown - timedelta(days=3)
            likes += [Like(by=person, post=post, created=before) for post in posts[:8:2]]
        for place, post in enumerate(posts[:PAGE]):
            cards.append(Impression(slate=slate, position=place, post=post.pk, propensity=0.5))
            views.append(Viewing(slate=slate, position=place, viewer=key, ms=2_000))
            fond = loves_sea and place % 2 == 0
            if chance.random() < (likes_what_it_liked if fond else likes_else):
                reactions.append(Reaction(kind="like", viewer=key, post=post.pk, at=at + timedelta(minutes=1)))
    for rows in (slates, cards, views, likes, reactions):
        type(rows[0]).objects.bulk_create(rows)


def test_what_people_of_one_tag_like_is_ranked_higher_than_the_baseline_would(posts):
    log(posts)
    model = learn_model(timezone.now())
    assert model is not None
    assert model.better
    assert model.losses["like"][0] < model.losses["like"][1]
    number, learned = LearnedModel.in_force()
    assert number == model.pk
    fond, none = Features(tags=0.8), Features()
    assert learned.probability("like", fond) > 0.4 > FIRST_DAY.probability("like", fond)
    assert learned.score(fond) / learned.score(none) > FIRST_DAY.score(fond) / FIRST_DAY.score(none)
    assert model.coefficients["remix"] == list(BASELINE["remix"]), "nobody has remixed"
    assert model.examples + model.held_out == PEOPLE * PAGE


def test_with_too_little_to_learn_from_the_baseline_stays(posts):
    assert learn_model(timezone.now()) is None
    assert LearnedModel.in_force() == (0, FIRST_DAY)


def test_the_invented_community_teaches_nothing(posts):
    log(posts, invented=True)
    assert learn_model(timezone.now()) is None


def test_a_model_that_is_not_better_or_knows_other_features_is_not_in_force():
    coefficients = {action: [0.0] * (len(NAMES) + 1) for action in ACTIONS}
    fields = {"coefficients": coefficients, "examples": 1, "held_out": 1}
    LearnedModel.objects.create(names=list(NAMES), better=False, **fields)
    assert LearnedModel.in_force()[0] == 0
    LearnedModel.objects.create(names=["other"], better=True, **fields)
    assert LearnedModel.in_force()[0] == 0
    kept = LearnedModel.objects.create(names=list(NAMES), better=True, **fields)
    assert LearnedModel.in_force()[0] == kept.pk
