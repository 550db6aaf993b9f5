"""Making a draft and changing what a post says: which pictures may be in it, which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.registries import judging
from gallery.images import licensing, remix_rights
from gallery.models.credit import Credit
from gallery.models.entry import PostImage
from gallery.models.image import Image
from gallery.models.post import Post
from gallery.models.tag import Tag
from gallery.models.tag_name import as_name
from gallery.models.words import tidy
from gallery.posts.reach import ask_reach
from lib.ids import to_text
from lib.problems import Problem

MOST_IMAGES = 8
LONGEST_ALT = 500
WORDS = frozenset({"title", "text", "rating", "visibility"})


def draft(
    maker: User,
    *,
    images: Sequence[Image],
    alt_texts: Sequence[str] = (),
    tags: Iterable[str] = (),
    remixable: bool | None = None,
    **words: Any,
) -> Post:
    """A new post that only its maker sees yet; `words` are title, text, rating and visibility.

    `remixable` is said of each of its pictures; None says nothing. What nobody said is as the maker's settings have it.
    Raises Problem("invalid") with a sentence for each refused field.
    """
    keys = list(dict.fromkeys(image.pk for image in images))
    said = {**words, "alt_texts": list(alt_texts), "tags": list(tags)}
    asked = {"images": [to_text(key) for key in keys], **said, "remixable": remixable}
    judging.ask("post", maker, texts_of(said), asked)
    with transaction.atomic():
        _check_images(maker, keys)
        post = Post(maker=maker)
        _say(post, **words)
        post.save(force_insert=True)
        PostImage.objects.filter(image__in=keys).delete()  # their place in posts that are in the bin
        PostImage.objects.bulk_create(PostImage(post=post, image_id=key, position=at) for at, key in enumerate(keys))
        apply(post, alt_texts=said["alt_texts"], tags=said["tags"])
        Credit.write(keys, maker=maker.pk, post=post.pk)
        licensing.give_as_settings_say(images, by=maker)
        say_remixes(post, remixable, images, by=maker)
        ask_reach(post)
    return post


def apply(
    post: Post, *, alt_texts: Sequence[str] | None = None, tags: Iterable[str] | None = None, **words: Any
) -> None:
    """Change what a post says; what is not named stays. Raises Problem("invalid")."""
    seen_by = post.visibility
    _say(post, **words)
    if post.visibility != seen_by and not post._state.adding:
        ask_reach(post)
    if tags is not None:
        post.tags.set(Tag.named(tags))
    if alt_texts is not None:
        _describe(post, list(alt_texts))


def texts_of(said: Mapping[str, Any], before: Mapping[str, str] | None = None) -> dict[str, str]:
    """The words among what is said of a post, by their fields, as far as they are others than `before`."""
    texts = {name: kept(said.get(name) or "") for name in ("title", "text")}
    texts["tags"] = ", ".join(sorted(map(as_name, said.get("tags") or ())))
    texts |= {f"alt_{at}": kept(text) for at, text in enumerate(said.get("alt_texts") or ())}
    return {field: text for field, text in texts.items() if text != (before or {}).get(field, "")}


def said_in(post: Post) -> dict[str, str]:
    """The words of a post as `texts_of` has them."""
    tags, entries = [tag.name for tag in post.tags.all()], post.entries.all()
    said = {"title": post.title, "text": post.text, "tags": tags, "alt_texts": [entry.alt_text for entry in entries]}
    return texts_of(said)


def say_remixes(post: Post, remixable: bool | None, images: Sequence[Image], *, by: User) -> None:
    """What the maker says of each picture; the post follows what holds of them all (`remix_rights`)."""
    if remixable is not None:
        remix_rights.let(images, allowed=remixable, by=by)
    remix_rights.follow([image.pk for image in images])
    post.refresh_from_db(fields=["remixable", "touched", "revision"])


def own_images(maker: User, keys: Sequence[Any]) -> list[Image]:
    """The images with these keys, in this order. Raises Problem("invalid") unless all are the maker's and there."""
    images = Image.objects.kept().filter(maker=maker).in_order_of(list(keys))
    if len(images) != len(keys):
        raise not_own()
    return images


def not_own() -> Problem:
    return Problem.invalid(images=_("Only pictures of your own that still exist can be posted."))


def _check_images(maker: User, keys: list[Any]) -> None:
    """All their own, all there, none in another living post; locked, so that two drafts cannot both take one."""
    if not 1 <= len(keys) <= MOST_IMAGES:
        raise Problem.invalid(images=_("A post shows one to %(most)s pictures.") % {"most": MOST_IMAGES})
    found = Image.objects.kept().filter(maker=maker, pk__in=keys).select_for_update().order_by("pk")
    if len(found) != len(keys):
        raise not_own()
    if PostImage.objects.filter(image__in=keys).exclude(post__state=Post.State.DELETED).exists():
        raise Problem.invalid(images=_("One of these pictures is in another post of yours already."))


def _say(post: Post, **words: Any) -> None:
    unknown = words.keys() - WORDS
    if unknown:
        raise Problem.invalid({sorted(unknown)[0]: _("This cannot be changed.")})
    for name, value in words.items():
        setattr(post, name, kept(value) if isinstance(value, str) else value)
    try:
        post.clean_fields(exclude={field.name for field in Post._meta.fields} - WORDS)
    except ValidationError as error:
        raise Problem.invalid(error.message_dict) from error


def _describe(post: Post, alt_texts: list[str]) -> None:
    """One description for each picture, in order; those that are left out stay empty."""
    entries = list(post.entries.all())
    if len(alt_texts) > len(entries):
        raise Problem.invalid(alt_texts=_("There are more descriptions than pictures."))
    if any(len(text) > LONGEST_ALT for text in alt_texts):
        raise Problem.invalid(alt_texts=_("A description has at most %(longest)s letters.") % {"longest": LONGEST_ALT})
    for entry, text in zip(entries, alt_texts, strict=False):
        entry.alt_text = kept(text)
    PostImage.objects.bulk_update(entries, ["alt_text"])


def kept(text: str) -> str:
    """Tidy, and without what the database cannot hold."""
    return tidy(text.replace("\x00", ""))
