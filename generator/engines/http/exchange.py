"""A request whose connection another thread can cut."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool


class HungUp(OSError):  # noqa: N818 - what happened, seen from the caller's end
    """The exchange was cut before the connection stood."""


class Exchange:
    """The sockets of one request. `hang_up` cuts them from any thread, and whoever reads from one gets an error.

    requests offers no such thing: closing its session leaves a connection in use alone, so the server would go on
    drawing for nobody. A server that notices the closed connection can stop.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._cut = threading.Event()
        self.expired = False

    @property
    def is_cut(self) -> bool:
        return self._cut.is_set()

    def hang_up(self) -> None:
        with self._lock:
            self._cut.set()
            for sock in self._sockets:
                # Not the TLS socket's own shutdown, which is not safe beside a read in another thread.
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def expire(self) -> None:
        """Hang up because the time for the whole exchange is over."""
        self.expired = True
        self.hang_up()

    def rest(self, seconds: float) -> bool:
        """Wait between attempts; True at once when the exchange is cut."""
        return self._cut.wait(seconds)

    def connected(self, sock: Any) -> None:
        with self._lock:
            if self._cut.is_set():
                sock.close()
                raise HungUp
            self._sockets.append(sock)


class ExchangeAdapter(HTTPAdapter):
    """requests' transport, telling an Exchange of every connection it opens, through a proxy as well."""

    def __init__(self, exchange: Exchange) -> None:
        self._pools = pools_reporting_to(exchange)
        super().__init__(max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **options: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **options)
        manager.pool_classes_by_scheme = self._pools
        return manager


def pools_reporting_to(exchange: Exchange) -> dict[str, type]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            exchange.connected(self.sock)

    class Secure(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            exchange.connected(self.sock)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}
