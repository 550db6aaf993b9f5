"""How posts are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Prefetch, Q

from accounts.models import Block, Mute, User
from gallery.models.credit import Credit
from gallery.models.hidden_post import HiddenPost
from gallery.models.image_queryset import HEAVY
from gallery.models.visibility import Visibility, followed_by, opens_for, told_of
from gallery.registries import listing
from lib.nearly_always import NearlyAlways

if TYPE_CHECKING:
    from gallery.models.post import Post
    from gallery.models.visibility import Viewer


class PostQuerySet(models.QuerySet["Post"]):
    def published(self) -> PostQuerySet:
        return self.filter(state="published")

    def visible_to(self, viewer: Viewer) -> PostQuerySet:
        """Those that open for this viewer who has the link. One's own open in every state but deleted."""
        others = Q(state="published") & opens_for(viewer)
        if not viewer.is_authenticated:
            return self.filter(others)
        return self.filter(others | (Q(maker=viewer.pk) & ~Q(state="deleted")))

    def told_to(self, viewer: Viewer) -> PostQuerySet:
        """Those that another thing may name before this viewer: what opens, but nothing unlisted of others."""
        return self.visible_to(viewer).filter(told_of(viewer))

    def listed_for(self, viewer: Viewer) -> PostQuerySet:
        """Those that may stand in this viewer's lists (`may_be_listed`)."""
        return self.filter(may_be_listed(viewer))

    def by(self, person: User, viewer: Viewer) -> PostQuerySet:
        """What a person's page lists: theirs that this viewer may see, mature ones if wanted, muted or not."""
        rows = self.published().filter(maker=person, visibility__in=(Visibility.PUBLIC, Visibility.FOLLOWERS))
        if person.pk == viewer.pk:
            return rows
        rows = rows.visible_to(viewer)
        return rows if viewer.is_authenticated and viewer.show_mature else rows.filter(rating="everyone")

    def of_maker_with(self, maker: User, images: Any) -> PostQuerySet:
        """Living posts of the maker, drafts too, that hold one of these images."""
        return self.filter(maker=maker, entries__image__in=images).exclude(state="deleted").distinct().order_by("pk")

    def for_cards(self) -> PostQuerySet:
        """With all that `gallery/card.html` shows, in four queries whatever the number of posts."""
        heavy = [f"image__{name}" for name in HEAVY]
        return self.select_related("maker").prefetch_related(
            Prefetch("entries", entry_model(self).objects.select_related("image").defer(*heavy)),
            Prefetch("entries__image__credits", Credit.objects.for_cards()),
        )

    def for_page(self) -> PostQuerySet:
        """With all that the page of a post shows of it."""
        credits = Prefetch("entries__image__credits", Credit.objects.for_cards())
        return self.select_related("maker").prefetch_related("entries__image", credits, "tags")

    def remixes_of(self, images: Any) -> PostQuerySet:
        """Those that show a picture made from one of these."""
        children = Credit.objects.filter(source__in=images).values("child__entry__post")
        return self.filter(pk__in=children)


def may_be_listed(viewer: Viewer, at: str = "") -> Q:
    """Posts that may stand in this viewer's lists: public, or for followers of someone they follow (or are).

    Left out are makers who are suspended, blocked either way or muted, posts that the viewer has hidden, what upper
    apps know of (gallery.registries.listing), and mature ones unless they are wanted.
    `at` leads from other rows to their post, as in "post__".
    """

    def of_post(**conditions: Any) -> Q:
        return Q(**{f"{at}{name}": value for name, value in conditions.items()})

    public = of_post(visibility=Visibility.PUBLIC)
    shown = of_post(state="published", maker__state=User.State.ACTIVE)
    everyone = Q() if wants_mature(viewer) else of_post(rating="everyone")
    if not viewer.is_authenticated:
        return shown & public & everyone
    near = of_post(maker__in=followed_by(viewer)) | of_post(maker=viewer.pk)
    muted = Mute.objects.filter(by=viewer.pk).values("whom")
    shown &= of_post(visibility__in=(Visibility.PUBLIC, Visibility.FOLLOWERS)) & (public | near)
    hidden = of_post(pk__in=HiddenPost.of(viewer))
    for left_out in (of_post(maker__in=Block.hidden_from(viewer)), of_post(maker__in=muted), hidden):
        shown &= Q(NearlyAlways(~left_out))
    return shown & everyone & listing.may_stand(viewer, at)


def wants_mature(viewer: Viewer) -> bool:
    """A shared viewer (accounts/access/) is nobody, and may still want pictures rated mature."""
    return bool(getattr(viewer, "show_mature", False))


def entry_model(posts: PostQuerySet) -> Any:
    return posts.model._meta.get_field("entries").related_model
