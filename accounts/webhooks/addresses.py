"""Which machine a webhook's address leads to, and that it is none of ours.

A name may be answered differently each time it is looked up, so whoever connects uses the very address that was
checked. An operator whose receivers stand inside names their networks (WEBHOOK_NETWORKS).
"""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

NAT64 = ip_network("64:ff9b::/96")
Address = IPv4Address | IPv6Address


class Unsendable(Exception):  # noqa: N818 - an answer, not a fault
    """Its text is a sentence that says why nothing can be sent there."""


def parts_of(url: str) -> SplitResult:
    """A webhook's address taken apart. Raises Unsendable."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unsendable(_("This is no web address.")) from error
    if parts.scheme != "https" and not (parts.scheme == "http" and (settings.PLAIN_HTTP or not settings.PRODUCTION)):
        raise Unsendable(_("The address must begin with https://."))
    if not parts.hostname or parts.username is not None or port == 0:
        raise Unsendable(_("This is no web address."))
    return parts


def address_of(host: str, port: int) -> str:
    """The address to connect to. Raises Unsendable where the name is unknown or any of its addresses is internal."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unsendable(why_unknown(error) % {"host": host}) from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses or not all(may_be_sent_to(address) for address in addresses):
        raise Unsendable(_("“%(host)s” leads to an internal address; nothing is sent there.") % {"host": host})
    return addresses[0]


def why_unknown(error: Exception) -> str:
    """Whether the name is wrong, or nobody could be asked."""
    if isinstance(error, UnicodeError) or getattr(error, "errno", None) == socket.EAI_NONAME:
        return _("No machine is known by the name “%(host)s”. Look at how it is written.")
    return _("This server could not look up “%(host)s”: its name server gave no answer. Try again later.")


def may_be_sent_to(text: str) -> bool:
    """Whether it is an address of the open internet, or of a network that the operator named."""
    address = bare(ip_address(text.partition("%")[0]))
    if any(address in ip_network(network) for network in settings.WEBHOOK_NETWORKS):
        return True
    inside = address.version == 6 and address.is_site_local  # RFC 3879: retired, and still no address of the internet
    return address.is_global and not (address.is_multicast or address.is_reserved or inside)


def bare(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, by mapping (RFC 4291), 6to4 (RFC 3056) or NAT64 (RFC 6052)."""
    if isinstance(address, IPv4Address):
        return address
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
