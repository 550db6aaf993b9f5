"""What holds the pixels of pictures, and what of it changes when something of theirs is taken back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.utils.translation import ngettext

from accounts.registries.consequences import Consequence
from gallery.models.image import Image

if TYPE_CHECKING:
    from accounts.models import User

MOST = 1000  # of each that is counted
DOWN = """
with recursive down (image) as (
    select unnest(%(images)s::uuid[])
    union
    select edge.child_id from down join gallery_edge edge on edge.parent_id = down.image
    where edge.pixels is not false
), touched as materialized (select image from down limit %(most)s)
"""
IMAGES = f"{DOWN}select image from touched"  # noqa: S608 - our own words
# A remix counts where everybody may see it: of what others keep to themselves nothing is said.
COUNTS = f"""{DOWN}
select
    (select count(*) from (
        select distinct post.id from touched join gallery_postimage entry on entry.image_id = touched.image
        join gallery_post post on post.id = entry.post_id
        where post.state = 'published' and post.visibility = 'public' and post.maker_id <> %(maker)s) as remixes),
    (select count(*) from (
        select 1 from touched join gallery_credential signed on signed.image_id = touched.image
        where signed.ended is null and signed.file <> 'brought' limit %(most)s) as files)
"""  # noqa: S608 - our own words


def with_descendants(images: Collection[UUID]) -> list[UUID]:
    """These and what holds their pixels, a thousand at most."""
    with connection.cursor() as cursor:
        cursor.execute(IMAGES, {"images": list(images), "most": MOST})
        return [image for (image,) in cursor.fetchall()]


def mine(user: User, images: Collection[UUID] | None) -> list[UUID]:
    """Those of these pictures that are the person's; of everything, the newest thousand."""
    own = Image.objects.filter(maker=user)
    chosen = own if images is None else own.filter(pk__in=list(images))
    return list(chosen.order_by("-pk").values_list("pk", flat=True)[:MOST])


def consequences(user: User, images: Collection[UUID] | None) -> Iterator[Consequence]:
    """Remixes by others, and signed files that say something else from then on. Two queries."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTS, {"images": mine(user, images), "maker": user.pk, "most": MOST})
        ((remixes, files),) = cursor.fetchall()
    if remixes:
        said = ngettext(
            "%(n)d post by others was made from it. It stays, and follows what you say from now on.",
            "%(n)d posts by others were made from it. They stay, and follow what you say from now on.",
            remixes,
        )
        yield Consequence("remixes", said % {"n": remixes}, asks=True)
    if files:
        said = ngettext(
            "%(n)d signed file is signed anew, as it says something else then. Copies that somebody has stay.",
            "%(n)d signed files are signed anew, as they say something else then. Copies that somebody has stay.",
            files,
        )
        yield Consequence("files", said % {"n": files}, asks=False)
