"""What was pressed after the session had ended is done after signing in again, and one comes back to the same place."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import Follow
from gallery.models import Like
from gallery.posts.publication import delete
from lib.pages.form_key import FIELD, key_for

pytestmark = pytest.mark.django_db
LIST = "/top/week?cursor=abc"


def pressed(person, address, **headers):
    """By a browser whose session has ended, on a page that was rendered for this person."""
    browser = Client(headers={"Referer": f"http://testserver{LIST}", "Origin": "http://testserver"})
    return browser, browser.post(address, {FIELD: key_for(person)}, headers=headers)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["whole page", "htmx"])
def test_a_like_after_the_session_ended_is_done_after_signing_in(ada, bruno, post_by, headers):
    post = post_by(ada)
    browser, answer = pressed(bruno, f"{post.get_absolute_url()}/like", **headers)
    address = answer.headers.get("HX-Redirect") or answer.headers["Location"]
    assert address.endswith("?next=/pressed")
    assert not Like.objects.exists()
    assert "What you pressed is done as soon as you are in." in browser.get("/accounts/login/?next=/pressed").text
    browser.force_login(bruno, backend="allauth.account.auth_backends.AuthenticationBackend")
    back = browser.get("/pressed")
    assert (back.status_code, back.headers["Location"]) == (302, f"{LIST}#post-{post.key}")
    assert Like.objects.get().by == bruno
    Like.objects.all().delete()
    browser.get("/pressed")
    assert not Like.objects.exists(), "a reload does nothing"


def test_nobody_presses_for_somebody_else(ada, bruno, cleo, post_by):
    browser, _answer = pressed(bruno, f"{post_by(ada).get_absolute_url()}/like")
    browser.force_login(cleo, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.get("/pressed")
    assert not Like.objects.exists()


def test_following_goes_the_same_way(ada, bruno):
    browser, answer = pressed(bruno, f"/@{ada.handle}/follow")
    assert answer.headers["Location"].endswith("?next=/pressed")
    browser.force_login(bruno, backend="allauth.account.auth_backends.AuthenticationBackend")
    browser.get("/pressed")
    assert Follow.objects.get().whom == ada


def test_what_is_gone_meanwhile_is_said(ada, bruno, post_by):
    post = post_by(ada)
    browser, _answer = pressed(bruno, f"{post.get_absolute_url()}/like")
    delete(post, by=ada)
    browser.force_login(bruno, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/pressed").headers["Location"].startswith(LIST)
    assert not Like.objects.exists()
