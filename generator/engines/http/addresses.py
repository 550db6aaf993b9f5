"""Which addresses are asked, and which a server may send us to."""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from generator.engines.base import bad_setting
from generator.engines.http.errors import garbage


def server_address(url: str) -> SplitResult:
    """The address an operator set, in its parts. Raises EngineError where it is none, or has a password in it."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise bad_setting(f"“{url}” is not an http or https address.")
    if parts.username or parts.password:
        raise bad_setting("Put the server's key in ENGINE_KEY, not in its address.")
    return parts


def check_address(url: str, base: str) -> None:
    """Only fetch from the configured host or the public internet: a server must not point us at our own network."""
    parts, home = urlsplit(url), urlsplit(base)
    if parts.scheme not in {"http", "https"} or not parts.hostname or (home.scheme, parts.scheme) == ("https", "http"):
        raise garbage("The image server pointed to an address that is not fetched.")
    if parts.hostname == home.hostname:
        return
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
    except OSError as error:
        raise garbage("The image server pointed to a host that does not exist.") from error
    if not all(ipaddress.ip_address(entry[4][0]).is_global for entry in found):
        raise garbage("The image server pointed to an address inside this network.")
