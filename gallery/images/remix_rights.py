"""Whether others may remix a picture, as of now: the effective answer of `gallery.images.answers`.

`Post.remixable` follows from it, for lists and cards: every picture of the post may be remixed. What a maker answers is
followed at once, in the posts of the picture and of all that holds its pixels.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Consent
from gallery.images.answers import ALLOWED, Question
from gallery.models.image import Image
from gallery.models.ownership import ask_owner

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.models import User

USE = str(Consent.Use.REMIX)
QUESTION = Question(USE)
answers = QUESTION.answers
# Posts are locked the newest first, as `gallery.posts.changes` does.
FOLLOW = f"""
with recursive down (image) as (
    select unnest(%(images)s::uuid[])
    union
    select edge.child_id from down join gallery_edge edge on edge.parent_id = down.image
    where edge.pixels is not false
), held as (
    select id from gallery_post where id in (
        select post_id from gallery_postimage entry join down on down.image = entry.image_id)
    order by id desc for no key update
), said (post, remixable) as (
    select entry.post_id, bool_and({QUESTION.effective} = '{ALLOWED}')
    from held join gallery_postimage entry on entry.post_id = held.id
    join gallery_image on gallery_image.id = entry.image_id
    group by entry.post_id
)
update gallery_post post set remixable = said.remixable, touched = %(now)s from said
where post.id = said.post and post.remixable <> said.remixable
"""  # noqa: S608 - our own words


def say(image: Image, answer: str, *, by: User, source: str = "post") -> None:
    """Keep what its maker says of this picture alone (`Consent.Answer`). Raises Problem for a picture of another's."""
    ask_owner(by, image.maker_id)
    Consent.say_of_picture(by, image.pk, answer, use=USE, source=source)


def let(images: Iterable[Image], *, allowed: bool, by: User, source: str = "post") -> None:
    """The same of several: a plain yes or no, said only where it is another answer than the maker's own until now."""
    images = list(images)
    before = own(images, by)
    for image in images:
        if before[image.pk] != allowed:
            say(image, Consent.Answer.ALLOWED if allowed else Consent.Answer.NOT_ALLOWED, by=by, source=source)


def own(images: Iterable[Image], maker: User) -> dict[UUID, bool]:
    """What their maker says of each of these pictures, whatever those above them say. Two queries."""
    keys = [image.pk for image in images]
    said, general = Consent.of_pictures(keys, maker, USE), Consent.current(maker, USE)
    return {key: Consent.holds(said.get(key), general, USE) == Consent.Answer.ALLOWED for key in keys}


def why_not(image: Image, person: User) -> str:
    """Why this person may not remix it, as a sentence; empty where they may, as makers always may with their own."""
    if image.maker_id == person.pk or answers([image.pk]).get(image.pk) == ALLOWED:
        return ""
    if image.maker and own([image], image.maker)[image.pk]:
        return _("It holds pixels of a picture whose maker does not let others remix it.")
    return _("Its maker does not let others remix it.")


def follow(images: Iterable[UUID]) -> None:
    """The posts with these pictures, and with all that holds their pixels, say what holds now."""
    changed = list(images)
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(FOLLOW, {"images": changed, "now": timezone.now()})


def follow_answered(user: User, image: UUID | None = None) -> None:
    """What somebody answered, of one image or of everything; and that they are here, or are not."""
    mine = Image.objects.filter(maker=user).values_list("pk", flat=True)
    follow([image] if image else mine)
