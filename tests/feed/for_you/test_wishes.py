"""The page on which people say what they want to see."""

import json

import pytest
from django.urls import resolve
from django.utils import timezone
from rest_framework.test import APIRequestFactory, force_authenticate

from feed.api.lists import FeedView
from feed.feeds.table import BY_NAME
from feed.models import PersonalOrder, Wish
from feed.personal_data import LEFT_OUT, WISH, FeedData
from lib.shareable import SHARED, is_shareable
from tests.columns import missing, stale

pytestmark = pytest.mark.django_db


def test_a_sentence_becomes_lines_that_can_be_moved_and_removed(client_of, ada):
    browser = client_of(ada)
    browser.post("/settings/wishes/say", {"said": "more ink drawings, fewer portraits"})
    ink, portraits = Wish.objects.filter(person=ada)
    page = browser.get("/settings/wishes").text
    assert "ink drawings" in page
    assert 'type="range"' in page
    moved = {f"weight-{ink.pk}": "2", f"weight-{portraits.pk}": "-1", f"remove-{portraits.pk}": "on"}
    assert browser.post("/settings/wishes", moved).status_code == 302
    assert [(wish.name, wish.weight) for wish in Wish.objects.all()] == [("ink drawings", 2)]


def test_saying_it_again_moves_the_line(client_of, ada):
    for text in ("more boats", "no boats"):
        client_of(ada).post("/settings/wishes/say", {"said": text})
    assert Wish.objects.get().weight == -2


@pytest.mark.parametrize("weight", ["nan", "inf", "3", "much"])
def test_a_weight_that_is_none_gets_a_sentence(client_of, ada, weight):
    wish = Wish.objects.create(person=ada, kind="words", name="boats", weight=1)
    answer = client_of(ada).post("/settings/wishes", {f"weight-{wish.pk}": weight})
    assert answer.status_code == 422
    assert "errorlist" in answer.text or "error" in answer.text
    assert Wish.objects.get().weight == 1


@pytest.mark.parametrize("text", ["", "more", "boats " * 600])
def test_a_sentence_that_cannot_be_kept_gets_one_back(client_of, ada, text):
    answer = client_of(ada).post("/settings/wishes/say", {"said": text})
    assert answer.status_code == 422
    assert not Wish.objects.exists()


def test_nobody_moves_the_lines_of_somebody_else(client_of, ada, bruno):
    wish = Wish.objects.create(person=ada, kind="words", name="boats", weight=1)
    client_of(bruno).post("/settings/wishes", {f"weight-{wish.pk}": "-2", f"remove-{wish.pk}": "on"})
    assert Wish.objects.get().weight == 1
    assert "boats" not in client_of(bruno).get("/settings/wishes.json").text


def test_the_profile_can_be_downloaded_and_is_in_the_copy_of_ones_data(client_of, ada):
    Wish.objects.create(person=ada, kind="tag", name="sea", weight=-1.5)
    line = {"kind": "tag", "name": "sea", "weight": -1.5}
    assert client_of(ada).get("/settings/wishes.json").json() == {"wishes": [line]}
    files = dict(FeedData().export(ada))
    assert [json.loads(each) for each in files["wishes.jsonl"].splitlines()] == [line]
    assert missing(Wish, WISH, LEFT_OUT[Wish]) == stale(Wish, WISH, LEFT_OUT[Wish]) == []


def test_who_leaves_takes_profile_and_orders_along(client_of, ada, bruno, post_by, refreshed):
    for person in (ada, bruno):
        Wish.objects.create(person=person, kind="tag", name="sea", weight=1)
        client_of(person).get("/for-you")
    ada.erase()
    assert not Wish.objects.filter(person=ada).exists()
    assert not PersonalOrder.objects.filter(person=ada).exists()
    assert Wish.objects.count() == PersonalOrder.objects.count() == 1


def test_whoever_has_liked_nothing_is_told_so_until_they_ask_for_something(client_of, ada, bruno, post_by, refreshed):
    post_by(bruno)
    refreshed()
    browser = client_of(ada)
    assert "close to Hot" in browser.get("/for-you").text
    browser.post("/settings/wishes/say", {"said": "more boats"})
    browser.get("/for-you")  # shows that it was saved
    page = browser.get("/for-you").text
    assert "close to Hot" not in page
    assert 'href="/settings/wishes"' in page
    assert PersonalOrder.objects.filter(person=ada, at__lte=timezone.now()).count() == 2


@pytest.mark.parametrize(("name", "shared"), [("for-you", False), ("hot", True)])
def test_it_is_never_kept_for_others(ada, bruno, post_by, refreshed, name, shared):
    post_by(bruno)
    refreshed()
    feed, ask = BY_NAME[name], APIRequestFactory().get("/")
    assert is_shareable(resolve(feed.address).func) is shared
    force_authenticate(ask, ada)
    assert (SHARED in FeedView.as_view()(ask, kind=name).headers) is shared
