"""Deleting pictures of one's own: what it means, said before; doing it; undoing it for a while; and the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.registries.consequences import sentences
from gallery.images import signing
from gallery.images.erasure import forget
from gallery.models import Credit, Deletion, Image, Post, PostImage, Visibility
from gallery.models.deletion import KEPT_DAYS
from gallery.models.ownership import ask_owner
from gallery.posts import publication
from gallery.posts.changes import changing, counting_sources
from gallery.registries import closing
from gallery.registries import deletion as registry
from lib.problems import Problem

if TYPE_CHECKING:
    from gallery.models.image_queryset import ImageQuerySet
    from gallery.models.post_queryset import PostQuerySet

MOST = 500
COUNTED = 1000
LIKENESSES = 5


class Place(NamedTuple):
    """Where a picture stood in a post; a list in JSON."""

    post: str
    image: str
    position: int
    alt_text: str


@dataclass(frozen=True)
class Consequences:
    """`posts` go altogether, `shortened` lose pictures; `remixes` are posts of others, counted up to a thousand;
    `touched` are sentences on what else follows (`accounts.registries.consequences`)."""

    images: int
    posts: list[Post]
    shortened: list[Post]
    remixes: int
    touched: list[str]
    days: int = KEPT_DAYS

    @property
    def touches_others(self) -> bool:
        """Whether there is something to say before."""
        return bool(self.posts or self.shortened or self.remixes or self.touched)


def consequences(images: ImageQuerySet, *, of: User) -> Consequences:
    """What deleting these pictures would do. Ten queries, however many they are."""
    keys = _own(images, of)
    posts = list(_posts_with(keys, of).for_cards())
    whole = [post for post in posts if _is_whole(post, keys)]
    return Consequences(
        images=len(keys),
        posts=whole,
        shortened=[post for post in posts if post not in whole],
        remixes=_remixes_of_others(keys, of),
        touched=sentences(of, keys, but="remixes"),
    )


def delete(images: ImageQuerySet, *, by: User, most: int | None = MOST) -> Deletion:
    """Take these pictures away: a post whose pictures are all among them goes with them, others lose their place.

    Only those of the person's own that are still there are meant; what charged them is not given back. Remixes keep
    their pixels, and their lineage says that there was a picture. Raises Problem("too-many") beyond `most`.
    """
    with transaction.atomic():
        keys = _own(images, by)
        if most is not None and len(keys) > most:
            sentence = _("At most %(most)s pictures at once.") % {"most": most}
            raise Problem("too-many", sentence, status=400, errors={"images": [sentence]})
        deletion = Deletion.objects.create(maker=by)
        # Posts are locked before their pictures, the newest first, as `changing` does.
        posts = list(_posts_with(keys, by).select_for_update().order_by("-pk").prefetch_related("entries"))
        for post in posts:
            if _is_whole(post, keys):
                publication.delete(post, by=by)
                deletion.posts.append(post.pk)
            else:
                deletion.places += _take_out(post, keys)
        gone = Image.objects.kept().filter(pk__in=keys)
        deletion.images = gone.update(state=Image.State.DELETED, deletion=deletion)
        signing.renew(keys)
        closing.closed(keys)
        deletion.save()
    return deletion


def undo(deletion: Deletion, *, by: User) -> None:
    """Bring everything of it back to where it was. Raises Problem("gone") when it has been erased."""
    ask_owner(by, deletion.maker_id)
    with transaction.atomic():
        # Posts first here as well; those that are in no bin any more are gone for good.
        places = [Place(*place) for place in deletion.places]
        posts = {UUID(place.post) for place in places} | set(deletion.posts)
        found = list(Post.objects.select_for_update().filter(pk__in=posts).order_by("-pk"))
        held = Deletion.objects.select_for_update().filter(pk=deletion.pk, erased__isnull=True).first()
        if held is None:
            raise Problem("gone", _("It is back already, or erased for good."), status=409)
        images = Image.objects.filter(deletion=held, state=Image.State.DELETED)
        keys = set(images.values_list("pk", flat=True))
        images.update(state=Image.State.KEPT, deletion=None)
        signing.renew(keys)
        for post in found:
            _put_back(post, [place for place in places if place.post == str(post.pk) and UUID(place.image) in keys])
            if post.pk in held.posts:
                publication.restore(post, by=by)
        Image.objects.filter(pk__in=keys, entry=None).update(visibility=Visibility.PRIVATE)
        held.delete()


def with_likenesses(deletions: Sequence[Deletion]) -> None:
    """Each with `.likenesses`, the colours of its first pictures, whose files nobody opens. One query."""
    rows = Image.objects.filter(deletion__in=[one.pk for one in deletions], state=Image.State.DELETED)
    by_deletion: dict[UUID | None, list[str]] = defaultdict(list)
    for deletion, colour in rows.order_by("pk").values_list("deletion", "dominant_colour")[:MOST]:
        by_deletion[deletion].append(colour)
    for one in deletions:
        one.likenesses = by_deletion[one.pk][:LIKENESSES]


def purge_deletions(older_than: timedelta = timedelta(days=KEPT_DAYS)) -> int:
    """Erase what was deleted longer ago than that, with its files; how many deletions that were."""
    waiting = Deletion.objects.filter(erased__isnull=True, at__lt=timezone.now() - older_than)
    return sum(_erase(key) for key in list(waiting.order_by("at").values_list("pk", flat=True)[:1000]))


def _erase(key: UUID) -> bool:
    with transaction.atomic():
        deletion = Deletion.objects.select_for_update().filter(pk=key, erased__isnull=True).first()
        if deletion is None:
            return False
        registry.erased(deletion)
        images = Image.objects.filter(deletion=deletion, state=Image.State.DELETED)
        everyone = Q(visibility=Visibility.PUBLIC) | Q(entry__post__visibility=Visibility.PUBLIC)
        known = set(images.filter(everyone).values_list("pk", flat=True))
        keys = list(images.values_list("pk", flat=True))
        forget(Image.objects.filter(pk__in=keys))
        unknown = [image for image in keys if image not in known]
        Image.objects.filter(pk__in=unknown).update(maker=None)  # remixes never named whose they are
        deletion.places, deletion.posts, deletion.erased = [], [], timezone.now()
        deletion.save()
    return True


def _own(images: ImageQuerySet, maker: User) -> list[UUID]:
    return list(images.kept().filter(maker=maker).order_by("pk").values_list("pk", flat=True))


def _posts_with(keys: Sequence[UUID], maker: User) -> PostQuerySet:
    """Living posts of the maker that hold one of these, in no order."""
    held = PostImage.objects.filter(image__in=keys).values("post")
    return Post.objects.filter(maker=maker, pk__in=held).exclude(state=Post.State.DELETED)


def _is_whole(post: Post, keys: Sequence[UUID]) -> bool:
    return all(entry.image_id in keys for entry in post.shown)


def _remixes_of_others(keys: Sequence[UUID], maker: User) -> int:
    """Posts that everyone may see; of what others keep to themselves nothing is said."""
    shown = Post.objects.published().filter(visibility=Visibility.PUBLIC).exclude(maker=maker)
    children = Credit.objects.filter(source__in=keys).values("child__entry__post")
    return shown.filter(pk__in=children)[:COUNTED].count()


def _take_out(post: Post, keys: Sequence[UUID]) -> list[Place]:
    """The places that these pictures have in a post; they are free now."""
    entries = [entry for entry in post.shown if entry.image_id in keys]
    with changing(post) as changed, counting_sources(changed):
        PostImage.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return [Place(str(post.pk), str(entry.image_id), entry.position, entry.alt_text) for entry in entries]


def _put_back(post: Post, places: Sequence[Place]) -> None:
    """Where they were, or behind the others where another stands there now."""
    if not places:
        return
    with changing(post) as changed, counting_sources(changed):
        taken = set(changed.entries.values_list("position", flat=True))
        for place in places:
            at = place.position if place.position not in taken else max(taken) + 1
            taken.add(at)
            PostImage.objects.get_or_create(
                image_id=UUID(place.image), defaults={"post": changed, "position": at, "alt_text": place.alt_text}
            )
