"""How collections are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.models import Block, User
from gallery.models.visibility import Visibility, opens_for

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models.collection import Collection
    from gallery.models.visibility import Viewer


class CollectionQuerySet(models.QuerySet["Collection"]):
    def visible_to(self, viewer: Viewer) -> CollectionQuerySet:
        """Those that open for this viewer who has the link, and all of their own."""
        others = opens_for(viewer, owner="owner")
        return self.filter(others | Q(owner=viewer.pk) if viewer.is_authenticated else others)

    def listed_for(self, viewer: Viewer) -> CollectionQuerySet:
        """Those that may stand in lists on their owner's pages: public ones, and all of the viewer's own."""
        public = Q(visibility=Visibility.PUBLIC, owner__state=User.State.ACTIVE)
        if not viewer.is_authenticated:
            return self.filter(public)
        return self.filter(public & ~Q(owner__in=Block.hidden_from(viewer)) | Q(owner=viewer.pk))

    def holding(self, post: UUID) -> CollectionQuerySet:
        """Each with `holds`: whether this post is in it."""
        entries: Any = self.model._meta.get_field("entries").related_model
        inside = entries.objects.filter(collection=OuterRef("pk"), post=post)
        return self.annotate(holds=Exists(inside))
