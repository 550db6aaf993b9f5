"""What crawlers are told about training and mining: reserved unless the maker has allowed it.

The signals are the `noai, noimageai` directives and the TDM Reservation Protocol (W3C community group, 2024):
`tdm-reservation` is 1 where rights are reserved and 0 where they are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db.models import OuterRef, Subquery

from accounts.models import Consent

if TYPE_CHECKING:
    from django.http import HttpResponseBase

    from accounts.models import User

DIRECTIVES = "noai, noimageai"
R = TypeVar("R", bound="HttpResponseBase")


def allowed_by(maker: User) -> bool:
    """Whether the maker lets models be trained on their pictures as of now; asked once for each object of a person."""
    return maker.lets_models_train


def answer_of(maker: str = "maker") -> Subquery:
    """The newest answer of a row's maker as an annotation: "allowed", "notAllowed", or None where nothing was said."""
    use = Consent.Use.AI_GENERATIVE_TRAINING
    said = Consent.objects.filter(user=OuterRef(maker), use=use).order_by("-effective_from", "-pk")
    return Subquery(said.values("answer")[:1])


def declare(response: R, *, allowed: bool) -> R:
    """Put the signals on an answer, and hand it back."""
    response["tdm-reservation"] = "0" if allowed else "1"
    if not allowed:
        response["X-Robots-Tag"] = DIRECTIVES
    return response
