"""Who may see a thing, and the one condition that says so for a viewer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Block, Follow, User

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    Viewer = User | AnonymousUser


class Visibility(models.TextChoices):
    """Public is listed; unlisted opens for whoever has the address; followers and private ask who is looking."""

    PUBLIC = "public", _("Everyone")
    UNLISTED = "unlisted", _("Anyone with the link")
    FOLLOWERS = "followers", _("People who follow me")
    PRIVATE = "private", _("Only me")


BY_LINK = (Visibility.PUBLIC, Visibility.UNLISTED)


def opens_for(viewer: Viewer, *, owner: str = "maker") -> Q:
    """The rows of others that this viewer may open, by their `visibility`, the owner's state, follows and blocks."""
    active = Q(**{f"{owner}__state": User.State.ACTIVE})
    if not viewer.is_authenticated:
        return active & Q(visibility__in=BY_LINK)
    followed = Q(visibility=Visibility.FOLLOWERS, **{f"{owner}__in": followed_by(viewer)})
    return active & (Q(visibility__in=BY_LINK) | followed) & ~Q(**{f"{owner}__in": Block.hidden_from(viewer)})


def told_of(viewer: Viewer, *, owner: str = "maker") -> Q:
    """Of what opens for this viewer, what they may be told of without having asked for its address.

    What is unlisted is told only to its owner: whoever has the link has it from them. Everything that leads from one
    thing to another (credits, families, reposts, parents) asks for this besides.
    """
    listed = ~Q(visibility=Visibility.UNLISTED)
    return listed | Q(**{owner: viewer.pk}) if viewer.is_authenticated else listed


def followed_by(viewer: Viewer) -> models.QuerySet[Follow, Any]:
    """The primary keys of those the viewer follows, as a subquery."""
    return Follow.objects.filter(by=viewer.pk).values("whom")
