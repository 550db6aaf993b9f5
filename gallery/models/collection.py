"""Posts someone keeps together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.models.twice import made_just_now, one_at_a_time
from accounts.registries import judging
from gallery.models.collection_queryset import CollectionQuerySet
from gallery.models.ownership import ask_owner
from gallery.models.post import Post
from gallery.models.visibility import Visibility
from gallery.models.words import tidy
from gallery.registries.exposure import acted
from lib.ids import new_id, to_text
from lib.problems import Problem

if TYPE_CHECKING:
    from gallery.models.post_queryset import PostQuerySet
    from gallery.models.visibility import Viewer

MOST = 200
LONGEST_TEXT = 500
WORDS = ("title", "text", "visibility")


class Collection(models.Model):
    """Public, unlisted or private; the posts in it are still looked at through the viewer's own permissions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="collections")
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(
        _("what it is about"), max_length=LONGEST_TEXT, blank=True, validators=[MaxLengthValidator(LONGEST_TEXT)]
    )
    visibility = models.CharField(_("who may see it"), max_length=10, choices=Visibility, default=Visibility.PRIVATE)
    created = models.DateTimeField(default=timezone.now)
    posts = models.ManyToManyField(Post, through="CollectionEntry", related_name="collections")

    objects = CollectionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "-id"], name="collection_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("collection", args=[self.pk])

    @property
    def key(self) -> str:
        return to_text(self.pk)

    @classmethod
    def start(cls, owner: User, *, title: str, text: str = "", visibility: str = Visibility.PRIVATE) -> Collection:
        """An empty one, or that of a moment ago with the very same words.

        Raises Problem("invalid"), or Problem("too-many") beyond 200 of one person.
        """
        collection = cls(owner=owner)
        collection._say(title=title, text=text, visibility=visibility)
        words = {name: getattr(collection, name) for name in WORDS}
        judging.ask("collection", owner, {"title": collection.title, "text": collection.text}, words)
        with transaction.atomic():
            one_at_a_time(owner)
            if again := made_just_now(cls.objects.filter(owner=owner), words):
                return again
            if cls.objects.filter(owner=owner).count() >= MOST:
                sentence = _("You have %(most)s collections, which is the most there can be.") % {"most": MOST}
                raise Problem("too-many", sentence, status=409)
            collection.save(force_insert=True)
        return collection

    def edit(self, *, by: User, **words: Any) -> None:
        """Change title, text or visibility. Raises Problem("invalid")."""
        ask_owner(by, self.owner_id)
        before = {name: getattr(self, name) for name in WORDS}
        self._say(**words)
        changed = {name: getattr(self, name) for name in WORDS if getattr(self, name) != before[name]}
        texts = {name: text for name, text in changed.items() if name != "visibility"}
        judging.ask("collection", by, texts, {"collection": self.key, **changed})
        self.save(update_fields=WORDS)

    def delete(self, *args: Any, by: User | None = None, **kwargs: Any) -> Any:
        """With its list; the posts stay. Without `by`, as the database and the admin know it."""
        if by is not None:
            ask_owner(by, self.owner_id)
        return super().delete(*args, **kwargs)

    def add(self, post: Post, *, by: User) -> bool:
        """Whether it is new in it. Raises Problem("not-found") for a post this person cannot open."""
        ask_owner(by, self.owner_id)
        if not Post.objects.visible_to(by).filter(pk=post.pk).exists():
            raise Problem.not_found()
        _entry, fresh = CollectionEntry.objects.get_or_create(collection=self, post=post)
        if fresh:
            acted("collect", post, by)
        return fresh

    def take_out(self, post: Post, *, by: User) -> bool:
        """Whether it was in it."""
        ask_owner(by, self.owner_id)
        gone = CollectionEntry.objects.filter(collection=self, post=post).delete()[0] > 0
        if gone:
            acted("uncollect", post, by)
        return gone

    def entries_for(self, viewer: Viewer) -> models.QuerySet[CollectionEntry]:
        """Its entries whose posts may stand before this viewer.

        Its owner had the address of whatever is in it; for others a collection is a list, and shows what lists may.
        """
        own = viewer.is_authenticated and viewer.pk == self.owner_id
        posts: PostQuerySet = Post.objects.visible_to(viewer) if own else Post.objects.listed_for(viewer)
        return CollectionEntry.objects.filter(collection=self.pk, post__in=posts)

    def _say(self, **words: Any) -> None:
        for name in words.keys() & set(WORDS):
            setattr(self, name, tidy(words[name]))
        try:
            self.clean_fields(exclude={field.name for field in Collection._meta.fields} - set(WORDS))
        except ValidationError as error:
            raise Problem.invalid(error.message_dict) from error


class CollectionEntry(models.Model):
    """A post is in a collection once; the newest addition comes first."""

    collection = models.ForeignKey(Collection, models.CASCADE, related_name="entries")
    post = models.ForeignKey(Post, models.CASCADE, related_name="+")
    added = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["collection", "post"], name="collected_once")]
        indexes = [models.Index(fields=["collection", "-id"], name="collected_newest")]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.collection_id}"
