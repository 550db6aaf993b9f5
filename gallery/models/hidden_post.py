"""Posts that somebody does not want to see any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.registries.exposure import acted
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User
    from gallery.models.post import Post


class HiddenPost(models.Model):
    """`by` wants `post` out of their lists (`gallery.models.post_queryset.may_be_listed`). Its address still opens."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    post = models.ForeignKey("gallery.Post", models.CASCADE, related_name="+")
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["by", "post"], name="hidden_once")]
        indexes = [models.Index(fields=["by", "-id"], name="hidden_newest")]

    def __str__(self) -> str:
        return f"{self.by_id} hides {self.post_id}"

    @classmethod
    def add(cls, post: Post, by: User) -> bool:
        """Whether this is new; hiding it again changes nothing. Raises Problem("own-post")."""
        if post.maker_id == by.pk:
            raise Problem("own-post", _("This post is your own: make it private instead."), status=409)
        _row, added = cls.objects.get_or_create(by=by, post=post)
        if added:
            _touch(post)
            acted("hide", post, by)
        return added

    @classmethod
    def take_back(cls, post: Post, by: User) -> bool:
        """Whether it was hidden. It can be taken back even when the post can no longer be opened."""
        gone, _rows = cls.objects.filter(by=by, post=post).delete()
        if gone:
            _touch(post)
            acted("unhide", post, by)
        return bool(gone)

    @classmethod
    def of(cls, viewer: Any) -> models.QuerySet[HiddenPost, Any]:
        """The primary keys of the posts that the viewer has hidden, as a subquery."""
        return cls.objects.filter(by=viewer.pk).values("post")


def _touch(post: Post) -> None:
    """A ranking counts who hides a post."""
    type(post).objects.filter(pk=post.pk).update(touched=timezone.now())
