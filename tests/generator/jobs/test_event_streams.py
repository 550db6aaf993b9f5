"""Progress over server-sent events."""

from __future__ import annotations

import asyncio
import json
import time
from threading import Barrier
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import AsyncClient

from accounts.models import User
from config import asgi
from generator.jobs import event_streams, server_sent
from generator.models import EngineCard, Job
from generator.requests import progress, seats
from generator.worker.loop import Worker
from lib.ids import to_text
from tests.generator.fake_engine import ABLE, FakeEngine

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("together"),
]


@pytest.fixture(autouse=True)
def _fake_engine(db, settings):
    settings.ENGINE = "fake"
    EngineCard.announce("fake", ABLE)
    yield
    close_readers()


def close_readers():
    """Every reading thread lets its connection go, so that the test database can be dropped."""
    together = Barrier(server_sent.READERS._max_workers)

    def close(_number):
        together.wait()
        connections.close_all()

    list(server_sent.READERS.map(close, range(server_sent.READERS._max_workers)))


def address(job):
    return f"/events/jobs/{to_text(job.pk)}"


async def listen(user, path, *, meanwhile=None, until="ended", **headers):
    """The events of a stream as (event, data, id); once the first was heard, something else happens meanwhile."""
    client = AsyncClient()
    await client.aforce_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    response: Any = await client.get(path, headers=headers)
    assert response.status_code == 200, response.status_code
    heard, work = [], None
    async with asyncio.timeout(30):
        async for chunk in response.streaming_content:
            heard += list(parsed(chunk.decode()))
            if meanwhile and heard and not work:
                work = asyncio.create_task(meanwhile())
            if until(heard) if callable(until) else heard and heard[-1][0] == until:
                break
    if work:
        await work
    await response.streaming_content.aclose()
    return heard


def parsed(text):
    for block in text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in fields:
            yield fields["event"], json.loads(fields["data"]), fields.get("id", "")


def elsewhere(act):
    """A coroutine function that does this in a thread, which lets its connection go afterwards."""

    def run():
        try:
            act()
        finally:
            connections.close_all()

    return sync_to_async(run, thread_sensitive=False)


def drawing(**engine):
    return elsewhere(Worker(FakeEngine(**engine), "tests").work)


def hear(*arguments, **options):
    return asyncio.run(listen(*arguments, **options))


def test_a_job_is_followed_from_waiting_to_its_end(ada, ask):
    job = ask(ada, candidates=2)
    heard = hear(ada, address(job), meanwhile=drawing(seconds_a_step=0.02))
    kinds = [event for event, _data, _place in heard]
    assert heard[0][:2] == ("state", {"state": "queued", "step": 0, "steps": 4, "attempt": 0})
    assert kinds.count("step") == 8 and kinds.count("preview") == 2
    assert heard[-1][1]["state"] == "succeeded"
    preview = next(data for event, data, _place in heard if event == "preview")
    assert preview["src"].startswith("data:image/webp;base64,")
    assert [data["done"] for event, data, _place in heard if event == "step"][-1] == 1.0


def test_a_lost_connection_goes_on_where_it_was(ada, ask):
    job = ask(ada)
    Worker(FakeEngine(), "tests").work()
    place = progress.channel().call("xrange", progress.stream_of(job.pk))[3][0].decode()
    Job.objects.filter(pk=job.pk).update(state="queued", finished=None)  # as if it had not ended yet
    heard = hear(ada, address(job), **{"Last-Event-ID": place})
    places = [found for _event, _data, found in heard if found]
    assert places and min(places) > place


def test_a_job_that_has_ended_says_so_at_once(ada, ask):
    job = ask(ada)
    job.cancel(by=ada)
    assert [(event, data["state"]) for event, data, _place in hear(ada, address(job))] == [("ended", "cancelled")]


def test_a_wiped_broker_does_not_hide_the_end(ada, ask):
    job = ask(ada)

    async def draw_and_wipe():
        await drawing(before_step=lambda request, step: progress.channel().call("flushall"))()
        progress.channel().call("flushall")

    assert hear(ada, address(job), meanwhile=draw_and_wipe)[-1][1]["state"] == "succeeded"


def test_without_a_broker_the_row_is_followed(ada, ask, settings):
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"
    job = ask(ada)
    heard = hear(ada, address(job), meanwhile=drawing(seconds_a_step=0.4))
    assert next(data["state"] for event, data, _place in heard if event == "state") == "queued"
    assert heard[-1][:2] == ("ended", {"state": "succeeded", "step": 4, "steps": 4, "attempt": 1})


def test_another_persons_progress_is_not_there(ada, bruno, ask, client_of, client):
    job = ask(ada)
    assert client_of(bruno).get(address(job)).status_code == 404
    assert client.get(address(job)).status_code == 404
    assert client.get("/events/me").status_code == 404


def test_the_badge_counts_my_open_jobs(ada, ask):
    job = ask(ada)

    async def cancel():
        await asyncio.sleep(0.3)
        await elsewhere(lambda: job.cancel(by=ada))()

    heard = hear(ada, "/events/me", meanwhile=cancel, until=lambda heard: len(heard) == 2)
    assert [data["open"] for _event, data, _place in heard] == [1, 0]


def test_someone_who_watches_gets_no_notification(ada, ask):
    job = ask(ada)
    hear(ada, address(job), meanwhile=drawing(seconds_a_step=0.02))
    assert not ada.notifications.exists()


def refusals(*paths, cookies=""):
    """Statuses of these asked at once of the product's own application."""

    async def ask(path):
        sent, never = [], asyncio.Event()
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "root_path": "",
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 8000),
            "headers": [(b"host", b"localhost"), (b"cookie", cookies.encode())],
        }
        first = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive():
            if first:
                return first.pop()
            await never.wait()
            raise AssertionError("nobody hangs up")

        async def send(message):
            sent.append(message)

        await asgi.streams(scope, receive, send)
        return sent[0]["status"]

    async def all_of_them():
        return await asyncio.gather(*map(ask, paths))

    return asyncio.run(all_of_them())


@pytest.mark.long
def test_two_hundred_strangers_use_up_no_database_connections(ask, ada):
    job = ask(ada)
    before = connections_open()
    statuses = refusals(*[address(job)] * 200, cookies="sessionid=" + "x" * 32)
    assert set(statuses) <= {404, 503}
    assert connections_open() - before <= server_sent.READERS._max_workers


def test_what_cannot_be_a_session_is_not_even_looked_up(monkeypatch):
    monkeypatch.setattr(event_streams.seats, "check", None)
    monkeypatch.setattr(event_streams, "read", None)
    assert refusals("/events/me", cookies="sessionid=no session") == [404]
    assert refusals("/events/me") == [404]


def connections_open():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_beyond_its_bound_a_process_says_when_to_come_again(client_of, ada, settings):
    settings.MOST_STREAMS = 0
    answer = client_of(ada).get("/events/me")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def test_a_person_has_so_many_streams_and_no_more(ada, client_of, monkeypatch):
    monkeypatch.setattr(seats, "MOST_OF_A_PERSON", 0)
    answer = client_of(ada).get("/events/me")
    assert (answer.status_code, answer.json()["code"]) == (429, "too-many-streams")


@pytest.mark.parametrize(
    "way", ["signed out", *(pytest.param(way, marks=pytest.mark.long) for way in ("suspended", "closed", "password"))]
)
def test_a_stream_ends_within_a_second_when_its_right_does(ada, ask, way):
    job = ask(ada)
    revoke = {
        "suspended": ada.suspend,
        "closed": ada.close,
        "signed out": Session.objects.all().delete,
        "password": lambda: User.objects.filter(pk=ada.pk).update(password="!"),
    }[way]

    async def take_away():
        await elsewhere(revoke)()
        return time.monotonic()

    async def watch():
        client = AsyncClient()
        await client.aforce_login(ada, backend="allauth.account.auth_backends.AuthenticationBackend")
        response: Any = await client.get("/events/me" if way == "signed out" else address(job))
        work, ended = None, 0.0
        async with asyncio.timeout(20):
            async for _chunk in response.streaming_content:
                work = work or asyncio.create_task(take_away())
            ended = time.monotonic()
        assert work
        return ended - await work

    assert asyncio.run(watch()) < 15  # the checks come every 0.4 s; how long a busy machine takes is not measured here
    assert not event_streams.seats.taken
