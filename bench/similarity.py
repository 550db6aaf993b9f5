"""How long it takes to describe a picture and to find a post's neighbours, and how many of the true ones are found.

    python -m bench.similarity [--posts 10000]

In a database of its own; vectors are random in 60 groups, so that there is something to find.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter, process_time
from typing import Any
from uuid import UUID

import numpy as np
from PIL import Image as Picture

from bench.services import services

MATCHES, TOLD, GROUPS = 24, 20, 60


def describing() -> None:
    from lib.imaging.descriptor import descriptor

    pixels = np.random.default_rng(1).integers(0, 255, (512, 512, 3), np.uint8)
    picture, taken = Picture.fromarray(pixels), []
    for _ in range(30):
        started = process_time()
        descriptor(picture)
        taken.append(process_time() - started)
    print(f"descriptor of 512 x 512: {median(taken) * 1000:.1f} ms of processor time")


def load(posts: int) -> None:
    """Posts by one maker with a picture, words and vectors each."""
    from django.utils import timezone

    from accounts.models import User
    from feed.full_text.vector import vectors
    from feed.models import Card, PictureVector, TextVector
    from feed.models.card import WRITE_WORDS
    from feed.similarity import buckets
    from feed.similarity.encoder import mark, packed, picture_encoder, text_encoder
    from gallery.models import Image, Post
    from gallery.models.entry import PostImage

    draw, now = np.random.default_rng(7), timezone.now()
    makers = [User.objects.create_user(f"maker{n}", f"m{n}@example.org", "x") for n in range(50)]
    centres = draw.normal(size=(GROUPS, 128))
    looks = centres[draw.integers(0, GROUPS, posts)] + draw.normal(size=(posts, 128))
    looks = (looks / np.linalg.norm(looks, axis=1, keepdims=True)).astype(np.float32)
    said = [" ".join(f"word{n}" for n in draw.zipf(1.4, 12) % 5_000) for _ in range(posts)]
    words = text_encoder().encode_texts(said)
    images, rows = [], []
    for number in range(posts):
        maker = makers[number % 50]
        images.append(
            Image(
                maker=maker,
                origin="program",
                visibility="public",
                prompt=said[number],
                storage_key="x",
                width=512,
                height=512,
                sha256=draw.bytes(32).hex(),
                perceptual_hash=draw.bytes(32).hex(),
                perceptual_quality=100,
            )
        )
        rows.append(Post(maker=maker, state="published", published=now))
    Image.objects.bulk_create(images, 2_000)
    Post.objects.bulk_create(rows, 2_000)
    PostImage.objects.bulk_create([PostImage(post=p, image=i) for p, i in zip(rows, images, strict=True)], 2_000)
    cards = [Card(post=p, maker=p.maker_id, published=now, rating=p.rating, listed=True, seen=now) for p in rows]
    Card.objects.bulk_create(cards, 2_000)
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(WRITE_WORDS, [1, [p.pk for p in rows], vectors(([("C", one)], []) for one in said), 1])
    PictureVector.objects.bulk_create(
        [
            PictureVector(
                image=i,
                encoder=mark(picture_encoder()),
                vector=packed(v),
                buckets=buckets.of_hash(i.perceptual_hash, 100) + buckets.of_vector(v),
            )
            for i, v in zip(images, looks, strict=True)
        ],
        2_000,
    )
    TextVector.objects.bulk_create(
        [TextVector(post=p, encoder=mark(text_encoder()), vector=packed(v)) for p, v in zip(rows, words, strict=True)],
        2_000,
    )
    index(dict(zip([i.pk for i in images], looks, strict=True)))


def index(looks: Any) -> None:
    """All vectors by COPY, then their graphs at once."""
    from django.db import connection

    from feed.models import TextVector
    from feed.similarity.comparing import vectors_of
    from feed.similarity.encoder import mark, marks, picture_encoder
    from feed.similarity.vector_index import PICTURES, POSTS, literal

    keys = list(TextVector.objects.values_list("pk", flat=True))
    posts: dict[Any, Any] = {}
    for at in range(0, len(keys), 5_000):
        posts |= vectors_of(keys[at : at + 5_000])
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for table, said, vectors in ((PICTURES, mark(picture_encoder()), looks), (POSTS, marks(), posts)):
            started = perf_counter()
            with cursor.copy(f"COPY {table.table} ({table.key}, encoder, near) FROM STDIN") as copy:
                for key, vector in vectors.items():
                    copy.write_row((key, said, literal(vector)))
            size = len(next(iter(vectors.values())))
            copied, started = perf_counter() - started, perf_counter()
            table.make_graph(cursor, said, size)
            made = perf_counter() - started
            cursor.execute("SELECT pg_total_relation_size(%s), pg_indexes_size(%s)", [table.table, table.table])
            whole, graph = cursor.fetchone()
            print(
                f"{table.table}: {len(vectors)} of {size} copied in {copied:.0f} s, graph in {made:.0f} s; "
                f"{whole / len(vectors):.0f} bytes a row, of which the graph and key {graph / len(vectors):.0f}",
                flush=True,
            )
        cursor.execute("ANALYZE")


def finding(asked: int) -> None:
    """By the graph and by buckets, against the exact answer by all vectors; and what it costs to keep and compare."""
    from django.db import transaction

    from feed.similarity import copies
    from feed.similarity.candidates import candidates
    from feed.similarity.comparing import REACH, among, index_posts, keep, looks_of, nearest, vectors_of
    from gallery.models import Post

    keys = list(Post.objects.order_by("pk").values_list("pk", flat=True))
    known: dict[Any, Any] = {}
    for at in range(0, len(keys), 5_000):
        known |= vectors_of(keys[at : at + 5_000])
    every = np.array([known[key] for key in keys], np.float32)
    times: dict[str, list[float]] = {}
    recall: dict[str, list[float]] = {"graph": [], "buckets": []}

    def timed(name: str, call: Callable[[], Any]) -> Any:
        started = perf_counter()
        answer = call()
        times.setdefault(name, []).append((perf_counter() - started) * 1000)
        return answer

    def bucketed(post: Post) -> list[tuple[UUID, float]]:
        return among(candidates(post, looks_of([post.pk])[post.pk]), known[post.pk], MATCHES)

    rows = Post.objects.select_related("maker").prefetch_related("entries__image", "tags")
    for at in np.random.default_rng(3).choice(len(keys), asked, replace=False):
        post = rows.get(pk=keys[at])
        exact = every @ every[at]
        exact[at] = -1
        best = {keys[one] for one in np.argsort(-exact)[:TOLD]}
        near = timed("graph, 24", partial(nearest, post))
        recall["graph"].append(share(best, near))
        wide = timed(f"graph, {REACH}", partial(nearest, post, REACH))
        timed("into the graph", partial(index_posts, [post.pk]))
        if len(recall["buckets"]) < asked // 4:
            old = timed("buckets", partial(bucketed, post))
            recall["buckets"].append(share(best, old))
        with transaction.atomic():
            timed("keeping them", partial(keep, post, wide))
        timed("copies and bursts", partial(copies.look_for, post))
    print(f"{len(keys)} posts, {asked} asked:")
    for name, taken in times.items():
        print(f"{name:>18}: median {median(taken):.1f} ms, p95 {np.percentile(taken, 95):.1f} ms")
    for name, found in recall.items():
        print(f"of the {TOLD} truly nearest, {name}: {np.mean(found):.3f}")


def share(best: set[UUID], found: list[tuple[UUID, float]]) -> float:
    """Of the best, how many were found."""
    return len(best & {key for key, _score in found}) / len(best)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--asked", type=int, default=100)
    asked = parser.parse_args()
    describing()
    with services("similarity", LOG_LEVEL="ERROR"):
        load(asked.posts)
        finding(asked.asked)


if __name__ == "__main__":
    main()
