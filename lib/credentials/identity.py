"""In whose name files are signed: a certificate with its chain and key, in a folder."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

# The files of the folder: the certificate with those above it, its key, whom readers here trust, and the authority's
# own key where it was made here, which nothing but `manage.py credentials renew` reads.
CHAIN, KEY, ANCHORS, AUTHORITY_KEY = "chain.pem", "key.pem", "anchors.pem", "authority-key.pem"
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


class NoIdentity(Exception):  # noqa: N818 - that nothing is signed is a state, not a fault
    """Nothing can be signed. `reason` is missing, unreadable, mismatch, not-yet or expired."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Identity:
    """`chain` and `key` in PEM; `algorithm` as C2PA names it; `name` is that of the certificate's organisation."""

    chain: bytes
    key: bytes
    algorithm: str
    name: str
    begins: dt.datetime
    ends: dt.datetime

    def ask_valid(self, now: dt.datetime) -> None:
        """Raises NoIdentity("not-yet") and NoIdentity("expired")."""
        if now < self.begins:
            raise NoIdentity("not-yet")
        if now >= self.ends:
            raise NoIdentity("expired")


def load(folder: Path) -> Identity:
    """Raises NoIdentity; whether it is valid now is another question, since that changes by itself."""
    try:
        chain, key = (folder / CHAIN).read_bytes(), (folder / KEY).read_bytes()
    except FileNotFoundError:
        raise NoIdentity("missing") from None
    except OSError:
        raise NoIdentity("unreadable") from None
    try:
        leaf = x509.load_pem_x509_certificates(chain)[0]
        private = serialization.load_pem_private_key(key, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # TypeError: the key wants a password
        raise NoIdentity("unreadable") from None
    if private.public_key() != leaf.public_key():
        raise NoIdentity("mismatch")
    return Identity(chain, key, _algorithm(private), _name(leaf), leaf.not_valid_before_utc, leaf.not_valid_after_utc)


def _algorithm(key: object) -> str:
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    raise NoIdentity("unreadable")


def _name(leaf: x509.Certificate) -> str:
    for kind in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        for attribute in leaf.subject.get_attributes_for_oid(kind):
            return str(attribute.value)
    return ""
