"""Whether the web server answers, as Docker and scripts ask."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from config.embedded.healthcheck import main
from tests.config.conftest import free_port


class Server(HTTPServer):
    """Answers `status`, and keeps what it was asked."""

    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str | None, str | None]] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Host"], self.headers["X-Forwarded-Proto"]))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Nothing to say."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_it_asks_by_the_sites_own_name(server: Server, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://host.example.org/gallery")
    assert main(server.server_port) == ""
    assert server.asked == [("/gallery/livez", "host.example.org", "https")]


def test_what_is_not_well_is_said(server: Server):
    server.status = 503
    assert main(server.server_port) == "The web server answers 503."
    assert main(free_port()).startswith("The web server does not answer on port")
