"""The public address of the site: whether production may have it, and what follows from it."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


class SiteAddress(NamedTuple):
    """`origin` without and `url` with the path; `path` is "" or "/gallery", never with a slash at its end."""

    origin: str
    path: str

    @property
    def url(self) -> str:
        return self.origin + self.path

    @property
    def is_secure(self) -> bool:
        return self.origin.startswith("https://")

    @property
    def root(self) -> str:
        """Below what cookies of the site hold: "/", or "/gallery/"."""
        return f"{self.path}/"

    @property
    def cookie_prefix(self) -> str:
        """Before the names of cookies, so that browsers take them over https from this very host alone, and no other
        host can put one in their place; under a path, over https alone (RFC 6265bis, 4.1.3)."""
        if not self.is_secure:
            return ""
        return "__Secure-" if self.path else "__Host-"


def site_address(text: str, *, production: bool, plain_http: bool) -> SiteAddress:
    """Of SITE_URL. Raises ImproperlyConfigured, with a sentence that says what to set."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ImproperlyConfigured("Set SITE_URL to the address of this site: https://gallery.example.org, no query.")
    if production and parts.scheme == "http" and not plain_http:
        raise ImproperlyConfigured(
            "Set SITE_URL to the https:// address of this site. Only on a network whose every machine you trust:"
            " PLAIN_HTTP=on lets it be http://, and passwords and pictures then travel readable."
        )
    return SiteAddress(f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/"))
