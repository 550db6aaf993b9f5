"""Lists: nothing twice, nothing that is not for the caller, and no more queries for seven rows than for three."""

from __future__ import annotations

import base64
import json
import re
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from feed.engagement.ranking_cards import refresh_cards
from gallery.models import Comment
from generator.models import Grant

pytestmark = pytest.mark.django_db
ID = re.compile(r"^[0-9A-Za-z]{22}$")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def cursor_of(*values) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def pages(api, address):
    """Every row of a list, page by page, with someone posting in between being none of our business."""
    while address:
        page = api.get(address).json()
        yield page["results"]
        address = page["next"]


@pytest.fixture
def busy(ada, bruno, api_of, studio, post_by, image_by):
    """More of everything: `busy(3)`; answers the addresses of the lists it stands in."""

    def make(count: int) -> list[str]:
        api = api_of(ada)
        Grant.give(by=None, people=[ada] * count, images=3, reason="welcome")
        collection = api.post("/api/v1/collections", {"title": f"Mornings {count}", "visibility": "public"}).json()
        for number in range(count):
            source = image_by(ada)
            post = post_by(ada, f"Number {number}", images=[source], tags=[f"tag{number}"])
            post_by(bruno, f"Remix {number}", images=[image_by(bruno, parents=[(source, "remix", 0.5)])])
            Comment.add(post, by=bruno, text=f"Comment {number}")
            api.put(f"/api/v1/collections/{collection['id']}/posts/{post.key}")
            api.post("/api/v1/collections", {"title": f"Shelf {count} {number}", "visibility": "public"})
            job = api.post(
                "/api/v1/jobs", {"prompt": "a lighthouse", "sources": [{"image": source.key, "kind": "remix"}]}
            )
            api.delete(f"/api/v1/jobs/{job.json()['id']}")
            api.post("/api/v1/me/gifts", {"to": "bruno", "images": 1})
        refresh_cards()
        return [
            "/api/v1/feeds/new",
            "/api/v1/feeds/hot",
            "/api/v1/feeds/top-all",
            "/api/v1/search?q=lighthouse",
            "/api/v1/users/ada/posts",
            "/api/v1/users/ada/collections",
            "/api/v1/collections",
            f"/api/v1/collections/{collection['id']}/posts",
            "/api/v1/jobs",
            "/api/v1/threads",
            "/api/v1/me/notifications",
            "/api/v1/me/ledger",
            "/api/v1/me/grants",
            "/api/v1/me/gifts",
        ]

    return make


def test_seven_rows_take_as_many_queries_as_three(ada, api_of, busy):
    api = api_of(ada)

    def queries(lists: list[str]) -> dict[str, int]:
        counted = {}
        for number, address in enumerate(lists):
            api.get(address)  # whatever is read once in a while is read now
            with CaptureQueriesContext(connection) as made:
                answer = api.get(address)
            assert answer.status_code == 200, (address, answer.content)
            counted[f"{number} {address.split('?')[0].split('/')[3]}"] = len(made)
        return counted

    few = queries(busy(3))
    assert queries(busy(4)) == few
    assert max(few.values()) <= 16


def test_comments_take_as_many_queries_however_many_there_are(ada, bruno, api_of, post_by):
    post, api = post_by(ada), api_of(ada)
    counted = []
    for count in (3, 27):
        for number in range(count):
            Comment.add(post, by=bruno if number % 2 else ada, text=f"Comment {number} of {count}")
        with CaptureQueriesContext(connection) as made:
            assert len(api.get(f"/api/v1/posts/{post.key}/comments").json()["results"]) >= count
        counted.append(len(made))
    assert counted[0] == counted[1]


def test_pages_bring_every_row_once(ada, bruno, api_of, busy, post_by):
    lists, api = busy(5), api_of(ada)
    for address in lists:
        joined = f"{address}{'&' if '?' in address else '?'}limit=2"
        found = []
        for number, rows in enumerate(pages(api, joined)):
            assert len(rows) <= 2
            found += [row["id"] for row in rows]
            if number == 1:
                post_by(bruno, "Posted while ada reads")
        assert len(found) == len(set(found)) >= 5, address


def test_ids_are_short_everywhere_and_no_email_is_anywhere(ada, visitor, busy, post_by):
    busy(2)
    post = post_by(ada, "Lighthouse")
    public = [
        "/api/v1/feeds/new", "/api/v1/users/ada", "/api/v1/users/ada/posts", "/api/v1/users/ada/collections",
        f"/api/v1/posts/{post.key}", f"/api/v1/posts/{post.key}/lineage", f"/api/v1/images/{post.cover.key}",
        f"/api/v1/posts/{post.key}/comments",
    ]  # fmt: skip
    for address in public:
        answer = visitor.get(address)
        assert answer.status_code == 200
        body = answer.json()
        body.pop("slate", None)  # the serving's own number, which is no thing of anybody's
        text = json.dumps(body)
        assert EMAIL.findall(text) == [], address
        assert UUID.findall(text) == [], address
        for one in ids(body):
            assert ID.match(one), (address, one)


def ids(body):
    """Every `id` in a document, wherever it stands."""
    if isinstance(body, dict):
        yield from (value for name, value in body.items() if name == "id" and value is not None)
        body = list(body.values())
    for value in body if isinstance(body, list) else ():
        yield from ids(value)


def test_what_is_not_public_is_in_no_list(ada, bruno, visitor, api_of, draft_by, post_by, image_by):
    hidden = [
        draft_by(ada, "A draft").key,
        post_by(ada, "For me", visibility="private").key,
        post_by(ada, "By link", visibility="unlisted").key,
        post_by(ada, "For followers", visibility="followers").key,
    ]
    private = image_by(ada)
    shown = post_by(ada, "For all").key
    refresh_cards()
    for api in (visitor, api_of(bruno)):
        for address in ("feeds/new", "feeds/hot", "feeds/top-all", "users/ada/posts", "search?q=lighthouse"):
            text = json.dumps(api.get(f"/api/v1/{address}").json())
            assert not [key for key in [*hidden, private.key] if key in text], address
            assert shown in text, address
        assert api.get(f"/api/v1/images/{private.key}").status_code == 404


FORGED = [
    "x", "%00", "e30", cursor_of(), cursor_of("x"), cursor_of(10**30), cursor_of("\0", "\0"), cursor_of(1, 2),
    cursor_of({"t": "never"}, {"u": "x"}), cursor_of({"u": "0" * 32}, {"t": "2026-01-01T00:00:00+00:00"}),
    cursor_of({"t": "2026-01-01"}, {"u": "0" * 32}), cursor_of(None, True), cursor_of(1e308, -1e308, 10**40, "x"),
    cursor_of({"t": "0001-01-01T00:00:00+14:00"}, {"u": "f" * 32}), "A" * 9000,
]  # fmt: skip


@pytest.mark.long
def test_a_cursor_that_nobody_gave_out_is_refused(ada, bruno, api_of, busy):
    lists, api = busy(1), api_of(ada)
    for address, cursor in product(lists, FORGED):
        joined = f"{address}{'&' if '?' in address else '?'}cursor={cursor}"
        answer = api.get(joined)
        assert answer.status_code in (200, 404), (joined, answer.content)
        if answer.status_code == 404:
            assert answer.json()["code"] == "bad-cursor"
