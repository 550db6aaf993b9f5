"""A refused request of htmx never puts a page inside the page, whichever piece was asked for."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.urls import RELATIONS
from lib.limits.pace import Counter
from lib.pages.form_key import key_for
from tests.checks.tree import APPS, named, text

HTMX = {"HX-Request": "true", "Accept": "text/html", "Referer": "http://testserver/about"}
# The forms of relations have their address from a variable.
RELATED = {f"{noun}{end}" for noun in RELATIONS for end in ("", "-delete")}


def routes() -> dict[str, str]:
    """Names of what templates ask htmx for, with the method."""
    found = dict.fromkeys(RELATED, "post")
    for name in named(*APPS, ending=".html"):
        markup = text(name)
        given = {var: route for route, var in re.findall(r"\{% url '([\w-]+)'[^%]* as (\w+) %\}", markup)}
        for method, address in re.findall(r'hx-(get|post|delete)="(\{[^"]*\})', markup):
            direct = re.search(r"url '([\w-]+)'", address)
            variable = re.search(r"\{\{ (\w+)", address)
            route = direct[1] if direct else given.get(variable[1]) if variable else None
            if route:
                found[route] = method
    return found


def address_of(route: str) -> str:
    """With a key that nothing has, and a handle that nobody has."""
    for named_by in ([], [UUID(int=0)], ["nobody"]):
        try:
            return reverse(route, args=named_by)
        except NoReverseMatch:
            continue
    raise AssertionError(route)


ALL = sorted(routes().items())
LAZY = {"notifications-badge", "allowance"}  # asked for by pages themselves


def is_a_sentence(answer: Any) -> str:
    """What it says; AssertionError for a page, or for a piece that is put anywhere."""
    assert answer.status_code >= 400
    assert answer.content == b""
    assert answer.headers["HX-Reswap"] == "none"
    said: str = json.loads(answer.headers["HX-Trigger"])["toast"]["text"]
    assert said
    return said


def test_the_pieces_are_found():
    assert {"post-comments", "post-like", "post-collect", "comment-delete", "allowance"} <= {name for name, _ in ALL}


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "method"), [pair for pair in ALL if pair[0] not in LAZY])
def test_what_has_vanished_is_a_sentence(client_of, ada, route, method):
    answer = getattr(client_of(ada), method)(address_of(route), headers=HTMX)
    assert "nothing here" in is_a_sentence(answer)


@pytest.mark.django_db  # but comments, which count in their form
@pytest.mark.parametrize("route", [name for name, method in ALL if method == "post" and name != "post-comments"])
def test_what_is_too_fast_is_a_sentence(client_of, ada, monkeypatch, route):
    monkeypatch.setattr(Counter, "take", lambda *_: (False, 7_000_000))
    answer = client_of(ada).post(address_of(route), headers=HTMX)
    assert "7 seconds" in is_a_sentence(answer)
    assert answer.headers["Retry-After"] == "7"


@pytest.mark.django_db
@pytest.mark.parametrize(("route", "method"), ALL)
def test_after_the_session_ended_a_press_leads_to_signing_in_and_nothing_else_does(ada, route, method):
    sent = {"text": "hello", "once": key_for(ada)}
    answer = getattr(Client(), method)(address_of(route), sent, headers=HTMX)
    assert b"<html" not in answer.content
    if method == "post":
        assert answer.headers["HX-Redirect"].startswith("/accounts/login/")
    elif answer.status_code >= 400:
        is_a_sentence(answer)


@pytest.mark.django_db
def test_a_form_with_a_mistake_is_still_shown_in_its_place(client_of, ada, bruno, post_by):
    answer = client_of(ada).post(f"/posts/{post_by(bruno).key}/comments", {"text": " "}, headers=HTMX)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text and "HX-Reswap" not in answer.headers


@pytest.mark.django_db
def test_a_fault_of_ours_is_a_sentence_too(ada, bruno, post_by, monkeypatch):
    browser = Client(raise_request_exception=False)
    browser.force_login(ada, "allauth.account.auth_backends.AuthenticationBackend")
    post = post_by(bruno)
    monkeypatch.setattr("gallery.views.likes.Like.add", lambda *_: 1 / 0)
    answer = browser.post(f"/posts/{post.key}/like", headers=HTMX)
    assert answer.status_code == 500
    is_a_sentence(answer)
