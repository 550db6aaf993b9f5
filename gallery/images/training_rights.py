"""Whether models may be trained on a picture, as of now, and what crawlers are told about it.

The answer is the effective one of `gallery.images.answers`. Every place that tells, exports or decides goes by this
module.

The signals to crawlers are the `noai, noimageai` directives and the TDM Reservation Protocol (W3C community group,
2024): `tdm-reservation` is 1 where rights are reserved and 0 where they are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from accounts.models import Consent
from gallery.images.answers import ALLOWED, Question
from gallery.models.ownership import ask_owner

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from accounts.models import User
    from gallery.models import Image, Post

DIRECTIVES = "noai, noimageai"
USE = Consent.Use.AI_GENERATIVE_TRAINING
R = TypeVar("R", bound="HttpResponseBase")

QUESTION = Question(str(USE))
effective, answers = QUESTION.annotation, QUESTION.answers


def say(image: Image, answer: str, *, by: User, source: str = "post") -> None:
    """Keep what its maker says of this picture alone (`Consent.Answer`). Raises Problem for a picture of another's."""
    ask_owner(by, image.maker_id)
    Consent.say_of_picture(by, image.pk, answer, source=source)


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
