"""What a feed's page says where there is nothing yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class EmptyState:
    """A sentence, what to do about it, and a link to where that is done."""

    title: StrOrPromise
    text: StrOrPromise = ""
    label: StrOrPromise = ""
    link: StrOrPromise = ""
    icon: str = "image"


NO_PICTURES = EmptyState(
    _("No pictures yet"),
    _("Describe one and post it: the first picture of this gallery is yours to make."),
    label=_("Create"),
    link=reverse_lazy("create"),
)
NOBODY_FOLLOWED = EmptyState(
    _("Nothing here yet"),
    _("Follow people whose pictures you like, and what they post appears here, newest first."),
    label=_("Find people in New"),
    link=reverse_lazy("feed-new"),
    icon="users",
)
NOTHING_FOR_YOU = EmptyState(
    _("Nothing to choose from yet"),
    _("Once others have posted, what you like, follow and ask for stands first here."),
    label=_("Say what you want to see"),
    link=reverse_lazy("settings-wishes"),
    icon="sparkles",
)
