"""Texts nobody should send, through the fields that take them and out again: what is taken breaks no reader."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import logging
import re
import zipfile
from contextlib import suppress
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
import structlog
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image as Picture

from accounts.models import Export, Notification, User
from accounts.notifications.digest import send_due
from config.logs import SHARED
from gallery.files import storage
from gallery.models import Comment
from lib.limits.pace import Counter
from lib.problems import Problem
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
    assert through(written, 5, seed=3, every=2) > 5


def mailed(person: User) -> None:
    """A digest of what Ada did: parsed as a mail program does, it has the headers it should and no element of hers."""
    mail.outbox.clear()
    User.objects.filter(pk=person.pk).update(digest_sent=None)
    assert send_due() == 1
    message = email.message_from_bytes(mail.outbox[0].message().as_bytes(), policy=email.policy.default)
    assert not [name for name in message if "zq" in name or name.lower() == "set-cookie"]
    assert not message.defects
    bodies: Any = [message.get_body((kind,)) for kind in ("html", "plain")]
    page, plain = (body.get_content() for body in bodies)
    assert not [name for name in Markup(page).names if "zq" in name]
    assert not UNWRITABLE.search(page + plain)


def copied(person: User) -> None:
    """The copy of one's data: every file of it parses, line by line where it has lines."""
    export = Export.objects.create(user=person)
    export.make()
    export.refresh_from_db()
    with zipfile.ZipFile(default_storage.open(export.storage_key)) as archive:
        for name in archive.namelist():
            said = archive.read(name)
            if name.endswith(".json"):
                json.loads(said)
            elif name.endswith(".jsonl"):
                for line in said.splitlines():
                    json.loads(line)
            elif name.endswith(".csv"):
                assert_no_formulas(said.decode())
    export.delete()


def assert_no_formulas(said: str) -> None:
    """No cell is one that a spreadsheet would reckon with."""
    for row in csv.reader(io.StringIO(said)):
        assert not [cell for cell in row if cell[:1] in "=+@-" and "zq" in cell]


def logged(browser: Client, text: str) -> None:
    """What is asked for by such words is one line of JSON each, and a reader of lines sees no other."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    renderer = structlog.processors.JSONRenderer()
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=SHARED, processor=renderer))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        asked = quote(text, errors="surrogatepass")
        for address in (f"/tags/{asked}", f"/search?q={asked}", f"/@{asked}"):
            assert browser.get(address).status_code in (200, 301, 302, 400, 404), address
        logging.getLogger("tests").warning("somebody said %s", text)
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
    lines = re.split(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", written.getvalue().strip("\n"))
    assert len(lines) >= 3
    for line in lines:
        json.loads(line)


@pytest.fixture
def reader(bruno):
    """Bruno, who has mail of what is new."""
    EmailAddress.objects.create(user=bruno, email=bruno.email, verified=True, primary=True)
    User.objects.filter(pk=bruno.pk).update(digest="daily")
    return bruno


@pytest.mark.long
def test_mail_copies_files_and_logs_are_broken_by_none_of_them(written, ada, reader, client_of, post_by):
    his, browser = post_by(reader), client_of(ada)
    for number, text in enumerate(texts(8, seed=11)):
        post, _taken = written(text)
        logged(browser, text)
        if number % 4 == 0:
            with suppress(Problem):
                Comment.add(his, by=ada, text=text)
            ada.refresh_from_db()
            Notification.tell(reader, "like", actor=ada, subject=his.pk, url=his.get_absolute_url(), title=post.title)
            mailed(reader)
            copied(ada)
            assert_no_formulas(browser.get("/settings/ledger.csv").getvalue().decode())
    with storage.store().open(post.cover.storage_key) as file:
        picture = Picture.open(file)
        assert not [value for value in picture.info.values() if "zq" in str(value)]


@pytest.mark.long
@pytest.mark.release
@pytest.mark.timeout(3600)
def test_two_thousand_of_them_through_nine_fields(written):
    """18,000 writings."""
    assert through(written, 2_000, seed=7, every=4) > 2_000
