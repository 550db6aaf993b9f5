"""What filters can ask of a post, as lexemes that stand among its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from feed.full_text.lexemes import lexemes

if TYPE_CHECKING:
    from gallery.models import Image, Post

SQUARE = 1.05  # the longer side by the shorter one, at most


def fact(name: str, value: object) -> str:
    """The lexeme of something that is so: `:size=square`. No word of a text begins with a colon."""
    return f":{name}={value}"


def facts(post: Post) -> Iterator[str]:
    """What filters can ask of a post that comes with its tags and images."""
    yield fact("by", post.maker_id)
    yield from (fact("tag", tag.name) for tag in post.tags.all())
    for image in {entry.image_id: entry.image for entry in post.entries.all()}.values():
        yield from (fact("model", lexeme.text) for lexeme in lexemes(image.model))
        yield fact("size", shape(image))
        yield fact("size", f"{image.width}x{image.height}")


def shape(image: Image) -> str:
    long, short = max(image.width, image.height), min(image.width, image.height)
    if long <= short * SQUARE:
        return "square"
    return "portrait" if image.height > image.width else "landscape"
