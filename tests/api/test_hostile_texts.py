"""Texts nobody should send, through the fields that take them and out again: what is taken breaks no reader."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from gallery.models import Comment
from lib.limits.pace import Counter
from tests.hostile_texts import texts

pytestmark = pytest.mark.django_db
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


class Markup(HTMLParser):
    """The names of elements and attributes, and the data blocks, as a browser reads them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.blocks: list[str] = []
        self._in_block = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {tag, *(name for name, _value in attrs)}
        self._in_block = ("type", "application/ld+json") in attrs

    def handle_data(self, data: str) -> None:
        if self._in_block:
            self.blocks.append(data)
            self._in_block = False

    def handle_decl(self, decl: str) -> None:
        self.names.add(decl)


@pytest.fixture
def written(ada, bruno, api_of, post_by, monkeypatch):
    """Ada's post, profile, collection and comment take a text; answers the post."""
    monkeypatch.setattr(Counter, "take", lambda *_: (True, 0))
    post, api = post_by(ada), api_of(ada)
    collection = api.post("/api/v1/collections", {"title": "Mornings", "visibility": "public"}).json()["id"]
    comment = Comment.add(post, by=ada, text="The light!")

    def write(text: str) -> tuple[Any, int]:
        fields = [
            *((f"posts/{post.key}", {name: text}) for name in ("title", "text")),
            (f"posts/{post.key}", {"alt_texts": [text]}),
            (f"posts/{post.key}", {"tags": [text]}),
            *((f"collections/{collection}", {name: text}) for name in ("title", "text")),
            *(("me", {name: text}) for name in ("display_name", "bio")),
            (f"comments/{comment.key}", {"text": text}),
        ]
        taken = 0
        for address, said in fields:
            answer = api.patch(f"/api/v1/{address}", json.dumps(said), content_type="application/json")
            assert answer.status_code in (200, 400), (address, said, answer.status_code)
            taken += answer.status_code == 200
        return post, taken

    return write


def read_out(post: Any) -> None:
    """By every reader: page, program, feed, preview, search."""
    browser = Client()
    for address in (post.get_absolute_url(), "/@ada", "/new", "/@ada/collections"):
        page = browser.get(address)
        assert page.status_code == 200
        markup = Markup(page.text)
        assert not [name for name in markup.names if "zq" in name], (address, markup.names)
        assert not UNWRITABLE.search(page.text)
        for block in markup.blocks:
            json.loads(block)
    for address in ("/atom.xml", "/@ada/atom.xml", "/sitemap-makers.xml"):
        document = browser.get(address)
        assert document.status_code == 200
        tree = ElementTree.fromstring(document.content)  # noqa: S314 - it is our own
        assert not [element.tag for element in tree.iter() if "zq" in element.tag]
    for address in (f"/api/v1/posts/{post.key}", f"/api/v1/posts/{post.key}/comments", "/api/v1/users/ada"):
        assert browser.get(address).json()
    assert browser.get("/oembed", {"url": f"http://testserver{post.get_absolute_url()}"}).status_code in (200, 404)


def through(written: Any, many: int, *, seed: int, every: int) -> int:
    taken = 0
    for number, text in enumerate(texts(many, seed=seed)):
        post, of_fields = written(text)
        taken += of_fields
        if number % every == 0:
            read_out(post)
    return taken


def test_a_few_of_them(written):
    assert through(written, 12, seed=3, every=3) > 12


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_thousand_of_them_through_nine_fields(written):
    """18,000 writings."""
    assert through(written, 2_000, seed=7, every=4) > 2_000
