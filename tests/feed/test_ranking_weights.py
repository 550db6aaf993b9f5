"""The operator's page of ranking weights: tried without writing, saved as a row, refused with a sentence."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from django.contrib.auth.models import Permission

from feed.admin.weights_form import MEANINGS
from feed.editions.making import make_edition
from feed.models import Edition, RankingSettings
from feed.ranking.weights import BOUNDS, RankingWeights
from gallery.models import Like

pytestmark = pytest.mark.django_db
ADD, LIST = "/operator/feed/rankingsettings/add/", "/operator/feed/rankingsettings/"


@pytest.fixture
def operator(ada, client_of):
    """Ada may change what ranks."""
    return client_of(allowed(ada, "change_rankingsettings"))


def allowed(person, *names):
    person.is_staff = True
    person.save()
    person.user_permissions.set(Permission.objects.filter(codename__in=names, content_type__app_label="feed"))
    return person


def sent(**changes):
    return {**asdict(RankingWeights()), **changes}


def test_there_is_a_field_with_its_meaning_for_every_weight(operator):
    assert list(MEANINGS) == list(BOUNDS) == list(asdict(RankingWeights()))
    page = operator.get(ADD)
    for name, value in asdict(RankingWeights()).items():
        assert page.context["form"][name].value() == value
        assert str(MEANINGS[name][1]) in page.text


def test_saving_adds_a_row_that_the_next_edition_is_made_by(operator, ada, bruno, post_by, refreshed):
    post_by(bruno)
    refreshed()
    assert operator.post(ADD, sent(like="3", save="1")).url == LIST
    row = RankingSettings.objects.get()
    assert (row.by, row.weights["like"]) == (ada, 3.0)
    make_edition()
    assert Edition.objects.latest("id").weights == asdict(RankingWeights(like=3.0))


@pytest.mark.parametrize("value", ["nan", "inf", "-inf", "-1", "100.5", "1e999", "many", ""])
def test_what_is_no_number_within_bounds_gets_a_sentence_beside_the_field_and_is_not_saved(operator, value):
    for button in ("save", "preview"):
        page = operator.post(ADD, sent(like=value, **{button: "1"}))
        assert page.status_code == 422
        assert page.context["form"].errors == {"like": ["This must be a number from 0 to 100."]}
        assert "This must be a number from 0 to 100." in page.text
    assert not RankingSettings.objects.exists()


def test_a_preview_shows_both_orders_and_writes_nothing(operator, bruno, cleo, post_by, aged, refreshed):
    old, new = aged(post_by(bruno, "old and liked"), hours=2), post_by(cleo, "new")
    Like.add(old, cleo)
    refreshed()
    editions = Edition.objects.count()
    page = operator.post(ADD, sent(decade_hours="0.5", preview="1"))
    tried = page.context["tried"]
    assert [post.name for _place, _one, post in tried.now] == ["old and liked", "new"]
    assert [(place, one.before, post.pk) for place, one, post in tried.then] == [(1, 2, new.pk), (2, 1, old.pk)]
    for word in ("old and liked", "Bruno", "Cleo", f"{tried.then[0][1].candidate.hot:.3f}"):
        assert word in page.text
    assert (RankingSettings.objects.count(), Edition.objects.count()) == (0, editions)


def test_the_history_says_who_changed_what(operator, ada):
    operator.post(ADD, sent(like="2", save="1"))
    operator.post(ADD, sent(like="2", owed="10", explored="0.1", save="1"))
    page = operator.get(LIST).text
    assert "A like: 1 → 2" in page
    assert "Share of chance: 0.08 → 0.1; Views owed: 30 → 10" in page
    assert "Ada" in page or "ada" in page


def test_who_may_only_look_or_nothing_does_not_change_it(client, client_of, bruno, cleo):
    looking = client_of(allowed(bruno, "view_rankingsettings"))
    assert looking.get(LIST).status_code == 200
    assert looking.post(ADD, sent(save="1")).status_code == 403
    assert client.post(ADD, sent(save="1")).status_code == 302
    assert client_of(cleo).post(ADD, sent(save="1")).status_code == 403
    assert not RankingSettings.objects.exists()


def test_a_row_is_never_changed_or_deleted(operator, ada):
    row = RankingSettings.change(RankingWeights(), by=ada)
    assert operator.post(f"{LIST}{row.pk}/change/", sent(like="9")).status_code == 403
    assert operator.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert RankingSettings.current() == RankingWeights()


def test_pressed_twice_it_is_one_row_and_an_older_page_does_not_undo_what_somebody_else_changed(operator, bruno):
    opened = operator.get(ADD).context["form"]["since"].value()
    for _twice in range(2):
        assert operator.post(ADD, sent(like="3", since=opened, save="1")).url == LIST
    assert RankingSettings.objects.count() == 1
    RankingSettings.change(RankingWeights(like=5), by=bruno)
    refused = operator.post(ADD, sent(like="2", since=0, save="1"))
    assert refused.status_code == 422
    assert "Somebody has changed the weights since you opened this page." in refused.text
    assert RankingSettings.current().like == 5
