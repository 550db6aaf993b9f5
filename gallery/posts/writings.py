"""What people write in the gallery and others read (`accounts.registries.judging`): saying it after all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from accounts.registries.judging import Writing
from gallery.images import statement
from gallery.models import Collection, Comment, Image, Post
from gallery.posts import drafts, publication
from lib.ids import from_text
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User


def say_post(person: User, asked: Mapping[str, Any]) -> str:
    """A new post is a draft, which its maker publishes."""
    words = dict(asked)
    if "post" in words:
        post = _found(Post.objects.filter(maker=person).exclude(state=Post.State.DELETED), words.pop("post"))
        publication.edit(post, by=person, **words)
    else:
        images = drafts.own_images(person, [from_text(key) for key in words.pop("images")])
        post = drafts.draft(person, images=images, **words)
    return str(post.get_absolute_url())


def say_comment(person: User, asked: Mapping[str, Any]) -> str:
    if "comment" in asked:
        changed = _found(Comment.objects.filter(by=person).select_related("post"), asked["comment"])
        changed.edit(by=person, text=asked["text"], late=True)
        return str(changed.get_absolute_url())
    post = _found(Post.objects.published().visible_to(person), asked["post"])
    answers = _found(Comment.objects.filter(post=post), asked["answers"]) if asked["answers"] else None
    return Comment.add(post, by=person, text=asked["text"], answers=answers).get_absolute_url()


def say_collection(person: User, asked: Mapping[str, Any]) -> str:
    words = dict(asked)
    if "collection" in words:
        collection = _found(Collection.objects.filter(owner=person), words.pop("collection"))
        collection.edit(by=person, **words)
    else:
        collection = Collection.start(person, **words)
    return str(collection.get_absolute_url())


def say_stated(person: User, asked: Mapping[str, Any]) -> str:
    image = _found(Image.objects.kept().filter(maker=person), asked["image"])
    statement.state(image, asked["stated"], by=person)
    return ""


def _found(rows: Any, key: str) -> Any:
    """Raises Problem("gone")."""
    found = rows.filter(pk=from_text(key)).first()
    if found is None:
        raise Problem("gone", _("What this was written under is gone."), status=409)
    return found


WRITINGS = (
    Writing(
        "post",
        ("gallery.Post.title", "gallery.Post.text", "gallery.PostImage.alt_text", "gallery.Tag.name"),
        say_post,
    ),
    Writing("comment", ("gallery.Comment.text",), say_comment),
    Writing("collection", ("gallery.Collection.title", "gallery.Collection.text"), say_collection),
    Writing("stated", ("gallery.Image.stated",), say_stated),
)
