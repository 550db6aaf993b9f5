"""A certificate authority of one's own, and the certificate that it gives the gallery to sign with.

C2PA refuses certificates that sign themselves, so there are two: the anchor, which readers are told to trust, and the
leaf, whose key signs files (C2PA 2.2, 14.5.1: digitalSignature, and emailProtection among its purposes).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

YEARS_OF_ANCHOR, YEARS_OF_LEAF = 20, 5
_EARLIER = dt.timedelta(hours=1)  # clocks of readers are not all right
_USES = (
    *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
    *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its private key, both in PEM."""

    certificate: bytes
    key: bytes


def found(name: str, *, years: int = YEARS_OF_ANCHOR) -> Issued:
    """A new authority of this name."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(name, "root of Content Credentials")
    made = _begun(subject, subject, key.public_key(), years)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    return Issued(_pem(made.sign(key, hashes.SHA256())), _private(key))


def issue(authority: Issued, name: str, *, years: float = YEARS_OF_LEAF) -> Issued:
    """A certificate for signing files, by this authority. Negative years give one that has run out, for tests."""
    root = x509.load_pem_x509_certificate(authority.certificate)
    root_key = serialization.load_pem_private_key(authority.key, None)
    if not isinstance(root_key, ec.EllipticCurvePrivateKey):
        raise ValueError("an authority's key is on an elliptic curve")
    key = ec.generate_private_key(ec.SECP256R1())
    made = _begun(_subject(name, "Content Credentials"), root.subject, key.public_key(), years)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage("digital_signature"), critical=True)
    made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    made = made.add_extension(issuer, critical=False)
    return Issued(_pem(made.sign(root_key, hashes.SHA256())), _private(key))


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, years: float
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    span = dt.timedelta(days=365.25 * years)
    begins = now - _EARLIER if years > 0 else now + 2 * span
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    made = made.serial_number(x509.random_serial_number()).not_valid_before(begins).not_valid_after(now + span)
    return made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _subject(name: str, what: str) -> x509.Name:
    short = name[:64] or "Atelier"  # as long as X.520 lets names be
    common = f"{short} {what}"[:64]
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, short), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _usage(*granted: str) -> x509.KeyUsage:
    return x509.KeyUsage(**{use: use in granted for use in _USES})


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
