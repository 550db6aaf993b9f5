"""Rendering cards: the template for people, the serializer for programs; what they show is said there, once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from rest_framework.renderers import JSONRenderer

from gallery.cards import version
from gallery.cards.slots import Blanks
from gallery.models import Post, RenderedCard
from gallery.serializers.posts import PostSerializer
from lib.shareable import NO_TOKEN

if TYPE_CHECKING:
    from uuid import UUID

JSON = "json"
TEMPLATE = "gallery/card.html"


def html_in(language: str) -> str:
    """The form of a card for pages in this language."""
    return f"html-{language}"


def here() -> str:
    """The form for the language of this request."""
    return html_in(translation.get_language() or settings.LANGUAGE_CODE)


ALL = (*(html_in(code) for code, _name in settings.LANGUAGES), JSON)


def render(keys: Iterable[UUID], form: str) -> list[RenderedCard]:
    """The cards of these posts, in any state, as they are now; not written anywhere."""
    posts = Post.objects.filter(pk__in=list(keys)).for_cards()
    return [card_of(post, form) for post in (posts.prefetch_related("tags") if form == JSON else posts)]


def card_of(post: Post, form: str) -> RenderedCard:
    """Of a post that came `for_cards`, and for JSON with its tags: what it shows and its version were read together."""
    text = _json(post) if form == JSON else _html(post, form.removeprefix("html-"))
    said, sources = f"{version.code()}.{version.of(post)}", version.sources_of(post)
    return RenderedCard(post=post, form=form, version=said, cover=post.cover.pk, sources=sources, text=text)


def _html(post: Post, language: str) -> str:
    slot = Blanks()
    with translation.override(language):
        text = get_template(TEMPLATE).render({"post": post, "slot": slot, "csrf_token": NO_TOKEN})
    return slot.marked(text)


def _json(post: Post) -> str:
    slot = _JsonBlanks()
    post.liked = post.collected = False
    said = {**PostSerializer(post, context={"request": slot}).data, **slot.counts()}
    return slot.marked(JSONRenderer().render(said).decode())


class _JsonBlanks(Blanks):
    """Stands in for the request too: addresses begin with a slot."""

    MOVING = {"like_count": "LIKES", "comment_count": "COMMENTS", "remix_count": "REMIXES"}
    OWN = {"liked": "LIKED", "collected": "COLLECTED"}

    def build_absolute_uri(self, path: str) -> str:
        return f"{self.ADDRESS}{path}"

    def counts(self) -> dict[str, Any]:
        return {name: getattr(self, slot) for name, slot in (self.MOVING | self.OWN).items()}

    def marked(self, rendered: str) -> str:
        """Numbers and truths stand without quotes."""
        for quoted in self.counts().values():
            rendered = rendered.replace(f'"{quoted}"', quoted)
        return super().marked(rendered)
