"""Vectors of what posts show and say, made where they are missing or of another encoder."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PIL import Image as Picture

from feed.models import PictureVector, TextVector
from feed.similarity import buckets
from feed.similarity.encoder import mark, packed, picture_encoder, text_encoder
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
    opened = [(wanted[key], picture) for key in wanted.keys() - set(done) if (picture := _opened(wanted[key]))]
    vectors = encoder.encode_pictures([picture for _image, picture in opened])
    rows = [
        PictureVector(
            image=image,
            encoder=mark(encoder),
            vector=packed(vector),
            buckets=buckets.of_hash(image.perceptual_hash, image.perceptual_quality) + buckets.of_vector(vector),
        )
        for (image, _picture), vector in zip(opened, vectors, strict=True)
    ]
    PictureVector.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["image"], update_fields=["encoder", "vector", "buckets"]
    )


def _opened(image: Image) -> Picture.Image | None:
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
