"""Vectors of what posts show and say, made where they are missing or of another encoder."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PIL import Image as Picture

from feed.models import IndexedPicture, PictureVector, TextVector
from feed.similarity import buckets
from feed.similarity.encoder import mark, packed, picture_encoder, text_encoder, unpacked
from feed.similarity.vector_index import PICTURES
from gallery.files import storage
from lib.imaging.facts import FORMATS

if TYPE_CHECKING:
    from gallery.models import Image, Post

SMALLEST = "w320"
logger = logging.getLogger(__name__)


def describe(posts: Sequence[Post]) -> None:
    """Of posts that come with tags and images. A picture whose file cannot be read has no vector, and is said so."""
    describe_pictures(entry.image for post in posts for entry in post.shown)
    describe_texts(posts)


def describe_pictures(images: Iterable[Image]) -> None:
    encoder = picture_encoder()
    wanted = {image.pk: image for image in images if image.state == "kept"}
    done = PictureVector.objects.filter(pk__in=list(wanted), encoder=mark(encoder)).values_list("pk", flat=True)
    seen = [(wanted[key], picture) for key in wanted.keys() - set(done) if (picture := opened(wanted[key]))]
    vectors = encoder.encode_pictures([picture for _image, picture in seen])
    rows = [
        PictureVector(
            image=image,
            encoder=mark(encoder),
            vector=packed(vector),
            buckets=buckets.of_hash(image.perceptual_hash, image.perceptual_quality) + buckets.of_vector(vector),
        )
        for (image, _picture), vector in zip(seen, vectors, strict=True)
    ]
    PictureVector.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["image"], update_fields=["encoder", "vector", "buckets"]
    )
    index_pictures(list(wanted))


def index_pictures(images: Sequence[UUID]) -> None:
    """Those that have a vector and are not in the index yet, where there is one."""
    encoder = picture_encoder()
    if not PICTURES.is_there():
        return
    indexed = IndexedPicture.objects.filter(pk__in=images, encoder=mark(encoder)).values("pk")
    rows = PictureVector.objects.filter(pk__in=images, encoder=mark(encoder)).exclude(pk__in=indexed)
    found = list(rows.values_list("pk", "vector"))
    vectors = unpacked([kept for _key, kept in found], encoder.size)
    PICTURES.write(mark(encoder), dict(zip((key for key, _kept in found), vectors, strict=True)))


def opened(image: Image) -> Picture.Image | None:
    """The smallest rendition that is there, else the picture itself."""
    small = image.renditions.get(SMALLEST, {})
    try:
        data = storage.store().read(small["key"] if small.get("bytes") else image.storage_key)
        return Picture.open(io.BytesIO(data), formats=FORMATS).convert("RGB")
    except OSError as error:
        logger.warning("No vector for picture %s: %s", image.pk, error)
        return None


def describe_texts(posts: Sequence[Post]) -> None:
    """Always anew: words change."""
    encoder = text_encoder()
    vectors = encoder.encode_texts([text_of(post) for post in posts])
    rows = [
        TextVector(post=post, encoder=mark(encoder), vector=packed(vector))
        for post, vector in zip(posts, vectors, strict=True)
    ]
    TextVector.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["post"], update_fields=["encoder", "vector"]
    )


def text_of(post: Post) -> str:
    """Title, tags and prompts, each prompt once."""
    prompts = dict.fromkeys(entry.image.prompt for entry in post.shown)
    return "\n".join([post.title, *(tag.name for tag in post.tags.all()), *prompts])
