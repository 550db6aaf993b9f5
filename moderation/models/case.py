"""What waits for a moderator, in one queue: things that were reported, texts that are held, appeals, takedowns by
rights holders, and names that somebody wants closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from gallery.models import Comment, Post
from lib.ids import new_id, to_text
from moderation.models.verdict import Verdict

if TYPE_CHECKING:
    from accounts.models import User

LONGEST = 1000
MOST_SAID = 50


class CaseQuerySet(models.QuerySet["Case"]):
    def with_evidence(self) -> CaseQuerySet:
        """All that a row of the queue shows."""
        about = self.select_related(
            "verdict__rule", "verdict__image", "person", "decided_by", "post__maker", "comment__post", "comment__by"
        )
        return about.prefetch_related("reports__by", "post__entries__image", "comment__post__entries__image")


class Case(models.Model):
    """Exactly one of `verdict`, `post` and `comment` is what it is about; a closed name is about none of them.

    `dialogue` is a list of what was said: {"by": "person" or "moderator", "at": ISO time, "text"}. `asked` is what a
    rights holder or the owner of a name wrote beside `text`, as `moderation.cases.takedowns` and `.names` say.
    `action` is the number of the Action that decided it.
    """

    class Kind(models.TextChoices):
        REPORT = "report", pgettext_lazy("noun", "Report")
        HELD = "held", pgettext_lazy("noun", "Held")
        APPEAL = "appeal", pgettext_lazy("noun", "Appeal")
        TAKEDOWN = "takedown", pgettext_lazy("noun", "Takedown")
        NAME = "name", pgettext_lazy("noun", "Closed name or style")

    class State(models.TextChoices):
        UNCONFIRMED = "waiting", _("Waits for its sender")  # to confirm it by mail; no moderator sees it
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Upheld")  # the rule, or who reported, was right
        OVERTURNED = "overturned", _("Overturned")  # it stays, or may be made after all

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    verdict = models.ForeignKey(Verdict, models.CASCADE, null=True, blank=True, related_name="cases")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="+")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who asked for it.",
    )
    text = models.TextField(max_length=LONGEST, blank=True)
    asked = models.JSONField(default=dict, db_default={}, blank=True)
    dialogue = models.JSONField(default=list, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided = models.DateTimeField(null=True, blank=True)
    action = models.BigIntegerField(null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)

    objects = CaseQuerySet.as_manager()
    history: Any  # what was decided about its maker before, where the queue has looked it up
    may_be_undone = False  # and whether its decision still stands

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(verdict__isnull=False, post__isnull=True, comment__isnull=True)
                | models.Q(verdict__isnull=True, post__isnull=False, comment__isnull=True)
                | models.Q(verdict__isnull=True, post__isnull=True, comment__isnull=False)
                | models.Q(kind="name", verdict__isnull=True, post__isnull=True, comment__isnull=True),
                name="case_about_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["open", "waiting"], decided__isnull=True)
                | ~models.Q(state__in=["open", "waiting"]) & models.Q(decided__isnull=False),
                name="case_decided_exactly_when_closed",
            ),
            models.UniqueConstraint(fields=["verdict", "kind"], name="case_once_per_verdict"),
            models.UniqueConstraint(
                fields=["post", "comment", "kind"],
                name="case_open_once",
                condition=models.Q(state="open", verdict__isnull=True) & ~models.Q(kind="name"),
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["person"], name="case_name_open_once", condition=models.Q(state="open", kind="name")
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="case_queue"),
            models.Index(fields=["kind", "id"], name="case_open_of_kind", condition=models.Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def key(self) -> str:
        return to_text(self.pk)

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def outcome(self) -> Any:
        """What became of it, in words that people read."""
        if self.is_open:
            return _("A person will look at it")
        stays = self.state == self.State.UPHELD
        if self.kind == self.Kind.NAME:
            return _("Closed") if stays else _("Not closed")
        if self.kind in (self.Kind.REPORT, self.Kind.TAKEDOWN):
            return _("Taken down") if stays else _("Left as it is")
        return _("The verdict stands") if stays else _("Overturned")

    @property
    def thing(self) -> Post | Comment | Verdict:
        """The constraint sees to it that there is one, but of a name."""
        return cast("Post | Comment | Verdict", self.verdict or self.post or self.comment)

    @property
    def shown(self) -> list[Any]:
        """The pictures of what was reported, as its entries; the first four."""
        post = self.post or (self.comment.post if self.comment else None)
        return list(post.shown[:4]) if post else []

    @property
    def maker(self) -> User | None:
        """Whose thing it is about."""
        if self.kind == self.Kind.NAME:
            return self.person
        if self.verdict:
            return self.verdict.person
        return self.post.maker if self.post else self.comment.by if self.comment else None

    def say(self, text: str, *, by: str) -> None:
        """Add to the dialogue, whoever else does at the same moment."""
        said: dict[str, Any] = {"by": by, "at": timezone.now().isoformat(), "text": text[:LONGEST]}
        self.dialogue = [*self.dialogue, said]
        self.save(update_fields=["dialogue"])
