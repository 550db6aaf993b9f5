"""Knowing that the web server serves, without blocking the loop that starts it."""

import socket


class FirstAnswer:
    """Waits for the web server's first page without blocking the loop."""

    def __init__(self, host: str, port: int) -> None:
        local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
        self._address = (local, port)
        self._connection: socket.socket | None = None

    def has_come(self) -> bool:
        """True once an HTTP answer, whatever it says, has arrived."""
        try:
            if self._connection is None:
                self._connection = socket.create_connection(self._address, timeout=1)
                self._connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                self._connection.setblocking(False)
            answered = self._connection.recv(16)
        except BlockingIOError:
            return False
        except OSError:
            self._connection = None
            return False
        self._connection.close()
        if not answered:
            self._connection = None
        return bool(answered)
