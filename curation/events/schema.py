"""The tables of events and their columns, as pyarrow writes them into Parquet.

Ids are canonical UUID text of 36 characters, seeds decimal text (they reach 2^64), times microseconds in UTC, `*_ms`
milliseconds, digests lower-case hex, and `adapters` JSON. What nobody measured is null. `person` and `viewer` are one
key space: `accounts.User.record_key`, null once the person has left, never a handle or a number of the database.
`invented` marks what the seeded community made or said: no opinion of anybody.

Columns are added and never renamed; `VERSION` moves when one changes its meaning, and the folder with it.
"""

from __future__ import annotations

import pyarrow as pa

VERSION = 1
FOLDER = f"events/v{VERSION}"
CURRENT = f"{FOLDER}/current.json"

TEXT, FLAG, REAL = pa.string(), pa.bool_(), pa.float64()
SMALL, LARGE = pa.int32(), pa.int64()
MOMENT = pa.timestamp("us", tz="UTC")

IMAGES = {
    "id": TEXT,
    "person": TEXT,
    "invented": FLAG,
    "created": MOMENT,
    "state": TEXT,  # kept, deleted or erased
    "origin": TEXT,  # model, program or upload
    "visibility": TEXT,
    "published": MOMENT,  # of the first post that shows it to everybody now
    "rating": TEXT,  # general or mature, null where no post shows it
    "sha256": TEXT,
    "pixel_sha256": TEXT,
    "pdq": TEXT,  # 64 hex digits
    "pdq_quality": SMALL,  # 0 to 100
    "mime": TEXT,
    "bytes": LARGE,
    "width": SMALL,
    "height": SMALL,
    "storage_key": TEXT,
    "prompt": TEXT,
    "negative_prompt": TEXT,
    "prompt_sha256": TEXT,
    "task": TEXT,
    "seed": TEXT,
    "steps": SMALL,
    "guidance_scale": REAL,
    "scheduler": TEXT,
    "strength": REAL,
    "engine": TEXT,
    "engine_version": TEXT,
    "model": TEXT,
    "model_revision": TEXT,
    "model_sha256": TEXT,
    "model_licence": TEXT,
    "outputs_may_train": FLAG,
    "licence": TEXT,  # SPDX, of the picture
    "adapters": TEXT,
    "pipeline": TEXT,
    "dtype": TEXT,
    "digital_source_type": TEXT,  # the last part of IPTC's address
    "policy_version": TEXT,
    "consent": TEXT,  # its maker's, of this picture: allowed, notAllowed or constrained
    "consent_effective": TEXT,  # the least of it and of all whose pixels are in it
    "root": TEXT,
    "job": TEXT,
    "candidate": SMALL,
    "likes": LARGE,
    "remixes": LARGE,
    "title": TEXT,
    "alt": TEXT,
}
EDGES = {
    "child": TEXT,
    "parent": TEXT,
    "role": TEXT,  # parentOf, inputTo or componentOf
    "kind": TEXT,
    "pixels": FLAG,
    "strength": REAL,
    "position": SMALL,
}
CONSENTS = {
    "person": TEXT,
    "invented": FLAG,
    "image": TEXT,  # null where it is said of everything the person makes
    "use": TEXT,
    "answer": TEXT,  # allowed, notAllowed, constrained, or inherit: as the person says of everything
    "terms": TEXT,
    "source": TEXT,
    "effective_from": MOMENT,
}
CHOICES = {
    "id": TEXT,
    "job": TEXT,
    "shown": pa.list_(TEXT),
    "kept": TEXT,
    "act": TEXT,  # go-on or post
    "chosen_at": MOMENT,
    "person": TEXT,
    "invented": FLAG,
}
SLATES = {
    "slate": TEXT,
    "at": MOMENT,
    "viewer": TEXT,
    "invented": FLAG,
    "surface": TEXT,
    "policy": TEXT,
    "policy_version": TEXT,
    "eligible": LARGE,
    "reported": FLAG,
    "served": LARGE,
}
IMPRESSIONS = {
    "slate": TEXT,
    "image": TEXT,
    "post": TEXT,
    "position": SMALL,
    "propensity": REAL,
    "explored": FLAG,
    "visible_ms": LARGE,
}
REACTIONS = {
    "id": TEXT,
    "viewer": TEXT,
    "invented": FLAG,
    "post": TEXT,
    "image": TEXT,
    "kind": TEXT,
    "at": MOMENT,
    "slate": TEXT,
    "position": SMALL,
}
COMPARISONS = {
    "id": TEXT,
    "person": TEXT,
    "invented": FLAG,
    "left": TEXT,  # posts' covers as images
    "right": TEXT,
    "answer": TEXT,  # left, right, or neither
    "at": MOMENT,
}
SCORES = {
    "image": TEXT,
    "scorer": TEXT,
    "version": TEXT,
    "value": REAL,  # null where it could not be scored
}
DECISIONS = pa.schema({"id": TEXT, "verdict": TEXT, "caption": TEXT})
"""What curators decided of pictures, for one name of recipes: exclude, include or null; what they wrote, or null. No
event: each build writes it anew."""


def schema(table: str, columns: dict[str, pa.DataType]) -> pa.Schema:
    """Every column may be null; the version and the table's name are in the metadata of each file."""
    return pa.schema(columns, metadata={"atelier.events": str(VERSION), "atelier.table": table})


TABLES: dict[str, pa.Schema] = {
    "images": schema("images", IMAGES),
    "edges": schema("edges", EDGES),
    "consents": schema("consents", CONSENTS),
    "choices": schema("choices", CHOICES),
    "slates": schema("slates", SLATES),
    "impressions": schema("impressions", IMPRESSIONS),
    "reactions": schema("reactions", REACTIONS),
    "comparisons": schema("comparisons", COMPARISONS),
    "scores": schema("scores", SCORES),
}
