"""One attempt to deliver a message."""

from __future__ import annotations

import socket
import ssl
import string
import threading
import time
from http.client import HTTPConnection, HTTPException
from urllib.parse import SplitResult, quote
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import WebhookMessage
from accounts.webhooks.addresses import Unsendable, address_of, parts_of
from accounts.webhooks.signature import signed

PATIENCE_SECONDS = 5.0  # for each step
LONGEST_SECONDS = 15.0  # for all of them together
READ_BYTES = 1_000
AGENT = "Atelier-Webhooks/1.0"


class PinnedConnection(HTTPConnection):
    """To the address that was checked, whatever the name says by now; by TLS the name is what its certificate proves.

    No proxy is asked, and no redirect is followed.
    """

    def __init__(self, parts: SplitResult, address: str) -> None:
        self.default_port = 443 if parts.scheme == "https" else 80
        super().__init__(parts.hostname or "", parts.port or self.default_port, timeout=PATIENCE_SECONDS)
        self.address, self.secure = address, parts.scheme == "https"

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), PATIENCE_SECONDS)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it from another thread, however slowly the other side still speaks."""
        if self.sock is not None:
            self.sock.shutdown(socket.SHUT_RDWR)


def deliver(pk: UUID) -> None:
    """Send it if it is due, and keep how that went. Who is not active hears nothing."""
    message = WebhookMessage.claim(pk)
    if message is None:
        return
    if message.webhook.closed or not message.webhook.user.is_active:
        message.close()
        return
    message.note(*sent(message))


def sent(message: WebhookMessage) -> tuple[int | None, str]:
    """The status of the answer and the start of its body; no status, and a sentence, where there was none."""
    hook = message.webhook
    headers = signed(hook.key, message.name, int(time.time()), message.body)
    headers |= {"Content-Type": "application/json", "User-Agent": AGENT}
    try:
        parts = parts_of(hook.url)
        address = address_of(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80))
        return posted(PinnedConnection(parts, address), path_of(parts), message.body.encode(), headers)
    except Unsendable as no:
        return None, str(no)
    except (OSError, HTTPException) as error:
        return None, _("No answer: %(error)s") % {"error": str(error) or type(error).__name__}


def posted(line: PinnedConnection, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    deadline = threading.Timer(LONGEST_SECONDS, line.cut)
    deadline.start()
    try:
        line.request("POST", path, body, headers)
        answer = line.getresponse()
        said = answer.read(READ_BYTES).decode("utf-8", "replace").replace("\x00", "")
        if 300 <= answer.status < 400:
            said = _("It redirects, which is not followed; give the address that it leads to.")
        return answer.status, said
    finally:
        deadline.cancel()
        line.close()


def path_of(parts: SplitResult) -> str:
    """In letters that a request line takes; what is written as %XX stays."""
    return quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=string.punctuation)
