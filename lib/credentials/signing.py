"""Signing a finished file. Nothing may be written into it afterwards: one changed byte, and it is invalid."""

from __future__ import annotations

import io
import json
from typing import Any, NamedTuple

import c2pa

from lib.credentials.identity import Identity
from lib.credentials.statement import Statement, described, ingredients, manifest

FORMATS = ("image/png", "image/jpeg", "image/webp", "image/avif")
# No thumbnails, which cost 106 KB and a quarter of a second, and nothing that asks the network.
SETTINGS: dict[str, Any] = {
    "version": 1,
    "verify": {"verify_after_sign": False, "remote_manifest_fetch": False, "ocsp_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
}


# The type of a manifest's box (C2PA 2.2, 11.1.4), behind which its label stands.
_MANIFEST_BOX = b"c2ma\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"


class CannotSign(Exception):  # noqa: N818 - the file goes out without
    """The file is none that can be signed, or what was to be said in it is refused."""


class Signed(NamedTuple):
    """The file's bytes with the manifest in it, and the manifest's own id."""

    data: bytes
    manifest: str


def sign(data: bytes, mime: str, said: Statement, identity: Identity) -> Signed:
    """A signed copy of a PNG, JPEG, WebP or AVIF file. Two signings of one file never give the same bytes.

    Context and signer are made for each signature: that takes less than a millisecond of six to fifteen, and neither
    may be carried over a fork or shared by threads. Raises CannotSign, also for a file that has a manifest already.
    """
    if mime not in FORMATS:
        raise CannotSign(mime)
    out = io.BytesIO()
    try:
        with _context() as context, _signer(identity) as signer:
            builder = c2pa.Builder(json.dumps(manifest(said)), context)
            for label, one in ingredients(said).items():
                if one.file:
                    builder.add_ingredient(json.dumps(described(one, label)), one.mime, io.BytesIO(one.file))
            store = builder.sign(signer, mime, io.BytesIO(data), out)
        return Signed(out.getvalue(), _label(store))
    except c2pa.C2paError as error:
        raise CannotSign(str(error)) from error


def _context() -> Any:
    return c2pa.Context.from_dict(SETTINGS)


def _signer(identity: Identity) -> Any:
    about = c2pa.C2paSignerInfo(identity.algorithm.encode(), identity.chain, identity.key, None)
    return c2pa.Signer.from_info(about)


def _label(store: bytes) -> str:
    """Of the active manifest, which is the last box of its kind in a store: `urn:c2pa:` and a UUID."""
    at = store.rfind(_MANIFEST_BOX) + len(_MANIFEST_BOX) + 1  # one byte of toggles
    return store[at : store.find(b"\0", at)].decode("ascii", "replace")
