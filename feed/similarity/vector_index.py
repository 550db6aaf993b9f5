"""The nearest vectors, found by the database: pgvector's HNSW graph over 16-bit floats.

Malkov and Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable Small World
graphs" (2016). A server without the extension, or with one before 0.7, has no index; whoever asks looks into buckets.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import ProgrammingError, connection, transaction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

SEARCHED = 120  # nodes kept in sight on the way through the graph (hnsw.ef_search): recall for time
LOCK = 0x6E656172  # of the transactions that make an index
AVAILABLE = "SELECT 1 FROM pg_available_extensions WHERE name = 'vector'"
OFFERED = "SELECT to_regtype('halfvec') IS NOT NULL"
COLUMN = "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = 'near' AND NOT attisdropped"
WRITE = """
    INSERT INTO {table} ({key}, encoder, near) VALUES (%s, %s, %s)
    ON CONFLICT ({key}) DO UPDATE SET encoder = EXCLUDED.encoder, near = EXCLUDED.near"""
GRAPH = """
    CREATE INDEX IF NOT EXISTS {index} ON {table} USING hnsw ((near::halfvec({size})) halfvec_ip_ops)
    WHERE encoder = {mark}"""
NEAREST = """
    SELECT {key}, -(near::halfvec({size}) <#> %(vector)s::halfvec({size})) FROM {table} WHERE encoder = %(mark)s
    ORDER BY near::halfvec({size}) <#> %(vector)s::halfvec({size}) LIMIT %(most)s"""
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class VectorIndex:
    """Of one table, by its key. Each encoder's vectors have a graph of their own, as they have a size of their own."""

    table: str
    key: str

    def is_there(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(COLUMN, [self.table])
            return cursor.fetchone() is not None

    def write(self, mark: str, vectors: Mapping[UUID, Vector]) -> None:
        """Keep them; the first of an encoder make its graph."""
        if not vectors:
            return
        rows = [(key, mark, literal(vectors[key])) for key in sorted(vectors)]
        with transaction.atomic(), connection.cursor() as cursor:
            self.make_graph(cursor, mark, len(next(iter(vectors.values()))))
            cursor.executemany(WRITE.format(table=self.table, key=self.key), rows)

    def nearest(self, mark: str, vector: Vector, most: int) -> list[tuple[UUID, float]]:
        """At most `most` keys with their dot products, the nearest first."""
        asked = NEAREST.format(table=self.table, key=self.key, size=len(vector))
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL hnsw.ef_search = {max(SEARCHED, most)}")
            cursor.execute(asked, {"mark": mark, "vector": literal(vector), "most": most})
            return list(cursor.fetchall())

    def make_graph(self, cursor: Any, mark: str, size: int) -> None:
        """The graph of an encoder's vectors, if it has none."""
        index = f"{self.table}_{hashlib.sha256(mark.encode()).hexdigest()[:12]}"
        cursor.execute("SELECT to_regclass(%s)", [index])
        if cursor.fetchone()[0] is None:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with rows yet to be checked takes no index
            quoted = "'" + mark.replace("'", "''").replace("%", "%%") + "'"
            cursor.execute(GRAPH.format(index=index, table=self.table, size=size, mark=quoted))


PICTURES = VectorIndex("feed_indexedpicture", "image_id")
POSTS = VectorIndex("feed_indexedpost", "post_id")


def prepare(**_signal: object) -> None:
    """After migrations: give both tables their column where the server has pgvector, else say what is missing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [POSTS.table])
        if cursor.fetchone()[0] is None or (PICTURES.is_there() and POSTS.is_there()):
            return
        cursor.execute(AVAILABLE)
        if cursor.fetchone() and _extended(cursor):
            for index in (PICTURES, POSTS):
                cursor.execute(f"ALTER TABLE {index.table} ADD COLUMN IF NOT EXISTS near halfvec")
            return
    logger.warning("PostgreSQL has no pgvector 0.7 or later: fewer of the posts that are like one are found.")


def _extended(cursor: Any) -> bool:
    """Whether halfvec is there, which only a superuser of the server can bring."""
    if _has_halfvec(cursor):
        return True
    try:
        with transaction.atomic():
            cursor.execute("CREATE EXTENSION IF NOT EXISTS vector")
    except ProgrammingError as error:
        logger.warning("The extension vector could not be created: %s", error)
    return _has_halfvec(cursor)


def _has_halfvec(cursor: Any) -> bool:
    cursor.execute(OFFERED)
    return bool(cursor.fetchone()[0])


def literal(vector: Vector) -> str:
    """As pgvector reads it."""
    return "[" + ",".join(f"{number:.5g}" for number in vector.tolist()) + "]"
