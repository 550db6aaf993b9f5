"""A post: one or several pictures that their maker shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from gallery.models.post_queryset import PostQuerySet
from gallery.models.tag import Tag
from gallery.models.visibility import Visibility
from lib.ids import new_id, to_text

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models.credit import Credit
    from gallery.models.entry import PostImage
    from gallery.models.image import Image

LONGEST_TEXT = 2000


class Post(models.Model):
    """`touched` moves whenever something a ranking reads changes; the counts can be rebuilt from their rows.

    `removed` is when a moderator took it down, and stays until it is reinstated, so that deleting and restoring is no
    way around a decision.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        HELD = "held", _("Waits for a look at its pictures")
        REMOVED = "removed", _("Removed by a moderator")
        DELETED = "deleted", _("Deleted")

    class Rating(models.TextChoices):
        EVERYONE = "everyone", _("Everyone")
        MATURE = "mature", _("Mature")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="posts")
    title = models.CharField(_("title"), max_length=120, blank=True)
    text = models.TextField(
        _("words with it"), max_length=LONGEST_TEXT, blank=True, validators=[MaxLengthValidator(LONGEST_TEXT)]
    )
    tags = models.ManyToManyField(Tag, blank=True, related_name="posts")
    rating = models.CharField(_("rating"), max_length=10, choices=Rating, default=Rating.EVERYONE)
    visibility = models.CharField(_("who may see it"), max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    remixable = models.BooleanField(_("others may remix it"), default=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    created = models.DateTimeField(default=timezone.now)
    published = models.DateTimeField(null=True, blank=True)
    edited = models.DateTimeField(null=True, blank=True)
    deleted = models.DateTimeField(null=True, blank=True)
    removed = models.DateTimeField(null=True, blank=True)
    touched = models.DateTimeField(default=timezone.now)
    revision = models.PositiveIntegerField(
        default=0,
        db_default=0,
        editable=False,
        help_text="Moves with what readers see of it but counts; the database counts it.",
    )

    like_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    remix_count = models.PositiveIntegerField(default=0)

    may_train: bool  # where `gallery.images.training_rights.allowed_of` was asked
    liked: bool  # by the viewer for whom `gallery.posts.marks.add_marks` was asked
    collected: bool  # by the same
    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published__isnull=False), name="post_published_when"
            )
        ]
        indexes = [
            models.Index(
                fields=["-published", "-id"],
                name="post_newest_listed",
                condition=models.Q(state="published", visibility__in=["public", "followers"]),
            ),
            models.Index(fields=["maker", "-published", "-id"], name="post_by_maker"),
            models.Index(fields=["touched"], name="post_touched"),
            models.Index(fields=["deleted"], name="post_deleted", condition=models.Q(state="deleted")),
        ]

    def __str__(self) -> str:
        return self.title or str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("post", args=[self.pk])

    # -- reading ---------------------------------------------------------------------------------------------------

    @property
    def shown(self) -> list[PostImage]:
        """Its entries in order; without a query where `for_cards` has fetched them."""
        return list(self.entries.all())

    @property
    def cover(self) -> Image:
        """The picture that stands for it in lists."""
        return self.shown[0].image

    @property
    def name(self) -> str:
        """The title, or else the beginning of the prompt."""
        if self.title:
            return self.title
        shown = self.shown
        prompt = shown[0].image.prompt if shown else ""
        return Truncator(prompt).chars(60) or _g("Untitled")

    @property
    def key(self) -> str:
        """Its id as addresses have it."""
        return to_text(self.pk)

    @property
    def credited(self) -> list[Credit]:
        """What its pictures owe, each source once, in their order; without a query where it came `for_cards`."""
        found: dict[UUID, Credit] = {}
        for entry in self.shown:
            for credit in entry.image.credits.all():
                found.setdefault(credit.source_id, credit)
        return list(found.values())

    @property
    def counts_as_remix(self) -> bool:
        """Whether the makers of its sources are told and their counts include it: only what everyone may see."""
        return bool(self.state == self.State.PUBLISHED and self.visibility == Visibility.PUBLIC)

    # -- what its verbs share (gallery.posts) ------------------------------------------------------------------------

    def state_behind(self) -> str:
        """The state that deletion hid."""
        if self.removed:
            return self.State.REMOVED
        return self.shown_state() if self.published else self.State.DRAFT

    def shown_state(self) -> str:
        """Published, as soon as nothing is against any of its pictures."""
        unclear = self.entries.exclude(image__clearance="clear").exists()
        return self.State.HELD if unclear else self.State.PUBLISHED
