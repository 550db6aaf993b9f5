"""A press on "Generate" starts the picture, also for who joins or signs in on the way."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.test import Client

from accounts.models import User
from generator.models import Job

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
SETTINGS = {"prompt": "a kite", "size": "512x512", "candidates": "3", "seed": "4711", "negative_prompt": "people"}


def pressed(browser: Client, page: str = "/about", **fields: str) -> Any:
    headers = {"Accept": "text/html", "Referer": f"http://testserver{page}"}
    return browser.post("/create", fields or {"prompt": "a kite"}, headers=headers)


def next_of(answer: Any) -> str:
    address: str = answer.headers["Location"]
    return dict(parse_qsl(address.partition("?")[2]))["next"]


def join(browser: Client, then: str, handle: str = "gil") -> Any:
    fields = {"username": handle, "password1": PASSWORD, "website": "", "next": then}
    return browser.post("/accounts/signup/", fields)


def test_the_bar_of_every_page_asks_for_a_picture_by_words_alone(client_of, ada):
    browser = client_of(ada)
    bar = re.search(
        r'<form class="composer" action="/create" method="post".*?</form>', browser.get("/about").text, re.S
    )
    assert bar and 'name="once"' in bar[0]
    answer = pressed(browser)
    job = Job.objects.get()
    assert answer.headers["Location"].startswith("/create/")
    assert (job.user, job.prompt, job.candidates) == (ada, "a kite", 2)


def test_a_newcomer_joins_and_finds_it_being_made_with_all_its_settings():
    browser = Client()
    door = pressed(browser, "/create", **SETTINGS)
    assert door.headers["Location"].startswith("/accounts/signup/")
    joined = join(browser, next_of(door))
    answer = browser.get(joined.headers["Location"])
    job = Job.objects.get()
    assert answer.headers["Location"].startswith("/create/")
    told = (job.user.handle, job.prompt, job.width, job.candidates, job.seed, job.negative_prompt)
    assert told == ("gil", "a kite", 512, 3, 4711, "people")


def test_who_was_here_before_is_led_to_signing_in(ada):
    browser = Client()
    browser.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    browser.post("/accounts/logout/")
    door = pressed(browser)
    assert door.headers["Location"].startswith("/accounts/login/")
    signed = browser.post("/accounts/login/", {"login": "ada", "password": PASSWORD, "next": next_of(door)})
    browser.get(signed.headers["Location"])
    assert Job.objects.get().user == ada


def test_coming_to_that_address_again_makes_nothing_more():
    browser = Client()
    then = join(browser, next_of(pressed(browser))).headers["Location"]
    for _ in range(3):
        browser.get(then)
    assert Job.objects.count() == 1


def test_what_cannot_be_made_is_said_before_anybody_has_to_join():
    answer = pressed(Client(), "/create", prompt="a kite", size="1x1")
    assert answer.status_code == 400
    assert "draws other sizes" in answer.text and "a kite" in answer.text


def test_what_ada_asked_for_is_not_made_for_who_signs_in_next(ada: User, bruno: User, client_of):
    browser = client_of(ada)
    key = re.search(r'name="once" value="([^"]+)"', browser.get("/create").text)
    assert key
    del browser.cookies["sessionid"]
    then = next_of(pressed(browser, "/create", **SETTINGS, once=key[1]))
    browser.force_login(bruno, "allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(then).headers["Location"] == "/create"
    assert "a kite" not in browser.get("/create").text
    assert not Job.objects.exists()


def test_one_who_has_no_images_left_is_told_before_the_press(ada, client_of):
    ada.plan.images_per_day = 0
    ada.plan.save()
    page = client_of(ada).get("/create").text
    assert "No images are left today" in page
