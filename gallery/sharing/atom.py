"""Atom feeds (RFC 4287) of public posts, the pictures as enclosures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.functional import Promise
from django.utils.html import format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.models import User
from gallery.images import training_rights
from gallery.lineage.parents import makers_of, sentence
from gallery.models import Post, Visibility
from gallery.sharing.previews import absolute
from lib.limits.written import writable

MOST = 30
FRESH_FOR = 60  # seconds
About = TypeVar("About")


class WritableAtom(Atom1Feed):
    """An item with letters that XML does not know loses them, and not the whole feed its readers.

    `contributors` are those from whose pictures an entry was made, as (name, address).
    """

    def __init__(self, *about: Any, **more: Any) -> None:
        super().__init__(*map(cleaned, about), **{name: cleaned(value) for name, value in more.items()})

    def add_item(self, *about: Any, **more: Any) -> None:
        super().add_item(*map(cleaned, about), **{name: cleaned(value) for name, value in more.items()})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for name, address in item.get("contributors", ()):
            handler.startElement("contributor", {})
            handler.addQuickElement("name", name)
            handler.addQuickElement("uri", address)
            handler.endElement("contributor")


def cleaned(value: Any) -> Any:
    """The same, its texts as they can be written out."""
    if isinstance(value, str | Promise):
        return writable(str(value))
    return [cleaned(one) for one in value] if isinstance(value, list | tuple) else value


class Posts(Feed[Post, About]):
    """Public posts as entries, whoever's they are."""

    feed_type = WritableAtom

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        response["Cache-Control"] = f"public, max-age={FRESH_FOR}"
        # A feed holds pictures of several makers, and the most careful of them is heeded.
        return training_rights.declare(response, allowed=False)

    def newest(self, *, maker: User | None = None) -> Iterable[Post]:
        posts = Post.objects.listed_for(AnonymousUser()).filter(visibility=Visibility.PUBLIC)
        posts = posts.filter(maker=maker) if maker else posts
        return posts.for_cards().prefetch_related("tags").order_by("-published", "-id")[:MOST]

    def item_title(self, item: Post) -> str:
        return item.name

    def item_description(self, item: Post) -> str:
        words = linebreaks(item.text, autoescape=True) if item.text else ""
        entry = item.shown[0]
        picture = format_html('<p><img src="{}" alt="{}"></p>', absolute(entry.image.url("w640")), entry.alt)
        said = sentence(item, settings.SITE_ORIGIN)
        made_from = format_html("<p>{}</p>", said) if said else ""
        return format_html("{}{}{}", picture, mark_safe(words), made_from)  # noqa: S308 - escaped by linebreaks

    def item_extra_kwargs(self, item: Post) -> dict[str, Any]:
        makers = [(one.name, absolute(one.get_absolute_url())) for one in makers_of(item)]
        return {"contributors": makers}

    def item_link(self, item: Post) -> str:
        return absolute(item.get_absolute_url())

    def item_author_name(self, item: Post) -> str:
        return item.maker.name

    def item_author_link(self, item: Post) -> str:
        return absolute(item.maker.get_absolute_url())

    def item_pubdate(self, item: Post) -> datetime | None:
        return item.published

    def item_updateddate(self, item: Post) -> datetime | None:
        return item.edited or item.published

    def item_categories(self, item: Post) -> list[str]:
        return sorted(tag.name for tag in item.tags.all())

    def item_enclosures(self, item: Post) -> list[Enclosure]:
        images = [entry.image for entry in item.shown]
        return [Enclosure(absolute(image.url("original")), str(image.bytes), image.mime) for image in images]


class Newest(Posts[None]):
    """What visitors would see under "New"."""

    def title(self, about: None) -> str:
        return _("New on %(site)s") % {"site": settings.SITE_NAME}

    def link(self, about: None) -> str:
        return absolute(reverse("home"))

    def feed_url(self, about: None) -> str:
        return absolute(reverse("atom"))

    def items(self, about: None) -> Iterable[Post]:
        return self.newest()


class NewestBy(Posts[User]):
    """One maker's public posts."""

    def get_object(self, request: HttpRequest, handle: str) -> User:
        return get_object_or_404(User.objects.active(), handle=handle.lower())

    def title(self, about: User) -> str:
        return _("%(maker)s on %(site)s") % {"maker": about.name, "site": settings.SITE_NAME}

    def subtitle(self, about: User) -> str:
        return about.bio

    def link(self, about: User) -> str:
        return absolute(about.get_absolute_url())

    def feed_url(self, about: User) -> str:
        return absolute(reverse("atom-of", args=[about.handle]))

    def items(self, about: User) -> Iterable[Post]:
        return self.newest(maker=about)
