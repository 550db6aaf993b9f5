"""Personal API tokens."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import Token


def bearer(secret):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    return client


def make(browser, **changes):
    fields = {"name": "laptop", "scopes": ["read", "social"], "days": 30, **changes}
    return browser.post("/settings/tokens", fields)


def secret_in(answer):
    return re.findall(r"atl_[\w-]{43}", answer.content.decode())[0]


def test_a_token_made_by_two_presses_is_one_and_the_one_shown_works(client_of, ada):
    browser = client_of(ada)
    _unseen, shown = (secret_in(make(browser)) for _press in range(2))
    assert bearer(shown).get("/api/v1/me").status_code == 200
    assert Token.objects.count() == 1


def test_a_token_is_shown_once_and_works(client_of, ada):
    browser = client_of(ada)
    secret = secret_in(make(browser))
    assert bearer(secret).get("/api/v1/me").json()["handle"] == "ada"
    page = browser.get("/settings/tokens").content.decode()
    assert secret not in page
    assert secret[:10] in page


def test_only_a_digest_is_stored(client_of, ada):
    secret = secret_in(make(client_of(ada)))
    assert secret not in str(Token.objects.values().get())


def test_the_page_with_a_secret_is_not_kept_by_the_browser(client_of, ada):
    assert "no-store" in make(client_of(ada)).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"days": 366}, "days"),
        ({"days": 0}, "days"),
        ({"name": ""}, "name"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"scopes": []}, "scopes"),
    ],
)
def test_a_refused_token_has_a_sentence_beside_its_field(client_of, ada, changes, field):
    answer = make(client_of(ada), **changes)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Token.objects.exists()


def test_an_expired_token_is_refused_with_a_problem_document(ada):
    _, secret = Token.issue(ada, name="old", scopes=["read"], days=1)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        answer = bearer(secret).get("/api/v1/me")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "has expired" in answer.json()["title"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer atl_wrong", "Bearer a b", "Bearer \xff"])
def test_a_strange_token_is_refused(db, header):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    assert client.get("/api/v1/users/ada").status_code == 401


def test_a_token_may_do_only_what_its_scopes_say(api_of, ada, bruno):
    program = api_of(ada, "read", "generate")
    answer = program.put("/api/v1/users/bruno/follow")
    assert answer.status_code == 403
    assert answer.json()["code"] == "scope-missing"
    assert program.patch("/api/v1/me", {"bio": "hello"}).status_code == 403
    assert program.get("/api/v1/me").status_code == 200
    assert api_of(ada, "social").put("/api/v1/users/bruno/follow").status_code == 204


def test_a_token_makes_no_token_that_may_do_more_or_lives_longer(ada):
    _, secret = Token.issue(ada, name="modest", scopes=["account", "read"], days=10)
    program = bearer(secret)
    wider = program.post("/api/v1/me/tokens", {"name": "n", "scopes": ["generate"], "days": 5})
    longer = program.post("/api/v1/me/tokens", {"name": "n", "scopes": ["read"], "days": 20})
    assert (wider.status_code, longer.status_code) == (403, 403)
    fine = program.post("/api/v1/me/tokens", {"name": "n", "scopes": ["read"], "days": 5})
    assert fine.status_code == 201
    assert bearer(fine.json()["secret"]).get("/api/v1/me").status_code == 200


def test_revoking_holds_at_once(client_of, ada):
    browser = client_of(ada)
    secret = secret_in(make(browser))
    browser.post(f"/settings/tokens/{Token.objects.get().pk}/delete")
    assert bearer(secret).get("/api/v1/me").status_code == 401


def test_another_persons_token_is_not_there(client_of, api_of, ada, bruno):
    token, _ = Token.issue(ada, name="mine", scopes=["read"])
    assert client_of(bruno).post(f"/settings/tokens/{token.pk}/delete").status_code == 404
    assert api_of(bruno).delete(f"/api/v1/me/tokens/{token.pk}").status_code == 404
    assert Token.objects.filter(pk=token.pk).exists()


def test_the_list_shows_no_secret_and_when_it_was_last_used(api_of, ada):
    listed = api_of(ada).get("/api/v1/me/tokens").json()
    assert set(listed[0]) == {"id", "name", "hint", "scopes", "created", "expires", "last_used"}
    assert listed[0]["last_used"] is not None


def test_there_is_an_end_to_how_many_tokens_one_has(client_of, ada):
    for number in range(50):
        Token.issue(ada, name=f"token {number}", scopes=["read"])
    assert "Revoke one" in make(client_of(ada)).content.decode()
    assert Token.objects.count() == 50
