"""What curation keeps of a person: which datasets hold their pictures and what was taken back; what a curator did."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q

from curation.changes import departed
from curation.erasure import follow
from curation.models import Build, Change, Download, Order, Revocation, Score, Selected
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
        scored = Score.objects.filter(image__in=mine).order_by("image", "scorer", "version")
        scores = [
            {"image": to_text(one.image), "scorer": f"{one.scorer}/{one.version}", "value": one.value} for one in scored
        ]
        yield "scores.json", json.dumps(scores, indent=2).encode()
        did = {model._meta.model_name: list(_did(model, user)) for model in WHO}
        if any(did.values()):
            yield "curation.json", json.dumps(did, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False).encode()

    def erase(self, user: User) -> None:
        """Pictures of a closed account are refused everywhere; this makes rows, shards and salts follow at once.

        What a curator did stays, as nobody's.
        """
        for model, columns in WHO.items():
            for column in columns:
                model._default_manager.filter(**{column: user}).update(**{column: None})
        departed(user)
        follow(wait=True)


WHO: dict[type[Model], tuple[str, ...]] = {
    Build: ("by",),
    Change: ("by", "undone_by"),
    Order: ("asked_by", "decided_by"),
    Download: ("by",),
}


def _did(model: type[Model], user: User) -> Iterator[dict[str, Any]]:
    """Rows in which this person is named, without others."""
    asked = Q(*((column, user) for column in WHO[model]), _connector=Q.OR)
    others = {column + "_id" for column in WHO[model]}
    plain = [field.attname for field in model._meta.concrete_fields if field.attname not in others]
    yield from model._default_manager.filter(asked).order_by("pk").values(*plain).iterator()


def _row(image: Any, snapshot: str, *, state: str) -> dict[str, str]:
    return {"image": to_text(image), "snapshot": snapshot, "state": state}
