"""Words under a post."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification
from accounts.models.twice import made_just_now, one_at_a_time
from accounts.notifications.mentions import mentioned_in, tell_mentioned
from accounts.registries import judging
from gallery.models.comment_queryset import CommentQuerySet
from gallery.models.ownership import ask_owner
from gallery.models.post import Post
from gallery.models.words import tidy
from lib.ids import new_id, to_text
from lib.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from gallery.models.visibility import Viewer

LONGEST = 1000
EDITABLE_FOR = timedelta(minutes=15)


class Comment(models.Model):
    """`answers` is the comment it replies to, one level deep. A deleted comment with replies keeps its place, empty.

    A post's `comment_count` counts those in the state "shown": each verb moves row and counter in one transaction.
    """

    class State(models.TextChoices):
        SHOWN = "shown", _("Shown")
        DELETED = "deleted", _("Deleted by its author")
        HIDDEN = "hidden", _("Removed by the post's maker")
        REMOVED = "removed", _("Removed by a moderator")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="comments")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="comments")
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField(_("comment"), max_length=LONGEST)
    state = models.CharField(max_length=8, choices=State, default=State.SHOWN)
    created = models.DateTimeField(default=timezone.now)
    edited = models.DateTimeField(null=True, blank=True)

    shown_replies: Sequence[Comment]  # where `gallery.comments.threads` has arranged them
    more_replies: bool  # beyond those
    objects = CommentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["post", "-id"], name="comment_newest"),
            models.Index(fields=["answers", "id"], name="comment_replies", condition=models.Q(answers__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """The handles in it that lead somewhere; `gallery.comments.threads` finds those of a whole page at once."""
        return mentioned_in([(self.by_id or 0, self.text)])[0]

    def get_absolute_url(self) -> str:
        """Its own page, with the comment it answers and the replies around it."""
        return reverse("comment", args=[self.pk])

    @property
    def key(self) -> str:
        return to_text(self.pk)

    @classmethod
    def add(cls, post: Post, *, by: User, text: str, answers: Comment | None = None) -> Comment:
        """Words under a post. Raises Problem("invalid") for empty or too long ones.

        An answer to an answer stands beside it, under the same comment. The same words a moment later are the same one.
        """
        if not by.is_active or not Post.objects.published().visible_to(by).filter(pk=post.pk).exists():
            raise Problem.not_found()
        text = checked(text)
        if answers and not cls.objects.readable_by(by).filter(pk=answers.pk, post=post).exists():
            raise Problem.not_found()
        place: dict[str, str] = {"post": post.key, "answers": answers.key if answers else ""}
        judging.ask("comment", by, {"text": text}, {**place, "text": text})
        with transaction.atomic():
            one_at_a_time(by)
            above = answers.answers_id or answers.pk if answers else None
            mine = cls.objects.filter(post=post, by=by, state=cls.State.SHOWN)
            if again := made_just_now(mine, {"text": text, "answers": above}):
                return again
            comment = cls.objects.create(post=post, by=by, text=text, answers_id=above)
            comment._count(+1)
        comment._tell(answers)
        return comment

    def edit(self, *, by: User, text: str, late: bool = False) -> None:
        """New words, by its author while it is young (`EDITABLE_FOR`). Raises Problem("too-late") after them.

        `late` are words that were sent in time and held meanwhile.
        """
        ask_owner(by, self.by_id)
        text = checked(text)
        mine = Comment.objects.filter(pk=self.pk, state=self.State.SHOWN)
        young = mine if late else mine.filter(created__gt=timezone.now() - EDITABLE_FOR)
        if young.exists():
            judging.ask("comment", by, {"text": text}, {"comment": self.key, "text": text})
        if not young.update(text=text, edited=timezone.now()):
            raise Problem(
                "too-late",
                _("A comment can be changed for %(minutes)d minutes, while it stands.")
                % {"minutes": EDITABLE_FOR.total_seconds() // 60},
                status=409,
            )
        self.refresh_from_db()
        self._tell_mentioned(self.answers)

    def delete(self, *args: Any, by: User | None = None, **kwargs: Any) -> Any:
        """By its author, whose words go for good, or by the post's maker, who takes it down. Twice changes nothing.

        Without `by`, as the database and the admin know it: remove the row.
        """
        if by is None:
            return super().delete(*args, **kwargs)
        ask_owner(by, self.by_id, self.post.maker_id)
        own = by.pk == self.by_id
        return self._take_down(self.State.DELETED if own else self.State.HIDDEN, **({"text": ""} if own else {}))

    def remove(self) -> bool:
        """A moderator takes it down; the moderation app says who and why. Whether it was shown before."""
        return self._take_down(self.State.REMOVED)

    def reinstate(self) -> bool:
        """A moderator puts back what a moderator took down. Whether it was down."""
        with transaction.atomic():
            down = Comment.objects.filter(pk=self.pk, state=self.State.REMOVED)
            changed = down.update(state=self.State.SHOWN) == 1
            self._count(+1 if changed else 0)
        self.refresh_from_db()
        return changed

    @classmethod
    def forget(cls, person: User) -> None:
        """Delete all that a person ever wrote: the words go, empty places stay where others answered."""
        for comment in cls.objects.filter(by=person, state=cls.State.SHOWN).iterator(chunk_size=500):
            comment._take_down(cls.State.DELETED)
        cls.objects.filter(by=person).update(by=None, text="", state=cls.State.DELETED)

    def may_be_changed_by(self, person: Viewer) -> bool:
        young = self.created > timezone.now() - EDITABLE_FOR
        return self.state == self.State.SHOWN and young and person.is_authenticated and person.pk == self.by_id

    def may_be_deleted_by(self, person: Viewer) -> bool:
        mine = person.is_authenticated and person.pk in (self.by_id, self.post.maker_id)
        return self.state == self.State.SHOWN and mine

    def _take_down(self, state: str, **blank: str) -> bool:
        """Whoever comes first moves the counter, once."""
        with transaction.atomic():
            shown = Comment.objects.filter(pk=self.pk, state=self.State.SHOWN)
            changed = shown.update(state=state, **blank) == 1
            self._count(-1 if changed else 0)
        self.refresh_from_db(fields=["state", "text"])
        return changed

    def _count(self, change: int) -> None:
        if change:
            count = models.F("comment_count") + change
            Post.objects.filter(pk=self.post_id).update(comment_count=count, touched=timezone.now())

    def _tell(self, answered: Comment | None) -> None:
        """Whoever was answered, the post's maker unless that is the same person, and who is mentioned besides."""
        if answered and answered.by:
            Notification.tell(answered.by, "reply", actor=self.by, **self._about())
        if not answered or answered.by_id != self.post.maker_id:
            Notification.tell(self.post.maker, "comment", actor=self.by, **self._about())
        self._tell_mentioned(answered)

    def _tell_mentioned(self, answered: Comment | None) -> None:
        def may_see(person: User) -> bool:
            return Post.objects.published().visible_to(person).filter(pk=self.post_id).exists()

        besides = {self.post.maker_id, (answered and answered.by_id) or self.post.maker_id}
        if self.by and "@" in self.text:
            tell_mentioned(self.text, by=self.by, may_see=may_see, besides=besides, **self._about())

    def _about(self) -> dict[str, Any]:
        post = self.post
        about = {"subject": self.pk, "about": post.pk, "title": post.name, "image": post.cover.pk}
        return about | {"url": self.get_absolute_url()}


def checked(text: str) -> str:
    """The words as they are kept. Raises Problem("invalid")."""
    tidied = tidy(text)
    if not 1 <= len(tidied) <= LONGEST or "\x00" in tidied:
        sentence = _("Write between 1 and %(longest)s letters.") % {"longest": LONGEST}
        raise Problem("invalid", sentence, errors={"text": [sentence]})
    return tidied
