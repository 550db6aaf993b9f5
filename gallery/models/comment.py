"""Words under a post."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification
from gallery.models.post import Post, not_found
from lib.ids import new_id
from lib.problems import Problem

if TYPE_CHECKING:
    from accounts.models import User

LONGEST = 1000


class Comment(models.Model):
    """`answers` is the comment it replies to, one level deep. A deleted comment with replies keeps its place, empty."""

    class State(models.TextChoices):
        SHOWN = "shown", _("Shown")
        DELETED = "deleted", _("Deleted by its author")
        REMOVED = "removed", _("Removed by a moderator")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post: Any = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    by: Any = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="comments")
    answers: Any = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField(_("comment"), max_length=1000)
    state = models.CharField(max_length=8, choices=State, default=State.SHOWN)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["post", "-id"], name="comment_newest")]

    def __str__(self) -> str:
        return self.text[:60]

    @classmethod
    def add(cls, post: Post, *, by: User, text: str, answers: Comment | None = None) -> Comment:
        """See `Post.comment`. An answer to an answer answers the comment above it."""
        if not by.is_active or not Post.objects.published().visible_to(by).filter(pk=post.pk).exists():
            raise not_found()
        text = text.strip()
        if not 1 <= len(text) <= LONGEST:
            raise Problem("invalid", _("Write between 1 and 1000 letters."), errors={"text": [_("1 to 1000 letters")]})
        if answers and answers.post_id != post.pk:
            raise not_found()
        with transaction.atomic():
            parent = answers.answers or answers if answers else None
            comment = cls.objects.create(post=post, by=by, text=text, answers=parent)
            Post.objects.filter(pk=post.pk).update(comment_count=F("comment_count") + 1, touched=timezone.now())
        about = {"url": f"{post.get_absolute_url()}#comments", "title": post.name, "image": post.cover.pk}
        Notification.tell(post.maker, "comment", actor=by, subject=comment.pk, **about)
        return comment
