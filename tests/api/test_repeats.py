"""Asking again: without paying twice, and without being sent what one has."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from gallery.posts.publication import edit
from generator.jobs.acceptance import Acceptance
from generator.models import Job
from generator.requests.request import GenerationRequest

ASKED: dict[str, Any] = {"prompt": "a lighthouse at dusk", "seed": 7}


def ask(api, key, **more):
    return api.post("/api/v1/jobs", ASKED | more, headers={"Idempotency-Key": key})


@pytest.mark.django_db
def test_a_repeat_costs_nothing_and_says_that_it_is_one(ada, api_of, studio):
    api = api_of(ada)
    first, again = ask(api, "k1"), ask(api, "k1")
    assert first.json()["id"] == again.json()["id"]
    assert again["Idempotency-Replayed"] == "true"
    assert api.get("/api/v1/allowance").json()["used"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"prompt": "a mill"}, {"seed": 8}, {"candidates": 2}])
def test_the_same_key_for_something_else_is_refused(ada, api_of, studio, change):
    api = api_of(ada)
    ask(api, "k1")
    refused = ask(api, "k1", **change)
    assert (refused.status_code, refused.json()["code"]) == (422, "idempotency-key-reused")
    assert Job.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["x" * 81, "tab\tbed"])
def test_a_key_that_cannot_be_one_is_refused(ada, api_of, studio, key):
    refused = ask(api_of(ada), key)
    assert (refused.status_code, refused.json()["code"]) == (400, "bad-idempotency-key")


@pytest.mark.django_db(transaction=True)
def test_a_repeat_that_overtakes_the_first_is_asked_to_come_back(ada, api_of, studio):
    begun, go_on = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            Acceptance(ada, GenerationRequest(**ASKED), key="k1").enter()
            begun.set()
            go_on.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(first)
        assert begun.wait(20)
        overtaking = ask(api_of(ada), "k1")
        go_on.set()
        running.result()
    assert (overtaking.status_code, overtaking.json()["code"]) == (409, "idempotency-key-in-flight")
    assert overtaking["Retry-After"] == "1"
    assert ask(api_of(ada), "k1")["Idempotency-Replayed"] == "true"
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_an_unchanged_post_is_sent_once_to_each_reader(ada, bruno, api_of, post_by):
    address = f"/api/v1/posts/{post_by(ada).key}"
    api = api_of(bruno)
    etag = api.get(address)["ETag"]
    unchanged = api.get(address, headers={"If-None-Match": etag})
    assert (unchanged.status_code, unchanged.content, unchanged["ETag"]) == (304, b"", etag)
    api.put(f"{address}/like")
    changed = api.get(address, headers={"If-None-Match": etag})
    assert (changed.status_code, changed.json()["liked"]) == (200, True)


@pytest.mark.django_db
def test_an_etag_shows_nobody_a_post_that_was_hidden(ada, bruno, api_of, post_by):
    post = post_by(ada)
    address = f"/api/v1/posts/{post.key}"
    etag = api_of(bruno).get(address)["ETag"]
    edit(post, by=ada, visibility="private")
    assert api_of(bruno).get(address, headers={"If-None-Match": etag}).status_code == 404
