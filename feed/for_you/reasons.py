"""What spoke for a post, and against it, when it was scored for a person: the terms of the model, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from feed.models import LearnedModel, PersonalOrder
from feed.ranking.prediction import Features

if TYPE_CHECKING:
    from uuid import UUID

    from django_stubs_ext import StrOrPromise

    from gallery.models.visibility import Viewer

LEAST = 0.05  # of the log-odds of a like; what adds less is not told
# By feature, where its value is above 0, and where it is below.
SENTENCES: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "follows": (_("You follow its maker."), ""),
    "maker": (
        _("You liked, kept or remixed pictures of its maker, or asked for more of them."),
        _("You asked for less of its maker."),
    ),
    "tags": (
        _("It has tags like what you liked, kept or remixed, or holds what you want more of."),
        _("It holds what you want less of."),
    ),
    "model": (_("You liked, kept or remixed pictures that the same model made."), ""),
    "family": (_("You liked, kept or remixed a picture of its family."), ""),
    "rate": (
        _("Those who see it like it more often than is usual here."),
        _("Those who see it like it less often than is usual here."),
    ),
    "fresh": (_("It was new."), ""),
}


@dataclass(frozen=True)
class Reason:
    sentence: StrOrPromise
    speaks_for: bool  # or against


def reasons_for(number: int, post: UUID, viewer: Viewer) -> list[Reason]:
    """The strongest first; none where this order is gone, is not this viewer's, or did not hold the post."""
    order = PersonalOrder.objects.filter(pk=number, person=viewer.pk).first()
    if order is None or post not in order.posts:
        return []
    values = dict(zip(order.names, order.features[order.posts.index(post)], strict=True))
    terms = LearnedModel.numbered(order.learned).terms("like", Features(**values))
    telling = sorted((name for name in terms if abs(terms[name]) >= LEAST), key=lambda name: -abs(terms[name]))
    return [Reason(SENTENCES[name][values[name] < 0], terms[name] > 0) for name in telling]
