"""What is done with a post: show it, change it, take it away and bring it back. Twice changes nothing."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Occasion, User
from accounts.notifications.mentions import tell_mentioned
from accounts.registries import judging
from accounts.webhooks.events import Event, announce
from gallery.models import Image, Post
from gallery.models.ownership import ask_owner
from gallery.posts.changes import changing
from gallery.posts.drafts import apply, said_in, say_remixes, texts_of
from gallery.posts.reach import ask_reach
from gallery.registries.publication import published
from gallery.registries.rating import must_be_mature
from lib.ids import to_text
from lib.problems import Problem


def publish(post: Post, *, by: User) -> None:
    """Show it, and tell those it was made from. Publishing what is published changes nothing.

    Raises Problem("invalid") where it would be seen by more people than what it was made from.
    """
    ask_owner(by, post.maker_id)
    with changing(post) as changed:
        if changed.state == Post.State.DRAFT:
            ask_reach(changed)
            _rate(changed)
            changed.state = changed.shown_state()
            _appear(changed, by)
    _tell_mentioned(changed, by)


def look_again(post: Post) -> None:
    """After something was decided about one of its pictures: it waits, or stands where it was meant to."""
    with changing(post) as changed:
        if changed.state in (Post.State.HELD, Post.State.PUBLISHED):
            changed.state = Post.State.REMOVED if changed.removed else changed.shown_state()
            _rate(changed)
            _appear(changed, changed.maker)
    _tell_mentioned(changed, changed.maker)


def _appear(post: Post, by: User) -> None:
    """What is published for the first time is told; what is held is not published yet."""
    if post.state == Post.State.PUBLISHED and not post.published:
        post.published = timezone.now()
        published(post, by)
        announce(Event(by.pk, Occasion.POST_PUBLISHED, {"id": to_text(post.pk), "title": post.title}))


def edit(post: Post, *, by: User, remixable: bool | None = None, **changes: Any) -> None:
    """Change title, text, alt_texts, tags, rating or visibility; `remixable` is said of each of its pictures.

    Raises Problem("invalid").
    """
    ask_owner(by, post.maker_id)
    changes = {name: list(said) if name in ("tags", "alt_texts") and said else said for name, said in changes.items()}
    if texts := texts_of(changes, said_in(post)):
        judging.ask("post", by, texts, {"post": post.key, **changes, "remixable": remixable})
    with changing(post) as changed:
        apply(changed, **changes)
        if changed.state != Post.State.DRAFT:
            _rate(changed)
        if changed.state == Post.State.PUBLISHED:
            changed.edited = timezone.now()
    if remixable is not None:  # posts that are newer are locked by it, so this one no more
        say_remixes(post, remixable, [entry.image for entry in post.entries.select_related("image")], by=by)
    _tell_mentioned(changed, by)


def delete(post: Post, *, by: User) -> None:
    """Put it in the bin, from where it can be brought back for a while (`gallery.posts.bin`)."""
    ask_owner(by, post.maker_id)
    with changing(post) as changed:
        if changed.state != Post.State.DELETED:
            changed.state, changed.deleted = Post.State.DELETED, timezone.now()


def restore(post: Post, *, by: User) -> None:
    """Bring it back as it was. Raises Problem("gone") when its pictures are deleted or in another post."""
    ask_owner(by, post.maker_id)
    with changing(post) as changed:
        if changed.state == Post.State.DELETED:
            if not changed.entries.exists():
                raise Problem("gone", _("The pictures of this post are in another one now."), status=409)
            if not changed.entries.filter(image__state=Image.State.KEPT).exists():
                raise Problem(
                    "gone", _("Its pictures are deleted: bring those back, and it comes with them."), status=409
                )
            changed.state, changed.deleted = changed.state_behind(), None


def remove(post: Post) -> None:
    """A moderator takes it down; the moderation app says who and why."""
    with changing(post) as changed:
        changed.removed = changed.removed or timezone.now()
        if changed.state == Post.State.PUBLISHED:
            changed.state = Post.State.REMOVED


def reinstate(post: Post) -> None:
    """A moderator puts it back."""
    with changing(post) as changed:
        changed.removed = None
        if changed.state == Post.State.REMOVED:
            changed.state = changed.shown_state()


def _rate(post: Post) -> None:
    """Its maker may rate it higher than what is known of its pictures, never lower."""
    if post.rating == Post.Rating.EVERYONE and must_be_mature(post):
        post.rating = Post.Rating.MATURE


def _tell_mentioned(post: Post, by: User) -> None:
    """Those who may see it, once it is published."""

    def may_see(person: User) -> bool:
        return Post.objects.visible_to(person).filter(pk=post.pk).exists()

    if post.state == Post.State.PUBLISHED and "@" in post.text:
        about: dict[str, Any] = {
            "subject": post.pk,
            "url": post.get_absolute_url(),
            "title": post.name,
            "image": post.cover.pk,
        }
        tell_mentioned(post.text, by=by, may_see=may_see, **about)
