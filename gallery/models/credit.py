"""Whom a picture owes: the nearest above it that someone else made, that were posted, or that were uploaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import connection, models

from gallery.models.image import Edge, Image

if TYPE_CHECKING:
    from uuid import UUID

    from gallery.models.entry import PostImage
    from gallery.models.post import Post

DEEPEST = 64

# Upwards from the given images through their maker's own unshown pictures (the earlier turns of a thread), stopping
# at the first that is owed something. Time order forbids cycles; the depth guards against a row that lies.
NEAREST = """
with recursive up (child, image, kind, place, depth, owed) as (
    select id, id, ''::varchar, 0, 0, false from gallery_image where id = any(%(images)s)
    union
    select up.child, edge.parent_id, edge.kind, edge.position::int, up.depth + 1,
           parent.maker_id is distinct from %(maker)s or parent.origin = 'upload' or exists (
               select 1 from gallery_postimage entry join gallery_post post on post.id = entry.post_id
               where entry.image_id = parent.id and post.state <> 'draft' and post.id <> %(post)s)
    from up join gallery_edge edge on edge.child_id = up.image join gallery_image parent on parent.id = edge.parent_id
    where not up.owed and up.depth < %(deepest)s
)
select distinct on (child, image) child, image, kind, depth, place from up where owed
order by child, image, depth, place
"""


class CreditQuerySet(models.QuerySet["Credit"]):
    def for_cards(self) -> CreditQuerySet:
        """With the source's maker and post, and nothing heavy."""
        heavy = (f"source__{name}" for name in ("negative_prompt", "facts", "versions", "placeholder", "renditions"))
        return self.select_related("source__maker", "source__entry__post").defer(*heavy)


class Credit(models.Model):
    """Written when a post is drafted and again when it is published; stays when either picture is erased.

    The edges between images remember every step of the making; this remembers what readers are told.
    """

    child = models.ForeignKey(Image, models.CASCADE, related_name="credits")
    source = models.ForeignKey(Image, models.PROTECT, related_name="credited_by", db_index=False)
    kind = models.CharField(max_length=10, choices=Edge.Kind)
    position = models.PositiveSmallIntegerField(default=0)

    objects = CreditQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["child", "source"], name="credit_once"),
            models.CheckConstraint(condition=~models.Q(child=models.F("source")), name="credit_not_to_itself"),
        ]
        indexes = [models.Index(fields=["source", "-child"], name="credit_newest_child")]

    def __str__(self) -> str:
        return f"{self.child_id} owes {self.source_id}"

    @classmethod
    def write(cls, images: Sequence[UUID], *, maker: int, post: UUID) -> None:
        """Work out anew what these images of one post owe."""
        with connection.cursor() as cursor:
            cursor.execute(NEAREST, {"images": list(images), "maker": maker, "post": post, "deepest": DEEPEST})
            nearest = sorted(cursor.fetchall(), key=lambda row: row[3:])
        Credit.objects.filter(child__in=images).delete()
        Credit.objects.bulk_create(
            Credit(child_id=child, source_id=source, kind=kind, position=position)
            for position, (child, source, kind, _depth, _place) in enumerate(nearest)
        )

    @property
    def opens_for_all(self) -> bool:
        """Whether the source stands in a post that everyone may open."""
        post = self._post
        return bool(post and post.counts_as_remix and self.source.maker and self.source.maker.is_active)

    @property
    def names_maker(self) -> bool:
        """Whether everyone may know whose it is: it is shown to all, or it was and has been deleted since."""
        maker = self.source.maker
        if maker is None or not maker.is_active or self.source.origin == Image.Origin.UPLOAD:
            return False
        post = self._post
        deleted = bool(post and post.state == "deleted" and post.visibility == "public")
        taken_out = self.source.state == Image.State.DELETED and self.source.visibility == "public"  # of a post
        return deleted or taken_out or self.source.state == Image.State.ERASED or self.opens_for_all

    @property
    def _post(self) -> Post | None:
        entry: PostImage | None = getattr(self.source, "entry", None)
        return entry.post if entry else None
