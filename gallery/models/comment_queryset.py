"""How comments are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from accounts.models import Block, Mute, User

if TYPE_CHECKING:
    from gallery.models.comment import Comment
    from gallery.models.visibility import Viewer


class CommentQuerySet(models.QuerySet["Comment"]):
    def readable_by(self, viewer: Viewer) -> CommentQuerySet:
        """Those whose words this viewer reads: shown, of living accounts, not blocked either way, not muted."""
        return self.filter(readable(viewer))

    def listed_for(self, viewer: Viewer) -> CommentQuerySet:
        """Those that take a place in a list, each with `readable`: an unreadable one only for the replies under it."""
        replies = self.model._default_manager.filter(answers=OuterRef("pk")).filter(readable(viewer))
        rows = self.annotate(readable=ExpressionWrapper(readable(viewer), output_field=BooleanField()))
        return rows.filter(Q(readable=True) | Q(answers__isnull=True) & Exists(replies))

    def for_list(self) -> CommentQuerySet:
        return self.select_related("by")

    def first_replies(self, to: Any, viewer: Viewer, at_most: int) -> CommentQuerySet:
        """The oldest `at_most` readable replies to each of these comments, in one query."""
        place = Window(RowNumber(), partition_by=F("answers"), order_by="id")
        rows = self.filter(answers__in=to).listed_for(viewer).annotate(place=place)
        return rows.filter(place__lte=at_most).for_list().order_by("id")


def readable(viewer: Viewer) -> Q:
    """The condition behind `readable_by`."""
    shown = Q(state="shown", by__state=User.State.ACTIVE)
    if not viewer.is_authenticated:
        return shown
    muted = Mute.objects.filter(by=viewer.pk).values("whom")
    return shown & ~Q(by__in=Block.hidden_from(viewer)) & ~Q(by__in=muted)
