"""Where a passkey can be made and used."""

from __future__ import annotations

from ipaddress import ip_address

from django.http import HttpRequest
from django.http.request import split_domain_port


def passkeys_work_at(request: HttpRequest) -> bool:
    """At a name, over https or on this machine itself: anywhere else browsers refuse, most of them without a word.

    WebAuthn asks for a secure context and a domain: https://www.w3.org/TR/webauthn-2/#sctn-createCredential, 6 and 7.
    """
    host, _port = split_domain_port(request.get_host())
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure() or host == "localhost" or host.endswith(".localhost")
    return False
