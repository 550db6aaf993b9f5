"""Of a hundred at once, at a limit of ten, ten get through: on every address, and from every address behind nginx."""

from __future__ import annotations

import http.client
import random
import socket
import subprocess
import time
from collections import Counter as Counted
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from threading import Barrier, Lock
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from django.urls import get_resolver, reverse

from config.door.kinds import IN_THEIR_FORMS, pace_of
from gallery.models import Comment
from lib.limits.pace import Counter, Pace
from tests.browser.site import free_port, running
from tests.checks.tree import text
from tests.config.addresses import addressed, takes_writing, walked
from tests.config.test_paces import GATEWAY

pytestmark = [pytest.mark.long, pytest.mark.release, pytest.mark.timeout(600)]
LIMIT, CROWD, FEW, TOGETHER = 10, 100, 20, 8
MINUTE = 60_000_000
JSON = {"Accept": "application/json"}
NETWORKS, KNOCKS = 50, 20
Passed = dict[str, int]


@pytest.fixture
def passed(monkeypatch) -> Iterator[Passed]:
    """Every pace is ten in ten minutes, counted for each address alone: how many got through, by address."""
    take, counted, lock = Counter.take, Passed(), Lock()

    def taken(self: Counter, key: str, _step: int, _span: int) -> tuple[bool, int]:
        address = current.get()
        answer = take(self, f"{key}:{address}", MINUTE, LIMIT * MINUTE)
        with lock:
            counted[address] = counted.get(address, 0) + answer[0]
        return answer

    monkeypatch.setattr(Counter, "take", taken)
    yield counted


current: ContextVar[str] = ContextVar("address that is knocked at")


@contextmanager
def crowd() -> Iterator[Callable[..., Counted[int]]]:
    """Does something so many times at once, eight of them together; answers how often each status was met."""
    threads, last = ThreadPoolExecutor(TOGETHER), Barrier(TOGETHER)

    def knock_at(address: str, knock: Callable[[int], Any], times: int = CROWD) -> Counted[int]:
        def one(number: int) -> int:
            current.set(address)
            return int(knock(number).status_code)

        return Counted(threads.map(one, range(times)))

    def leave(_number: int) -> None:
        last.wait()
        connections.close_all()

    yield knock_at
    list(threads.map(leave, range(TOGETHER)))
    threads.shutdown()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_a_crowd_at_once_ten_get_through_on_every_address(ada, api_of, passed):
    """Pages are asked by nobody, whom they count before they ask who it is, and the API by somebody. A hundred times
    at one address of each pace, and twenty times at every other."""
    page, program = Client(), api_of(ada)
    (
        page.get("/about"),
        program.get("/api/v1/posts"),
    )  # the site's middleware is loaded by one thread, as a server does at its start
    wrong: list[Any] = []
    known: set[Pace] = set()
    with crowd() as knock_at:
        for route, pattern in walked(get_resolver()):
            if (pattern.name or "") in IN_THEIR_FORMS or route.startswith(GATEWAY):
                continue
            client: Any = program if hasattr(pattern.callback, "cls") else page
            times = FEW if (pace := pace_of(pattern.name)) in known else CROWD
            known.add(pace)
            for method in takes_writing(pattern):
                send, path, address = getattr(client, method), "/" + addressed(route), f"{method} {route}"
                met = knock_at(address, lambda _number, send=send, path=path: send(path, headers=JSON), times)
                if passed.get(address) != LIMIT or met[429] != times - LIMIT:
                    wrong.append((address, passed.get(address), met))
    assert wrong == []
    assert len(passed) > 100


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_also_where_the_pace_is_kept_in_a_form(ada, bruno, client_of, api_of, post_by, picture_bytes, passed):
    post = post_by(bruno)
    comment = Comment.add(post, by=bruno, text="The light!")
    page, program = client_of(ada), api_of(ada)
    page.get("/about"), program.get("/api/v1/posts")
    said, why = {"text": "I see a boat."}, {"reason": "spam"}
    data = picture_bytes()

    def file() -> dict[str, Any]:
        return {"picture": SimpleUploadedFile("boat.png", data, "image/png")}

    doors: dict[str, Callable[[int], Any]] = {
        "post-comments": lambda _: page.post(f"{post.get_absolute_url()}/comments", said),
        "api-comments": lambda _: program.post(f"/api/v1/posts/{post.key}/comments", said),
        "post-report": lambda _: page.post(f"{post.get_absolute_url()}/report", why),
        "comment-report": lambda _: page.post(reverse("comment-report", args=[comment.pk]), why),
        "api-reports": lambda _: program.post("/api/v1/reports", {"post": post.key} | why),
        "check": lambda _: page.post(reverse("check"), file()),
        "api-check": lambda _: program.post("/api/v1/check", file(), format="multipart"),
        "search-by-picture": lambda _: page.post(reverse("search-by-picture"), file()),
        "api-search-by-picture": lambda _: program.post(reverse("api-search-by-picture"), file(), format="multipart"),
    }
    with crowd() as knock_at:
        met = {name: knock_at(name, knock) for name, knock in doors.items()}
    assert passed == dict.fromkeys(doors, LIMIT), met
    assert set(doors) == IN_THEIR_FORMS - {"verdict-appeal", "api-verdict-appeal"}


def test_across_the_edge_of_a_window_no_more_get_through_than_its_rate():
    """A hundred at once, and again and again for more than two windows of two seconds."""
    pace = Pace("edge", most=LIMIT, seconds=2)
    began, through = time.monotonic(), 0
    with ThreadPoolExecutor(TOGETHER) as threads:
        while time.monotonic() - began < 4.2:
            through += sum(threads.map(lambda _number: pace.take("ada").passed, range(CROWD)))
    assert LIMIT <= through <= LIMIT + int((time.monotonic() - began) / 0.2) + 1


def test_behind_nginx_every_address_has_a_pace_of_its_own(tmp_path):
    """Fifty addresses, each twenty times at once, at a limit of ten in ten minutes; what they forge helps none."""
    with running("--empty", TRUSTED_PROXIES="1") as site, nginx(tmp_path, urlsplit(site.address).port or 0) as port:
        asked = [f"127.0.1.{1 + number % NETWORKS}" for number in range(NETWORKS * KNOCKS)]
        began = time.monotonic()
        with ThreadPoolExecutor(2 * TOGETHER) as threads:
            met = Counted(threads.map(lambda address: (address, forgot_a_password(port, address, site.address)), asked))
        minutes = int((time.monotonic() - began) / 60)  # each gives one back
    refused = {address: met[address, 429] for address in asked}
    assert {status for _address, status in met} <= {200, 429}
    assert all(KNOCKS - LIMIT - minutes <= times <= KNOCKS - LIMIT for times in refused.values()), met


def forgot_a_password(port: int, address: str, origin: str) -> int:
    """A form that says nothing, sent from this address of the loopback network under a name that is made up anew."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(address, 0))
    forged = ", ".join(f"203.0.113.{random.randrange(256)}" for _ in range(random.randrange(1, 4)))
    headers = {"X-Forwarded-For": forged, "X-Real-IP": forged, "Forwarded": f"for={forged}", "Origin": origin}
    connection.request("POST", "/accounts/password/reset/", "", headers)
    status = connection.getresponse().status
    connection.close()
    return status


@contextmanager
def nginx(folder: Path, gallery: int) -> Iterator[int]:
    """The port of Debian's nginx with the files of deploy/nginx/, before a gallery at another port."""
    port = free_port()
    snippet = text("deploy/nginx/snippet.conf")
    server = text("deploy/nginx/lan.conf").replace("127.0.0.1:8000", f"127.0.0.1:{gallery}")
    server = server.replace("listen 80 default_server;", f"listen 127.0.0.1:{port};")
    server = server.replace("    listen [::]:80 default_server;\n", "")
    server = server.replace("/etc/nginx/snippets/atelier.conf", str(folder / "snippet.conf"))
    (folder / "snippet.conf").write_text(snippet)
    places = " ".join(f"{kind}_temp_path {folder};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log stderr; events {{}}\nhttp {{ access_log off; {places}\n{server}\n}}"
    )
    with subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"]) as one:
        try:
            wait_for(port)
            yield port
        finally:
            one.terminate()


def wait_for(port: int) -> None:
    end = time.monotonic() + 30
    while True:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        assert time.monotonic() < end, "nginx did not start"
        time.sleep(0.05)
