"""Pictures that look like one, which need be nobody's: by its vector alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from uuid import UUID

import numpy as np

from feed.models import PictureVector
from feed.similarity import buckets
from feed.similarity.encoder import TextEncoder, mark, picture_encoder, unpacked
from feed.similarity.vector_index import PICTURES
from gallery.models.entry import PostImage

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL import Image

MOST = 200  # pictures
IN_BUCKETS = 2_000  # pictures that are compared where there is no index


def look_of(picture: Image.Image) -> NDArray[np.float32]:
    [vector] = picture_encoder().encode_pictures([picture])
    return np.asarray(vector, np.float32)


def reads_words() -> bool:
    """Whether the encoder of pictures puts words into the same space, as CLIP does."""
    return hasattr(picture_encoder(), "encode_texts")


def look_of_words(words: str) -> NDArray[np.float32]:
    """What a picture of this would look like. Ask `reads_words` first."""
    [vector] = cast(TextEncoder, picture_encoder()).encode_texts([words])
    return np.asarray(vector, np.float32)


def posts_like(look: NDArray[np.float32]) -> list[UUID]:
    """Posts with the nearest pictures, each once, the nearest first; in any state, so they are to be asked for by
    the viewer."""
    near = nearest_pictures(look)
    places = {image: place for place, image in enumerate(near)}
    rows = PostImage.objects.filter(image__in=near).values_list("image", "post")
    return list(dict.fromkeys(post for _image, post in sorted(rows, key=lambda row: places[row[0]])))


def nearest_pictures(look: NDArray[np.float32]) -> list[UUID]:
    if PICTURES.is_there():
        return [image for image, _score in PICTURES.nearest(mark(picture_encoder()), look, MOST)]
    rows = PictureVector.objects.filter(buckets__overlap=buckets.of_vector(look), encoder=mark(picture_encoder()))
    found = list(rows.values_list("pk", "vector")[:IN_BUCKETS])
    scores = unpacked([vector for _image, vector in found], len(look)) @ look
    return [found[at][0] for at in np.argsort(-scores, kind="stable")[:MOST]]
