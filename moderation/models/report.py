"""Someone thinks a post or a comment should not be here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification
from gallery.models import Comment, Post
from gallery.models.words import tidy
from gallery.registries.exposure import acted
from lib.ids import new_id, to_text
from lib.limits.pace import Pace
from lib.problems import Problem
from moderation.models.case import Case

if TYPE_CHECKING:
    from accounts.models import User

LONGEST = 1000
PACE = Pace("report", most=20, seconds=3600)


class Report(models.Model):
    """Exactly one of `post` and `comment` is set; one open report a person and thing."""

    class Reason(models.TextChoices):
        SEXUAL = "sexual", _("Sexual, and not rated so")
        VIOLENCE = "violence", _("Cruel or violent")
        HATE = "hate", _("Hateful")
        PERSON = "person", _("Shows a real person who would not agree")
        STOLEN = "stolen", _("Copies someone's work")
        SPAM = "spam", _("Spam")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        UPHELD = "upheld", _("Upheld")
        DISMISSED = "dismissed", _("Dismissed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reports")
    post = models.ForeignKey(Post, models.CASCADE, null=True, blank=True, related_name="reports")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="reports")
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="reports")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    text = models.TextField(_("what a moderator should know"), max_length=LONGEST, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided = models.DateTimeField(null=True, blank=True)
    created = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=True) ^ models.Q(comment__isnull=True), name="report_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["by", "post", "comment"],
                name="report_open_once",
                condition=models.Q(state="open"),
                nulls_distinct=False,
            ),
        ]
        indexes = [models.Index(fields=["id"], name="report_open", condition=models.Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.reason} ({self.state})"

    @property
    def key(self) -> str:
        return to_text(self.pk)

    @property
    def thing(self) -> Post | Comment:
        """The post or the comment: one of them is set, which the constraint sees to."""
        return cast("Post | Comment", self.post or self.comment)

    @classmethod
    def file(
        cls, by: User, *, reason: str, text: str = "", post: Post | None = None, comment: Comment | None = None
    ) -> Report:
        """Ask the moderators to look at what this person can see and did not make.

        Raises Problem: "not-found", "own", "invalid", or "already-reported" while an earlier report is open.
        """
        thing = comment if post is None else post
        if thing is None or (post and comment) or not by.is_active or not _can_see(by, thing):
            raise Problem.not_found()
        if by.pk == (thing.maker_id if isinstance(thing, Post) else thing.by_id):
            raise Problem("own", _("This is your own: you can delete it."), status=409)
        report = cls(by=by, post=post, comment=comment, reason=reason, text=_checked(reason, text))
        try:
            with transaction.atomic():
                report.case, _fresh = Case.objects.get_or_create(
                    post=post, comment=comment, kind=Case.Kind.REPORT, state=Case.State.OPEN
                )
                report.save(force_insert=True)
        except IntegrityError as error:
            sentence = _("You have reported this already. A moderator will look at it.")
            raise Problem("already-reported", sentence, status=409) from error
        if post is not None:
            acted("report", post, by)
        return report

    @classmethod
    def open_by(cls, person: User, **thing: Any) -> bool:
        """Whether this person's report of this `post` or `comment` waits for a decision."""
        return cls.objects.filter(by=person, state=cls.State.OPEN, **thing).exists()

    @property
    def shown_in(self) -> Post:
        """The post, or the one that the comment stands under."""
        return self.thing if isinstance(self.thing, Post) else self.thing.post

    def tell_reporter(self, kind: str) -> None:
        if self.by:
            Notification.tell(self.by, kind, subject=self.pk, title=self.shown_in.name)

    def tell_maker(self, kind: str) -> None:
        """Without naming who reported it."""
        maker = self.thing.maker if isinstance(self.thing, Post) else self.thing.by
        if maker:
            url = self.shown_in.get_absolute_url()
            Notification.tell(maker, kind, subject=self.pk, url=url, title=self.shown_in.name)


def _can_see(by: User, thing: Post | Comment) -> bool:
    seen = Post.objects.published().visible_to(by)
    if isinstance(thing, Post):
        return seen.filter(pk=thing.pk).exists()
    return Comment.objects.readable_by(by).filter(pk=thing.pk, post__in=seen).exists()


def _checked(reason: str, text: str) -> str:
    """The words as they are kept. Raises Problem("invalid")."""
    errors: dict[str, list[Any]] = {}
    text = tidy(text)
    if reason not in Report.Reason:
        errors["reason"] = [_("Choose one of the reasons.")]
    if len(text) > LONGEST or "\x00" in text:
        errors["text"] = [_("At most %(longest)s letters.") % {"longest": LONGEST}]
    if errors:
        raise Problem.invalid(errors)
    return text
