"""Pictures and posts that tests speak of, each a little different from the one before."""

from __future__ import annotations

import io
from itertools import count
from typing import Any

from PIL import Image as Picture

from accounts.models import User
from gallery.images.image_store import keep
from gallery.models import Image
from gallery.posts.drafts import draft
from gallery.posts.publication import publish


def picture_bytes(colour: str = "teal", size: tuple[int, int] = (96, 64)) -> bytes:
    """A small real PNG, different for every colour."""
    buffer = io.BytesIO()
    picture = Picture.linear_gradient("L").resize(size).convert("RGB")
    Picture.blend(picture, Picture.new("RGB", size, colour), 0.6).save(buffer, "PNG")
    return buffer.getvalue()


class PostFactory:
    """Makes them through the same verbs as the product."""

    def __init__(self) -> None:
        self._numbers = count()

    def image(self, maker: User, prompt: str = "a lighthouse at dusk", **record: Any) -> Any:
        """A generated image kept by its maker, private until posted."""
        number = next(self._numbers)
        data = record.pop("data", None) or picture_bytes(f"hsl({number * 37 % 360}, 60%, 40%)", (96 + number % 50, 64))
        fields = {"origin": Image.Origin.PROGRAM, "engine": "sketch", "seed": number, "task": "text2image", **record}
        return keep(data, maker=maker, prompt=prompt, **fields)

    def draft(self, maker: User, title: str = "Lighthouse", *, images: list[Any] | None = None, **fields: Any) -> Any:
        return draft(maker, images=images or [self.image(maker)], title=title, **fields)

    def post(self, maker: User, title: str = "Lighthouse", **fields: Any) -> Any:
        """A published post."""
        post = self.draft(maker, title, **fields)
        publish(post, by=maker)
        return post
