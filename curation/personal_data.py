"""What curation keeps of a person: which datasets hold their pictures, and what was taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from curation.erasure import take_back
from curation.models import Revocation, Selected
from gallery.models import Image
from lib.ids import to_text

if TYPE_CHECKING:
    from accounts.models import User


class CurationData:
    """Handed over: every dataset that one's pictures are in, or were taken out of."""

    def export(self, user: User) -> Iterator[tuple[str, bytes]]:
        mine = Image.objects.filter(maker=user).values("pk")
        chosen = Selected.objects.filter(image__in=mine).order_by("pk").values_list("image", "snapshot")
        taken = Revocation.objects.filter(image__in=mine).order_by("pk").values_list("image", "snapshot")
        found = [_row(*one, state="in it") for one in chosen] + [_row(*one, state="taken back") for one in taken]
        yield "datasets.json", json.dumps(found, indent=2).encode()

    def erase(self, user: User) -> None:
        """Pictures of a closed account are refused everywhere; this makes rows, shards and salts follow at once."""
        take_back()


def _row(image: Any, snapshot: str, *, state: str) -> dict[str, str]:
    return {"image": to_text(image), "snapshot": snapshot, "state": state}
