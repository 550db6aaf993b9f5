"""HTTP to one configured server: the key, the limits, the patience."""

from __future__ import annotations

import contextlib
import json
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import requests
from requests.auth import AuthBase

from generator.engines.base import Cancelled
from generator.engines.http.addresses import check_address, server_address
from generator.engines.http.errors import ServerError, explain, garbage
from generator.engines.http.exchange import Exchange, ExchangeAdapter

KEY_FROM_ENVIRON = {"api_key": "ENGINE_KEY"}
CONNECT_SECONDS = 10.0
MAX_BYTES = 64 * 1024 * 1024
LONGEST_WAIT = 30.0
ReadStream = Callable[[Iterator[bytes]], Any]


class Bearer(AuthBase):
    """The key as a header. As an auth object it also keeps requests from putting a .netrc password in its place."""

    def __init__(self, key: str) -> None:
        self._key = key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._key:
            request.headers["Authorization"] = f"Bearer {self._key}"
        return request


@dataclass(frozen=True)
class Reply:
    """A successful answer: JSON (None where it was empty), and the server's name for itself."""

    payload: Any
    server: str


class HttpClient:
    """Talks to `base_url` (such as https://host/v1) and sends the key nowhere else.

    `timeout` is seconds for one whole exchange; `attempts` how often a busy, failing or unreachable server is asked,
    with doubling waits from `first_wait` seconds or what Retry-After says, up to LONGEST_WAIT.
    """

    def __init__(
        self, base_url: str, key: str = "", *, timeout: float = 180.0, attempts: int = 4, first_wait: float = 0.5
    ) -> None:
        parts = server_address(base_url)
        self.host = parts.hostname or ""
        self._base = parts._replace(query="", fragment="").geturl().rstrip("/")
        self._query = f"?{parts.query}" if parts.query else ""
        self._key = key
        self._timeout = timeout
        self._attempts = max(1, attempts)
        self._first_wait = first_wait

    @property
    def longest_seconds(self) -> float:
        """How long one picture can take: every attempt with the wait before it, and the download."""
        return (self._attempts + 1) * (self._timeout + LONGEST_WAIT)

    def call(
        self, method: str, path: str, exchange: Exchange, read_stream: ReadStream | None = None, **body: Any
    ) -> Reply:
        """One request under the base address, patiently. Raises ServerError, or Cancelled when the exchange is cut.

        Where the server answers with a stream of events, `read_stream` is handed its lines and returns the payload.
        """
        for attempt in range(1, self._attempts + 1):
            try:
                return self._once(method, f"{self._base}{path}{self._query}", exchange, read_stream, body)
            except ServerError as error:
                if exchange.is_cut:  # a cut answer can end in any error, or in what looks like a short body
                    raise self._fault(error, exchange) from error
                wait = self._wait(attempt, error)
                if not error.again or attempt == self._attempts or wait > LONGEST_WAIT:
                    raise
            if exchange.rest(wait):
                raise Cancelled
        raise AssertionError("unreachable: the last attempt returns or raises")

    def download(self, url: str, exchange: Exchange) -> bytes:
        """A picture a server points to: no key, no redirects, MAX_BYTES at most."""
        check_address(url, self._base)
        with self._exchange("GET", url, exchange, Bearer("")) as response:
            if response.status_code != 200:
                raise explain(response.status_code, "", response.headers)
            return read(response)

    def _wait(self, attempt: int, error: ServerError) -> float:
        if error.wait is not None:
            return error.wait
        doubled: float = self._first_wait * 2 ** (attempt - 1)
        return doubled * random.uniform(0.75, 1.25)

    def _once(
        self, method: str, url: str, exchange: Exchange, read_stream: ReadStream | None, body: dict[str, Any]
    ) -> Reply:
        with self._exchange(method, url, exchange, Bearer(self._key), **body) as response:
            kind = response.headers.get("Content-Type", "")
            if read_stream and response.status_code == 200 and kind.startswith("text/event-stream"):
                return Reply(read_stream(lines(response)), response.headers.get("Server", ""))
            content = read(response)
            if response.status_code != 200:
                text = content.decode("utf-8", "replace")
                raise explain(response.status_code, text, response.headers, key=self._key)
            try:
                return Reply(json.loads(content) if content else None, response.headers.get("Server", ""))
            except ValueError as error:
                raise garbage("The image server's answer is not JSON.") from error

    @contextlib.contextmanager
    def _exchange(
        self, method: str, url: str, exchange: Exchange, auth: AuthBase, **body: Any
    ) -> Iterator[requests.Response]:
        """Send and hold the answer open, with one clock over all of it, so that a trickling server cannot hold on."""
        clock = threading.Timer(self._timeout, exchange.expire)
        clock.daemon = True
        with requests.Session() as session:
            for scheme in ("http://", "https://"):
                session.mount(scheme, ExchangeAdapter(exchange))
            session.headers.update({"User-Agent": "Atelier", "Accept-Encoding": "identity"})
            clock.start()
            try:
                with session.request(
                    method,
                    url,
                    auth=auth,
                    stream=True,
                    allow_redirects=False,
                    timeout=(min(CONNECT_SECONDS, self._timeout), self._timeout),
                    **body,
                ) as response:
                    yield response
            except (requests.RequestException, OSError) as error:
                raise self._fault(error, exchange) from error
            finally:
                clock.cancel()

    def _fault(self, error: Exception, exchange: Exchange) -> Exception:
        if exchange.expired or isinstance(error, requests.ReadTimeout):
            return ServerError(
                f"The image server did not answer within {self._timeout:g} seconds.", code="engine-timeout", retry=True
            )
        if exchange.is_cut:
            return Cancelled()
        return ServerError("The image server cannot be reached.", code="engine-unreachable", retry=True)


def read(response: requests.Response) -> bytes:
    """The body, refused once it is longer than MAX_BYTES."""
    content = bytearray()
    for chunk in response.iter_content(65_536):
        content += chunk
        if len(content) > MAX_BYTES:
            raise garbage("The image server's answer is too large.")
    return bytes(content)


def lines(response: requests.Response) -> Iterator[bytes]:
    """The body line by line as it comes, refused once it is longer than MAX_BYTES."""
    rest, total = b"", 0
    for chunk in response.iter_content(None):
        total += len(chunk)
        if total > MAX_BYTES:
            raise garbage("The image server's answer is too large.")
        *whole, rest = (rest + chunk).split(b"\n")
        yield from (line.rstrip(b"\r") for line in whole)
    if rest:
        yield rest.rstrip(b"\r")
