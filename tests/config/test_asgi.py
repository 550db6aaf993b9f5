"""The two halves of the web server's application."""

import asyncio
from typing import Any

import pytest

from config import asgi


def get(path: str) -> tuple[int, bytes]:
    """Ask the ASGI application as a server would; returns status and body."""
    sent: list[dict[str, Any]] = []

    async def ask() -> None:
        requests: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        requests.put_nowait({"type": "http.request", "body": b"", "more_body": False})
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
            "headers": [(b"host", b"localhost")],
            "client": ("127.0.0.1", 40000),
            "server": ("localhost", 8000),
        }

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await asgi.application(scope, requests.get, send)

    asyncio.run(ask())
    body = b"".join(message.get("body", b"") for message in sent)
    return sent[0]["status"], body


@pytest.mark.django_db(transaction=True)
def test_pages_answer_through_threads():
    assert get("/accounts/login/")[0] == 200


@pytest.mark.django_db(transaction=True)
def test_event_streams_answer_on_the_event_loop():
    assert get("/events/jobs/nothing-of-this-name")[0] == 404


def test_starting_and_stopping_is_acknowledged():
    """The server's lifespan messages are answered, so it starts without a warning."""

    async def live() -> list[str]:
        messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
        answers: list[str] = []

        async def receive() -> dict[str, Any]:
            return next(messages)

        async def send(message: dict[str, Any]) -> None:
            answers.append(message["type"])

        await asgi.application({"type": "lifespan"}, receive, send)
        return answers

    assert asyncio.run(live()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_under_a_path_only_what_is_below_it_is_answered(monkeypatch):
    monkeypatch.setattr(asgi, "BELOW", "/gallery")
    assert get("/static/nothing.css") == (404, b"There is nothing here.")
    assert get("/gallery/static/nothing.css") == (404, b"There is no such file.")
    assert get("/gallerystatic/nothing.css") == (404, b"There is nothing here.")
    assert [get(path)[0] for path in ("/", "/gallery")] == [302, 302]
