"""The gallery's rows as event files, by the contract of `curation.events.schema`: what the nightly export writes."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.core.files.storage import storages

from accounts.models import Consent
from curation.events.reading import EventFile, Manifest
from curation.events.schema import FOLDER, TABLES, VERSION
from gallery.models import Image
from gallery.models.image import Edge
from generator.models import Choice
from lib.storage.files import write_whole


def write_events(**more: list[dict[str, Any]]) -> Manifest:
    """`more` adds rows to tables: `comparisons=[{…}]`."""
    rows = {"images": images(), "edges": edges(), "choices": choices()}
    for table, added in more.items():
        rows[table] = [*rows.get(table, []), *added]
    files = tuple(_file(table, found) for table, found in rows.items())
    return Manifest(id="written", moment="2026-11-29T00:00:00Z", schema=VERSION, files=files)


def _file(table: str, rows: list[dict[str, Any]]) -> EventFile:
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=TABLES[table]), buffer)
    data, key = buffer.getvalue(), f"{FOLDER}/{table}/date=2026-11-29/part-0000.parquet"
    write_whole(storages["default"], key, io.BytesIO(data))
    return EventFile(table, "2026-11-29", key, len(rows), len(data), hashlib.sha256(data).hexdigest())


def images() -> list[dict[str, Any]]:
    return [_image(image) for image in Image.objects.select_related("maker", "entry__post").order_by("pk")]


def _image(image: Image) -> dict[str, Any]:
    entry = getattr(image, "entry", None)
    maker, post = image.maker, entry.post if entry else None
    allowed = bool(maker and Consent.allows(maker))
    return {
        "id": str(image.pk),
        "person": str(maker.viewer_key) if maker and maker.viewer_key else None,
        "invented": bool(maker and maker.invented),
        "created": image.created,
        "state": image.state,
        "origin": image.origin,
        "visibility": image.visibility,
        "published": post.published if post and image.visibility == "public" else None,
        "rating": ("mature" if post.rating == "mature" else "general") if post else None,
        "sha256": image.sha256,
        "pdq": image.perceptual_hash,
        "pdq_quality": image.perceptual_quality,
        "mime": image.mime,
        "bytes": image.bytes,
        "width": image.width,
        "height": image.height,
        "storage_key": image.storage_key,
        "prompt": image.prompt,
        "prompt_sha256": image.prompt_sha256,
        "task": image.task,
        "seed": str(image.seed) if image.seed is not None else None,
        "engine": image.engine,
        "model": image.model,
        "outputs_may_train": image.outputs_may_train,
        "consent": "allowed" if allowed else "notAllowed",
        "consent_effective": "allowed" if allowed else "notAllowed",
        "root": str(image.pk),
        "job": str(image.job) if image.job else None,
        "likes": post.like_count if post else 0,
        "remixes": 0,
        "title": post.title if post else None,
    }


def edges() -> list[dict[str, Any]]:
    return [
        {
            "child": str(edge.child_id),
            "parent": str(edge.parent_id),
            "role": "parentOf",
            "kind": edge.kind,
            "pixels": edge.pixels is not False,
            "strength": edge.strength,
            "position": edge.position,
        }
        for edge in Edge.objects.order_by("pk")
    ]


def choices() -> list[dict[str, Any]]:
    return [
        {
            "id": str(choice.pk),
            "job": str(choice.job),
            "shown": [str(one) for one in choice.candidates],
            "kept": str(choice.kept),
            "act": choice.act,
            "chosen_at": choice.at,
            "person": str(choice.viewer) if choice.viewer else None,
            "invented": False,
        }
        for choice in Choice.objects.order_by("pk")
    ]
