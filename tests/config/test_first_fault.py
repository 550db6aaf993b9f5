"""A form that comes back with faults opens at the first of them, whichever form it is."""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db


class Focus(HTMLParser):
    """The names of the fields that ask for the focus, and of those at fault, as they stand on the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.faulty: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if "autofocus" in told:
            self.asked.append(told.get("name") or tag)
        if told.get("aria-invalid") == "true":
            self.faulty.append(told.get("name") or tag)


@pytest.fixture
def forms(ada: User, image_by: Callable[..., Any], post_by: Callable[..., Any]) -> list[tuple[str, dict[str, str]]]:
    """Addresses, and what is sent to them that cannot be taken."""
    image, post = image_by(ada), post_by(ada)
    return [
        (f"/posts/new?image={image.key}", {"title": "A pier", "tags": "sea, 🏠", "visibility": "everyone"}),
        (f"/posts/{post.key}/edit", {"title": "A pier", "tags": "y" * 80}),
        ("/settings/tokens", {"name": "laptop", "scopes": "read", "days": "9999"}),
        ("/settings/webhooks", {"url": "nonsense"}),
        ("/settings/profile", {"display_name": "x" * 500}),
        ("/create", {"prompt": "a pier", "width": "1024", "height": "1024", "seed": "minus one", "candidates": "1"}),
    ]


def test_the_first_fault_has_the_focus_and_nothing_else(client_of: Callable[[User], Client], ada: User, forms):
    for address, sent in forms:
        answer = client_of(ada).post(address, sent)
        focus = Focus(answer.text)
        assert focus.faulty, (address, answer.status_code)
        assert set(focus.asked) == {focus.faulty[0]}, (address, focus.asked, focus.faulty)


def test_so_it_is_for_who_joins(client: Client):
    answer = client.post("/accounts/signup/", {"username": "cleo", "password1": "short"})
    assert Focus(answer.text).asked == ["password1"]


def test_a_page_that_nothing_was_sent_to_keeps_its_own(client: Client):
    assert Focus(client.get("/accounts/signup/").text).asked == ["username"]
