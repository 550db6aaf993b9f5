"""Where a request comes from, as far as the proxies before this site can be believed."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104 - of a connection over a socket without an address
NETWORK_OF_ONE = 64  # bits: what one customer is commonly given of IPv6


def address_of(request: HttpRequest) -> str:
    """The address that the outermost of settings.TRUSTED_PROXIES proxies saw.

    What stands further left in X-Forwarded-For was sent by the caller and counts for nothing. A request with fewer
    entries did not come through all proxies: then it is the address that this server itself saw.
    """
    trusted = settings.TRUSTED_PROXIES
    seen = [entry.strip() for entry in request.headers.get("X-Forwarded-For", "").split(",")]
    if trusted and len(seen) >= trusted and (found := _parsed(seen[-trusted])):
        return found
    return _parsed(str(request.META.get("REMOTE_ADDR", ""))) or UNKNOWN


def network_of(request: HttpRequest) -> str:
    """The address, or of IPv6 the network of one customer: what is counted together."""
    address = ipaddress.ip_address(address_of(request))
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, NETWORK_OF_ONE), strict=False))


def _parsed(text: str) -> str:
    try:
        address = ipaddress.ip_address(text.removeprefix("[").partition("]")[0])
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
