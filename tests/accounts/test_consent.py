"""Consent to training: off by default, dated, in force at once."""

from __future__ import annotations

from accounts.models import Consent


def test_nobody_has_consented_before_they_say_so(client_of, ada):
    assert not Consent.allows(ada)
    assert "Nothing you make is used." in client_of(ada).get("/settings/consent").content.decode()


def test_consent_holds_at_once_and_can_be_withdrawn(client_of, ada):
    browser = client_of(ada)
    browser.post("/settings/consent", {"answer": "allowed"})
    assert Consent.allows(ada)
    browser.post("/settings/consent", {"answer": "notAllowed"})
    assert not Consent.allows(ada)
    assert list(ada.consents.order_by("pk").values_list("answer", flat=True)) == ["allowed", "notAllowed"]


def test_the_history_is_shown_with_dates(client_of, ada):
    browser = client_of(ada)
    browser.post("/settings/consent", {"answer": "allowed"})
    page = browser.get("/settings/consent").content.decode()
    assert "What you said, and when" in page
    assert ada.consents.get().effective_from.strftime("%Y") in page


def test_saying_the_same_again_keeps_the_date_of_the_decision(client_of, ada):
    browser = client_of(ada)
    browser.post("/settings/consent", {"answer": "allowed"})
    browser.post("/settings/consent", {"answer": "allowed"})
    assert ada.consents.count() == 1


def test_anything_but_a_clear_yes_is_a_no(client_of, ada):
    client_of(ada).post("/settings/consent", {"answer": "maybe"})
    assert not Consent.allows(ada)


def test_consent_through_the_api_says_where_it_was_said(api_of, ada):
    program = api_of(ada)
    assert program.get("/api/v1/me/consent").json() == {"allowed": False, "remix": True, "history": []}
    answer = program.put("/api/v1/me/consent", {"allowed": True}).json()
    assert answer["allowed"] is True
    assert answer["history"][0]["source"] == "api"


def test_what_exports_leaves_out_the_consents_of_the_invented_community(ada, bruno):
    ada.invented = True
    ada.save()
    for person in (ada, bruno):
        Consent.say(person, allowed=True)
    assert [said.user for said in Consent.objects.of_people()] == [bruno]
