"""How long it takes to describe a picture and to find a post's neighbours, and how many of the true ones are found.

    python -m bench.similarity [--posts 10000]

In a database of its own; vectors are random in 60 groups, so that there is something to find.
"""

from __future__ import annotations

import argparse
from statistics import median
from time import perf_counter, process_time

import numpy as np
from PIL import Image as Picture

from bench.services import services

MATCHES, GROUPS = 24, 60


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
    Card.objects.bulk_create([Card.of(p) for p in rows], 2_000)
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
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def finding(asked: int) -> None:
    """Against the exact answer, by all vectors."""
    from django.db import transaction

    from feed.similarity import copies
    from feed.similarity.comparing import LOOK, WORDS, keep, looks_of, nearest, words_of
    from gallery.models import Post

    keys = list(Post.objects.order_by("pk").values_list("pk", flat=True))
    looks, words = looks_of(keys), words_of(keys)
    look, word = np.array([looks[key] for key in keys]), np.array([words[key] for key in keys])
    taken, kept, copied, recall, compared = [], [], [], [], []
    rows = Post.objects.select_related("maker").prefetch_related("entries__image", "tags")
    for at in np.random.default_rng(3).choice(len(keys), asked, replace=False):
        post = rows.get(pk=keys[at])
        started = perf_counter()
        near = nearest(post)
        taken.append(perf_counter() - started)
        started = perf_counter()
        with transaction.atomic():
            keep(post, near)
        kept.append(perf_counter() - started)
        started = perf_counter()
        copies.look_for(post)
        copied.append(perf_counter() - started)
        exact = LOOK * np.clip(look @ look[at], 0, 1) + WORDS * np.clip(word @ word[at], 0, 1)
        exact[at] = -1
        best = np.argsort(-exact)[:MATCHES]
        found = {key for key, _score in near}
        recall.append(np.mean([keys[one] in found for one in best]))
        compared.append(float(np.sum([score for _key, score in near])) / float(exact[best].sum()))
    print(f"{len(keys)} posts, {asked} asked:")
    for name, times in (("neighbours", taken), ("keeping them", kept), ("copies and bursts", copied)):
        print(f"{name:>18}: median {median(times) * 1000:.0f} ms, worst {max(times) * 1000:.0f} ms")
    share = np.mean(compared)
    print(f"of the {MATCHES} truly nearest {np.mean(recall):.2f} found; their scores are {share:.3f} of the best")


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
