"""The client of an images server: its patience, what it fetches, and where its key goes."""

from __future__ import annotations

import threading
import time
from email.utils import formatdate

import pytest

from generator.engines.base import Cancelled, EngineError
from generator.engines.http.client import HttpClient
from generator.engines.http.exchange import Exchange
from tests.generator.engines.openai.fake_images_server import images_server
from tests.rest_is_long import rest_is_long

DRAW = {"prompt": "a red house", "size": "96x64", "n": 1}


@pytest.fixture
def server():
    with images_server() as running:
        yield running


@pytest.fixture
def client(server):
    return HttpClient(server.base_url, first_wait=0.01)


def draw(client, exchange=None):
    return client.call("POST", "/images/generations", exchange or Exchange(), json=DRAW).payload


@pytest.mark.parametrize("fault", ["status:429", "status:429:0", "status:500", "status:503", "drop"])
def test_a_passing_trouble_is_sat_out(server, client, fault):
    server.faults = [fault]
    assert draw(client)["data"]
    assert len(server.posts()) == 2


@pytest.mark.parametrize(
    "wait", [lambda: "1", pytest.param(lambda: formatdate(time.time() + 2, usegmt=True), marks=pytest.mark.long)]
)
def test_retry_after_is_honoured_in_seconds_and_as_a_date(server, client, wait):
    server.faults = [f"status:429:{wait()}"]
    started = time.perf_counter()
    assert draw(client)
    assert 0.8 < time.perf_counter() - started < 4


def test_a_server_that_asks_for_a_long_wait_is_left_to_the_queue(server, client):
    server.faults = ["status:429:3600"]
    started = time.perf_counter()
    with pytest.raises(EngineError) as refusal:
        draw(client)
    assert (refusal.value.code, refusal.value.retry) == ("engine-busy", True)
    assert time.perf_counter() - started < 5


def test_patience_ends(server):
    server.faults = ["status:500"] * 9
    with pytest.raises(EngineError) as refusal:
        draw(HttpClient(server.base_url, attempts=3, first_wait=0.01))
    assert (refusal.value.code, refusal.value.retry) == ("engine-unavailable", True)
    assert len(server.posts()) == 3


@pytest.mark.parametrize("fault", rest_is_long(["slow", "trickle"], "slow"))
def test_a_server_that_never_ends_is_given_up(server, fault):
    server.faults = [fault]
    with pytest.raises(EngineError, match=r"within 0\.5 seconds") as refusal:
        draw(HttpClient(server.base_url, timeout=0.5))
    assert (refusal.value.code, refusal.value.retry) == ("engine-timeout", True)


@pytest.mark.parametrize("fault", ["slow", "trickle"])
def test_hanging_up_ends_an_exchange_at_once_and_the_server_notices(server, client, fault):
    server.faults, exchange = [fault], Exchange()

    def hang_up() -> None:
        if server.seen.wait(20):
            exchange.hang_up()

    threading.Thread(target=hang_up).start()
    with pytest.raises(Cancelled):
        draw(client, exchange)
    assert server.left.wait(20)


def test_nothing_is_asked_once_an_exchange_was_hung_up(server, client):
    exchange = Exchange()
    exchange.hang_up()
    with pytest.raises(Cancelled):
        draw(client, exchange)
    assert server.asked == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/x.png", "http://10.0.0.1/x.png", "http://[::1]:9/x.png", "nonsense"]
)
def test_an_address_inside_this_network_is_not_fetched(client, url):
    with pytest.raises(EngineError, match="pointed to an address") as refusal:
        client.download(url, Exchange())
    assert refusal.value.code == "engine-garbage"


def test_a_picture_on_the_servers_own_host_is_fetched_without_the_key(server):
    server.pictures["/pictures/1"] = b"the picture"
    client = HttpClient(server.base_url, "sk-secret")
    assert client.download(f"http://127.0.0.1:{server.server_port}/pictures/1", Exchange()) == b"the picture"
    assert "Authorization" not in server.asked[-1].headers


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("ftp://host/v1", "is not an http or https address"),
        ("host:80", "is not an http or https address"),
        ("https://ada:secret@images.example/v1", "Put the server's key in ENGINE_KEY"),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused(address, sentence):
    with pytest.raises(EngineError, match=sentence) as refusal:
        HttpClient(address)
    assert refusal.value.code == "bad-setting"
