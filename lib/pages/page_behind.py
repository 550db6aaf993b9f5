"""The page of this site from which something was asked for."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def page_behind(request: HttpRequest) -> str:
    """As the browser says, as a path with its query; empty for none, or one of another site."""
    return of_this_site(request, request.headers.get("Referer", ""))


def of_this_site(request: HttpRequest, address: str) -> str:
    secure = request.is_secure()
    if not address or not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=secure):
        return ""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
