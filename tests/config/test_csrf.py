"""Whose forms are taken."""

import pytest
from django.test import Client

HERE, ELSEWHERE = "http://testserver", "https://elsewhere.example"


@pytest.fixture
def press(ada, post_by):
    """Ada's browser likes her own post, with these headers and no token; answers the status."""
    post = post_by(ada)

    def like(**headers: str) -> int:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser.post(f"{post.get_absolute_url()}/like", headers=headers).status_code

    return like


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": HERE, "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Origin": HERE},  # plain http, where browsers tell no more
    ],
)
def test_a_form_of_our_own_pages_needs_no_token(press, headers):
    assert press(**headers) == 302


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": HERE, "Sec-Fetch-Site": "same-site"},
        {"Origin": ELSEWHERE},
        {"Origin": ELSEWHERE, "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null"},
        {"Origin": ""},
    ],
)
def test_anything_else_needs_one(press, headers):
    assert press(**headers) == 403
