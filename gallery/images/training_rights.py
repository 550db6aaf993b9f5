"""Whether models may be trained on a picture, as of now, and what crawlers are told about it.

A picture's own answer is what its maker says of it, or else of everything (`accounts.Consent`): a no to one picture
stands until it is taken back, a yes to one picture until the maker says no to everything. The effective answer is the
least of its own and of those of all pictures whose pixels are in it, where a maker who has left or is suspended says
no. `constrained` is not allowed. Every place that tells, exports or decides goes by this module.

The signals to crawlers are the `noai, noimageai` directives and the TDM Reservation Protocol (W3C community group,
2024): `tdm-reservation` is 1 where rights are reserved and 0 where they are not.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, TypeVar

from django.db import connection
from django.db.models import CharField
from django.db.models.expressions import RawSQL

from accounts.models import Consent
from gallery.models.image import Image
from gallery.models.ownership import ask_owner

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponseBase

    from accounts.models import User
    from gallery.models import Post

DIRECTIVES = "noai, noimageai"
USE = Consent.Use.AI_GENERATIVE_TRAINING
ALLOWED, NOT_ALLOWED = str(Consent.Answer.ALLOWED), str(Consent.Answer.NOT_ALLOWED)
R = TypeVar("R", bound="HttpResponseBase")

# A picture's own answer as a number, 0 to 2 in the order of ANSWERS, from the newest answer of it (`specific`), the
# newest of everything (`general`), each null where there is none, and `maker`, whose row it is.
ANSWERS = (NOT_ALLOWED, str(Consent.Answer.CONSTRAINED), ALLOWED)
OWN = """
case when maker.state is distinct from 'active' then 0
     when specific.answer = 'notAllowed' then 0
     when specific.answer = 'constrained' then 1
     when specific.answer = 'allowed'
          and not coalesce(general.answer <> 'allowed' and general.effective_from > specific.effective_from, false)
     then 2
     when general.answer = 'allowed' then 2
     else 0
end"""
NEWEST = """(
    select answer, effective_from from accounts_consent said where {whose} and said.use = '{use}'
    and said.effective_from <= statement_timestamp() order by said.effective_from desc, said.id desc limit 1)"""
GENERAL = NEWEST.format(whose="said.user_id = held.maker_id and said.image is null", use=USE)
SPECIFIC = NEWEST.format(whose="said.image = held.id and said.user_id = held.maker_id", use=USE)
# Of the row of gallery_image around it.
EFFECTIVE = f"""(
with recursive pixels (holds) as (
    select gallery_image.id
    union
    select edge.parent_id from pixels join gallery_edge edge on edge.child_id = pixels.holds
    where edge.pixels is not false
)
select (array['{"', '".join(ANSWERS)}'])[1 + min({OWN})]
from pixels join gallery_image held on held.id = pixels.holds
left join accounts_user maker on maker.id = held.maker_id
left join lateral {GENERAL} general on true
left join lateral {SPECIFIC} specific on true
)"""  # noqa: S608 - our own words


def effective() -> RawSQL:
    """The effective answer of each row of a query of images, as an annotation."""
    return RawSQL(EFFECTIVE, [], output_field=CharField())  # noqa: S611 - our own words


def answers(images: Collection[UUID]) -> dict[UUID, str]:
    """The effective answer of each of these pictures that there are: allowed, notAllowed or constrained."""
    if not images:
        return {}
    with connection.cursor() as cursor:
        asked = f"SELECT id, {EFFECTIVE} FROM gallery_image WHERE id = ANY(%s::uuid[])"  # noqa: S608 - our own words
        cursor.execute(asked, [list(images)])
        return dict(cursor.fetchall())


def say(image: Image, answer: str, *, by: User, source: str = "post") -> None:
    """Keep what its maker says of this picture alone (`Consent.Answer`). Raises Problem for a picture of another's."""
    ask_owner(by, image.maker_id)
    Consent.say_of_picture(by, image.pk, answer, source=source)


def license_picture(image: Image, licence: str, *, by: User) -> None:
    """Give it away under this `Licence`; empty is all rights reserved. Raises Problem for a picture of another's."""
    ask_owner(by, image.maker_id)
    image.licence = licence
    Image.objects.kept().filter(pk=image.pk).update(licence=licence)


def allowed_by(maker: User) -> bool:
    """What the maker says of everything they make, as of now; asked once for each object of a person."""
    return maker.lets_models_train


def allowed_of(post: Post) -> bool:
    """Whether every picture of a post may be trained on; asked once for each object of a post."""
    if not hasattr(post, "may_train"):
        shown = [entry.image_id for entry in post.shown]
        said = answers(shown)
        post.may_train = bool(shown) and all(said.get(image) == ALLOWED for image in shown)
    return post.may_train


def declare(response: R, *, allowed: bool) -> R:
    """Put the signals on an answer, and hand it back."""
    response["tdm-reservation"] = "0" if allowed else "1"
    if not allowed:
        response["X-Robots-Tag"] = DIRECTIVES
    return response
