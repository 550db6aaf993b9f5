"""Giving on what one was given."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from generator.models import Grant
from generator.status.invariants import violations
from lib.ids import to_text
from tests.config.forms_of_pages import forms_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _everything_adds_up(db):
    yield
    assert list(violations()) == []


@pytest.fixture
def ten(ada):
    """Ada has ten images that expire in a week."""
    expires = timezone.now() + dt.timedelta(days=7)
    return Grant.give(by=None, people=[ada], images=10, reason="contest", expires=expires)[0]


def give(api, to="bruno", images=3, key=None, **more):
    return api.post(
        "/api/v1/me/gifts", {"to": to, "images": images, **more}, headers={"Idempotency-Key": key} if key else None
    )


def test_bruno_gets_images_with_the_expiry_of_where_they_came_from_and_hears_who_gave(
    ada, bruno, api_of, client_of, ten
):
    made = give(api_of(ada), "@Bruno", note="For your mill")
    assert (made.status_code, made.json()["to"], made.json()["grant"]) == (201, "bruno", to_text(ten.pk))
    (got,) = api_of(bruno).get("/api/v1/me/grants").json()["results"]
    assert (got["remaining"], got["giver"], got["note"], got["reason"]) == (3, "ada", "For your mill", "gift")
    assert Grant.objects.get(user=bruno).expires == ten.expires
    assert "Ada gave you images: 3 · For your mill" in client_of(bruno).get("/notifications").content.decode()
    assert [gift["to"] for gift in api_of(ada).get("/api/v1/me/gifts").json()["results"]] == ["bruno"]
    assert api_of(ada).get("/api/v1/me/grants").json()["results"][0]["remaining"] == 7


def test_a_gift_may_be_given_on(ada, bruno, cleo, api_of, ten):
    give(api_of(ada), "bruno", 5)
    assert give(api_of(bruno), "cleo", 2).status_code == 201
    assert [Grant.objects.get(user=person).used for person in (ada, bruno, cleo)] == [5, 2, 0]


def test_the_days_own_images_are_not_given_away(ada, bruno, api_of):
    refused = give(api_of(ada), images=1)
    assert (refused.status_code, refused.json()["code"]) == (409, "too-few-to-give")
    assert not Grant.objects.exists()


def test_no_more_is_given_than_there_is(ada, bruno, api_of, ten):
    refused = give(api_of(ada), images=11).json()
    assert (refused["code"], refused["remaining"]) == ("too-few-to-give", 10)
    assert "At most 10 images" in refused["title"]


@pytest.mark.parametrize("images", [0, -1, "many", 1.5, 10**9])
def test_amounts_are_positive_whole_numbers(ada, bruno, api_of, ten, images):
    assert "images" in give(api_of(ada), images=images).json()["errors"]


def test_a_grant_that_is_not_to_be_given_on_stays(ada, bruno, api_of, ten):
    Grant.objects.update(giftable=False)
    assert give(api_of(ada), grant=to_text(ten.pk)).status_code == 409


def test_an_expired_grant_gives_nothing(ada, bruno, api_of, ten):
    Grant.objects.update(expires=timezone.now() - dt.timedelta(seconds=1))
    assert give(api_of(ada)).status_code == 409


def test_nobody_gives_out_of_anothers_grant(ada, bruno, cleo, api_of, ten):
    assert give(api_of(bruno), "cleo", grant=to_text(ten.pk)).json()["code"] == "too-few-to-give"


def test_nothing_passes_between_people_who_blocked_each_other(ada, bruno, cleo, api_of, ten):
    bruno.block(ada)
    assert give(api_of(ada), "bruno").status_code == 404
    ada.block(cleo)
    assert give(api_of(ada), "cleo").json()["code"] == "blocked"


def test_one_does_not_give_to_oneself_or_to_nobody(ada, api_of, ten):
    assert give(api_of(ada), "ada").json()["code"] == "oneself"
    assert give(api_of(ada), "nobody").status_code == 404


def test_a_repeat_with_the_same_key_gives_once(ada, bruno, api_of, ten):
    api = api_of(ada)
    first, again = (give(api, key="k1") for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert (give(api, images=4, key="k1").status_code, Grant.objects.get(user=ada).used) == (422, 3)


def test_ada_gives_on_her_page_and_sees_it_there(ada, bruno, client_of, ten):
    browser = client_of(ada)
    forms = forms_of("/settings/ledger", browser.get("/settings/ledger").text)
    (once,) = (form.value("once")[0] for form in forms if form.action.endswith("/gifts"))
    body = {"handle": "bruno", "images": "4", "grant": str(ten.pk), "note": "Thanks", "once": once}
    for _ in range(2):  # pressed twice
        page = browser.post("/settings/ledger/gifts", body, follow=True).content.decode()
    assert "Bruno has 4 images of yours." in page and "4 images to Bruno" in page and "6 of 10 left" in page
    assert Grant.objects.get(user=bruno).images == 4


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(ada, client_of, ten):
    page = client_of(ada).post("/settings/ledger/gifts", {"handle": "nobody", "images": "4", "note": "Thanks"})
    assert page.status_code == 422
    assert "Nobody here has this handle" in page.content.decode() and "Thanks" in page.content.decode()
