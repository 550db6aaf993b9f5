"""How a post presents itself outside: to link previews, embeds and search engines."""

from __future__ import annotations

import json
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from gallery.images import training_rights
from gallery.images.source_type import label_of
from gallery.lineage.parents import makers_of
from gallery.models import Post, Visibility
from gallery.models.visibility import BY_LINK
from lib.imaging.renditions import OG_SIZE

if TYPE_CHECKING:
    from accounts.models import User

IPTC = "http://cv.iptc.org/newscodes/digitalsourcetype/"
DATA_BLOCK = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def absolute(path: str) -> str:
    """An address of this site as the world knows it; `path` is as `reverse` gives it."""
    return f"{settings.SITE_ORIGIN}{path}"


def data_block(document: Any) -> SafeString:
    """JSON-LD as a script element that is data: browsers never run it, and nothing in it can end the element."""
    text = json.dumps(document, ensure_ascii=False).translate(DATA_BLOCK)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


class Shared:
    """What the head of a post's page says. Only what opens for everyone is described; the rest is kept from indexes."""

    def __init__(self, post: Post) -> None:
        self.post, self.maker = post, post.maker

    @property
    def open(self) -> bool:
        published = self.post.state == Post.State.PUBLISHED
        return bool(published and self.post.visibility in BY_LINK and self.maker.is_active)

    @property
    def public(self) -> bool:
        return self.open and self.post.visibility == Visibility.PUBLIC

    @property
    def robots(self) -> str:
        """Directives for the page, with those about training; nothing where all is allowed."""
        words = [] if self.public else ["noindex"]
        return ", ".join(words + ([] if training_rights.allowed_of(self.post) else [training_rights.DIRECTIVES]))

    @property
    def reservation(self) -> int:
        return 0 if training_rights.allowed_of(self.post) else 1

    @property
    def address(self) -> str:
        return absolute(self.post.get_absolute_url())

    @property
    def picture(self) -> str:
        """The preview's address, or nothing for a mature post: who pastes a link does not choose for all readers."""
        shown = self.post.rating != Post.Rating.MATURE
        return absolute(self.post.cover.url("og")) if shown else ""

    @property
    def size(self) -> tuple[int, int]:
        return OG_SIZE

    @property
    def published(self) -> datetime:
        """When it was; only what is published is described."""
        return self.post.published or self.post.created

    @cached_property
    def credit(self) -> str:
        """Whom to name, and whose picture it was made from."""
        sources = makers_of(self.post)
        if not sources:
            return _("%(maker)s on %(site)s") % {"maker": self.maker.name, "site": settings.SITE_NAME}
        names = {"maker": self.maker.name, "site": settings.SITE_NAME, "source": ", ".join(one.name for one in sources)}
        return _("%(maker)s on %(site)s, remixed from %(source)s") % names

    @property
    def description(self) -> str:
        """Its maker's words, else what the picture shows, and whose it is."""
        words = Truncator(self.post.text or self.post.shown[0].alt).chars(200)
        return f"{words} · {self.credit}" if words else self.credit

    @property
    def linked_data(self) -> SafeString:
        """One schema.org ImageObject for each picture."""
        graph = [self._image(entry) for entry in self.post.shown]
        return data_block({"@context": "https://schema.org", "@graph": graph})

    def _image(self, entry: Any) -> dict[str, Any]:
        image = entry.image
        source = label_of(image)
        based_on = [
            absolute(credit.source.entry.post.get_absolute_url())
            for credit in image.credits.all()
            if credit.opens_for_all
        ]
        known = {
            "description": self.post.text,
            "digitalSourceType": IPTC + source.value if source else "",
            "keywords": ", ".join(sorted(tag.name for tag in self.post.tags.all())),
            "isBasedOn": based_on,
        }
        return {
            "@type": "ImageObject",
            "name": self.post.name,
            "caption": entry.alt,
            "url": self.address,
            "contentUrl": absolute(image.url("original")),
            "thumbnailUrl": absolute(image.url("w320")),
            "width": image.width,
            "height": image.height,
            "encodingFormat": image.mime,
            "datePublished": self.published.isoformat(),
            "creator": person(self.maker),
            "creditText": self.credit,
            "isFamilyFriendly": self.post.rating == Post.Rating.EVERYONE,
        } | {name: value for name, value in known.items() if value}


def person(maker: User) -> dict[str, str]:
    """A maker as schema.org has it."""
    return {"@type": "Person", "name": maker.name, "url": absolute(maker.get_absolute_url())}


def profile_data(maker: User) -> SafeString:
    """A profile page as schema.org has it."""
    about = person(maker) | {"alternateName": f"@{maker.handle}", "description": maker.bio}
    page = {"@context": "https://schema.org", "@type": "ProfilePage", "dateCreated": maker.joined.isoformat()}
    return data_block(page | {"mainEntity": {name: value for name, value in about.items() if value}})
