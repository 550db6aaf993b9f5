"""Posts that may be like one: bounded sets, each read by an index. Which of them are is for their vectors to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import F

from feed.full_text.stems import stems
from feed.full_text.vector import quoted
from feed.models import Card, PictureVector
from feed.similarity import buckets
from feed.similarity.describing import text_of
from feed.similarity.encoder import mark, picture_encoder
from feed.similarity.hashed_words import words_of
from gallery.models import Post
from gallery.models.entry import PostImage

if TYPE_CHECKING:
    import numpy as np
    from django.db.models import QuerySet
    from numpy.typing import NDArray

OF_TAGS, OF_A_WORD, OF_MODEL, OF_MAKER, OF_LOOK, OF_FAMILY = 300, 100, 150, 50, 400, 50
WORDS = 8


def candidates(post: Post, look: NDArray[np.float32] | None) -> list[UUID]:
    """Public posts that share a tag, a word, the model, the maker, the family or a bucket; each once, not itself."""
    found: dict[UUID, None] = {}
    for source in sources(post, look):
        found |= dict.fromkeys(source)
    found.pop(post.pk, None)
    return list(found)


def sources(post: Post, look: NDArray[np.float32] | None) -> Iterator[Iterable[UUID]]:
    listed = Card.objects.filter(listed=True)
    yield keys(tagged_like(post), OF_TAGS)
    for word in telling_words(post):
        holding = listed.filter(words=SearchQuery(quoted(word), search_type="raw", config="simple"))
        yield keys(holding.order_by("-published", "-post"), OF_A_WORD)
    yield keys(listed.filter(maker=post.maker_id).order_by("-published"), OF_MAKER)
    if post.shown and post.cover.model:
        yield keys(listed.filter(model=post.cover.model).order_by("-hot", "-post"), OF_MODEL)
    images = [entry.image_id for entry in post.shown]
    yield Post.objects.published().remixes_of(images).order_by("-pk").values_list("pk", flat=True)[:OF_FAMILY]
    if look is not None:
        yield posts_in(buckets.of_vector(look), OF_LOOK).values_list("post", flat=True)


def keys(rows: QuerySet[Any], most: int) -> QuerySet[Any, Any]:
    return rows.values_list("post_id", flat=True)[:most]


def tagged_like(post: Post) -> QuerySet[Any]:
    """Rows of posts with tags, the newest first: ids are in order of time."""
    tags = [tag.pk for tag in post.tags.all()]
    return Post.tags.through.objects.filter(tag__in=tags).order_by("-post_id")


def telling_words(post: Post) -> list[str]:
    """The longest of its words, without those that say nothing in their language."""
    words = dict.fromkeys(words_of(text_of(post)))
    known = stems(words)
    telling = [word for word in words if not (word in known and known[word].stop)]
    return sorted(telling, key=len, reverse=True)[:WORDS]


def posts_in(numbers: list[int], most: int) -> QuerySet[PostImage]:
    """Pictures of posts, in any state, in one of these buckets."""
    alike = PictureVector.objects.filter(buckets__overlap=numbers, encoder=mark(picture_encoder()))
    return PostImage.objects.filter(image__in=list(alike.annotate(at=F("image")).values_list("at", flat=True)[:most]))
