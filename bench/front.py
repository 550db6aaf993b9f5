"""The front against a bare hello on the same interface, in one run: `python -m bench.front`.

Both are ASGI applications under granian, one worker each, on this machine; `wrk` asks them in turns. The hello answers
twelve kilobytes, as much as the front's compressed page of forty cards, so that both write as many bytes.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.services import services
from config.embedded.parts import PROJECT

CONNECTIONS, SECONDS, ROUNDS, POSTS = 16, 4, 3, 40
ACCEPT = "Accept-Encoding: gzip, br"
HELLO = os.urandom(12_000)  # does not compress, as a compressed page does not


async def hello(scope: Any, _receive: Any, send: Any) -> None:
    """The emptiest application that sends as much as a page."""
    if scope["type"] != "http":
        return
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(HELLO)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": HELLO})


def main() -> None:
    asks = argparse.ArgumentParser(description=__doc__)
    asks.add_argument("--seconds", type=int, default=SECONDS)
    asks.add_argument("--rounds", type=int, default=ROUNDS)
    options = asks.parse_args()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk")
    with (
        services("front", ALLOWED_HOSTS="*"),
        filled(),
        serving("bench.front:hello", 8901) as bare,
        serving("config.asgi:application", 8902) as front,
    ):
        addresses = {"hello": bare, "front page": f"{front}/new", "static file": f"{front}/static/css/grid.css"}
        rates: dict[str, list[float]] = {name: [] for name in addresses}
        for _ in range(options.rounds):
            for name, address in addresses.items():
                rates[name].append(rate(address, options.seconds))
        print(f"a page leaves in {size(addresses['front page']):,} bytes")
        for name, found in rates.items():
            ratios = [one / hello for one, hello in zip(found, rates["hello"], strict=True)]
            print(f"{name:12} {statistics.median(found):9,.0f} a second   {statistics.median(ratios):.2f} of hello")


@contextmanager
def filled() -> Iterator[None]:
    """A gallery of forty posts, as the browsers' tests fill it."""
    from feed.engagement.ranking_cards import refresh_cards
    from tests.browser.prefilled import image, person, post

    maker = person("mira")
    for number in range(POSTS):
        post(maker, image(maker, number), f"Harbour {number}", tags=["harbour"])
    refresh_cards()
    yield


@contextmanager
def serving(application: str, port: int) -> Iterator[str]:
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port), "--no-ws"]
    command += ["--workers", "1", "--log-level", "warning", application]
    server = subprocess.Popen(command, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)})
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address)
        yield address
    finally:
        server.terminate()
        server.wait(20)


def wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def rate(address: str, seconds: int) -> float:
    """Answers a second, all of them 200."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-H", ACCEPT, address]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found[1])


def size(address: str) -> int:
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "br"})
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return len(answer.read())


if __name__ == "__main__":
    sys.path.insert(0, str(Path(PROJECT)))
    main()
