"""`revocations.jsonl`: which rows of a snapshot were taken back, a signed line each.

A line is canonical JSON of snapshot, image, leaf, epoch and `signature`: Ed25519 (RFC 8032) in hex, over the canonical
JSON of the others. Datasets carry the public key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from curation.models import Revocation, SigningKey, Snapshot
from curation.recipe import canonical
from lib.problems import Problem


def lines(snapshot: Snapshot) -> bytes:
    """The whole file; the same for the same rows."""
    key = SigningKey.current()
    found = Revocation.objects.filter(snapshot=snapshot).order_by("leaf")
    said = (
        {"snapshot": snapshot.pk, "image": str(one.image), "leaf": one.leaf, "epoch": one.epoch}
        for one in found.iterator()
    )
    return b"".join(canonical({**one, "signature": key.sign(canonical(one)).hex()}) + b"\n" for one in said)


def believed(path: Path, public_key: str, snapshot: str) -> Iterator[str]:
    """The pictures to drop, after each signature was checked. Raises Problem("invalid") with the line at fault."""
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        try:
            said: dict[str, Any] = json.loads(line)
            signature = bytes.fromhex(said.pop("signature"))
            key.verify(signature, canonical(said))
        except (ValueError, KeyError, AttributeError, TypeError, InvalidSignature) as error:
            told = _("This line is not signed by the gallery that made the dataset.")
            raise Problem.invalid({f"line {number}": told}) from error
        if said["snapshot"] == snapshot:
            yield str(said["image"])
