"""Where one is after signing in, and at an address that only a form may call."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
PAGE = "http://testserver/settings/wishes"


def signing_in(client, address, **headers):
    return client.post(address, {"said": "more owls"}, headers=headers).headers["Location"]


def test_after_a_form_signing_in_leads_to_the_page_it_stood_on():
    assert signing_in(Client(), "/settings/wishes/say", referer=PAGE) == "/accounts/login/?next=/settings/wishes"


@pytest.mark.parametrize("page", ["http://evil.example/x", "//evil.example", ""])
def test_and_never_to_another_site(page):
    assert signing_in(Client(), "/settings/wishes/say", referer=page) == "/accounts/login/?next=/"


def test_a_page_that_was_asked_for_is_where_signing_in_leads():
    assert Client().get("/settings/wishes").headers["Location"] == "/accounts/login/?next=/settings/wishes"


def test_an_address_for_forms_says_so_to_a_reader(client_of, ada):
    answer = client_of(ada).get("/status/put-away")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert "Go back to the page" in answer.text
