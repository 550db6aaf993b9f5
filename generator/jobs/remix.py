"""The ways to go on from a picture that is there, each with the reason where it is not possible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from gallery.images.usage import why_not
from gallery.models import Edge, Image, Post, Visibility
from gallery.registries.exposure import acted
from generator.engines.base import Capabilities, Task
from generator.jobs.acceptance import accept
from generator.models import EngineCard, Job
from generator.requests.request import GenerationRequest
from generator.requests.wildcards import escaped
from lib.problems import Problem


class Way(StrEnum):
    """What a person does with the picture."""

    CHANGE = "change"
    PART = "part"
    RESEED = "reseed"
    REWORD = "reword"
    REFERENCE = "reference"
    UPLOAD = "upload"


LABELS: dict[Way, Any] = {
    Way.CHANGE: _("Change something"),
    Way.PART: _("Change only a part"),
    Way.RESEED: _("Same prompt, new seed"),
    Way.REWORD: _("Edit the prompt"),
    Way.REFERENCE: _("Use as a reference"),
    Way.UPLOAD: _("Start from this picture"),
}
TASKS = {
    Way.CHANGE: Task.IMAGE2IMAGE,
    Way.PART: Task.INPAINT,
    Way.RESEED: Task.TEXT2IMAGE,
    Way.REWORD: Task.TEXT2IMAGE,
    Way.REFERENCE: Task.IMAGE2IMAGE,
    Way.UPLOAD: Task.IMAGE2IMAGE,
}
KINDS = {
    Way.CHANGE: Edge.Kind.REMIX,
    Way.PART: Edge.Kind.REMIX,
    Way.RESEED: Edge.Kind.REMIX,
    Way.REWORD: Edge.Kind.REMIX,
    Way.REFERENCE: Edge.Kind.REFERENCE,
    Way.UPLOAD: Edge.Kind.UPLOAD,
}
OF_UPLOADS = (Way.UPLOAD, Way.PART, Way.REFERENCE)


@dataclass(frozen=True)
class Option:
    """A way to remix; `reason` says why it cannot be taken, and is empty where it can."""

    way: Way
    label: Any
    reason: Any = ""

    @property
    def possible(self) -> bool:
        return not self.reason


def options_for(image: Image, user: User, able: Capabilities | None = None) -> list[Option]:
    """Every way that makes sense for this picture, possible or not. Uploads have one of their own and no prompt."""
    able = able or EngineCard.capabilities_now()
    uploaded = image.origin == Image.Origin.UPLOAD
    ways = OF_UPLOADS if uploaded else [way for way in Way if way != Way.UPLOAD]
    refused, words = why_not(image, user), words_are_open(image, user)
    return [Option(way, LABELS[way], refused or reason_against(way, image, able, words=words)) for way in ways]


def words_are_open(image: Image, user: User) -> bool:
    """Whether its prompt may stand under a new picture, which may be shown to more people than this one is."""
    return image.maker_id == user.pk or image.visibility == Visibility.PUBLIC


def stays_close(image: Image, user: User) -> bool:
    """Whether what is made from its pixels may be seen by nobody but who made it (`gallery.posts.reach`)."""
    return image.maker_id != user.pk and image.visibility == Visibility.FOLLOWERS


def reason_against(way: Way, image: Image, able: Capabilities, *, words: bool) -> Any:
    if way == Way.PART and Task.INPAINT not in able.tasks:
        return _("The engine here cannot repaint a part of a picture.")
    if TASKS[way] not in able.tasks:
        return _("The engine here cannot start from a picture.")
    if way in FROM_THE_RECORD and not words:
        return _("Its words are not for everybody. Change something, and say that in words of your own.")
    if way in FROM_THE_RECORD and not image.prompt:
        return _("It has no prompt.")
    return ""


def remix(
    image: Image, way: str, request: GenerationRequest, *, by: User, turn: Job | None = None, key: str | None = None
) -> Job:
    """Ask for a remix. Raises Problem("cannot-remix") with the reason where this way is closed.

    `change`, `reference` and `upload` start from the pixels and need words of their own; so does `part`, which
    repaints what is white in a mask. `reseed` and `reword` start from the record, and carry lineage but no pixels over.
    After a `turn` of one's own thread it is that thread's next turn.
    """
    able = EngineCard.capabilities_of(request.model)
    option = next((option for option in options_for(image, by, able) if option.way == way), None)
    if option is None or not option.possible:
        reason = option.reason if option else _("There is no such way to remix this picture.")
        raise Problem("cannot-remix", reason, status=409 if option else 400)
    if request.mask_key and option.way != Way.PART:
        raise Problem.invalid(mask=str(_("Only the way “part” takes a mask.")))
    completed = replace(FROM_THE_RECORD.get(option.way, as_asked)(image, request), task=TASKS[option.way])
    job = accept(by, completed, sources=[(image, kind_of(option.way, image, turn))], turn=turn, key=key)
    if not job.replayed:
        _tell(image, by)
    return job


def _tell(image: Image, by: User) -> None:
    """Where the picture stands in a post of somebody else's, this is something done with that post."""
    post = Post.objects.filter(entries__image=image).exclude(maker=by).first()
    if post is not None:
        acted("remix", post, by, image=image.pk)


def kind_of(way: Way, image: Image, turn: Job | None) -> str:
    """How the picture is used: a turn's is edited in its thread, one from outside is an upload, others are remixed."""
    if way in (Way.CHANGE, Way.PART) and turn is not None:
        return Edge.Kind.EDIT
    if way == Way.PART and image.origin == Image.Origin.UPLOAD:
        return Edge.Kind.UPLOAD
    return KINDS[way]


def as_asked(image: Image, request: GenerationRequest) -> GenerationRequest:
    return request


def same_words(image: Image, request: GenerationRequest) -> GenerationRequest:
    """The record's own request with a seed to be drawn anew; sizes and steps are the engine's, which may be another."""
    return replace(other_words(image, request), prompt=escaped(image.prompt), seed=request.seed)


def other_words(image: Image, request: GenerationRequest) -> GenerationRequest:
    """The picture's seed stays, so that only the words make the difference."""
    seed: Any = image.seed if request.seed is None else request.seed
    return replace(request, negative_prompt=request.negative_prompt or image.negative_prompt, seed=seed)


FROM_THE_RECORD: dict[Way, Callable[[Image, GenerationRequest], GenerationRequest]] = {
    Way.RESEED: same_words,
    Way.REWORD: other_words,
}
