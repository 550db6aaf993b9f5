"""Where a picture starts, as an address says it: which model, from which picture, in which way, after which turn."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from accounts.access.person import person_of, plan_of
from gallery.models import Image, Post
from generator.engines.base import Capabilities, Task
from generator.jobs.acceptance import accept
from generator.jobs.remix import TASKS, Option, Way, options_for, remix, stays_close
from generator.models import EngineCard, Job, Surge
from generator.requests.request import GenerationRequest
from generator.surge.measures import notes, within
from generator.views.remix_menu import chosen
from lib.ids import from_text


@dataclass(frozen=True)
class Start:
    """`models` are those there are to choose from and `model` the name of one; `source` is None where only words are.

    `measures` are sentences on what a surge holds back from this person, `one_only` whether it leaves one candidate.
    """

    models: dict[str, Capabilities]
    model: str
    source: Image | None
    options: list[Option]
    option: Option | None
    turn: Job | None
    measures: list[str]
    one_only: bool
    stays_close: bool

    @classmethod
    def read(cls, request: HttpRequest, sent: QueryDict | None = None) -> Start:
        """Everything is looked up through the viewer; `sent` is what the form says. Raises Http404."""
        surge, plan = Surge.now(), plan_of(request.user)
        off = surge.off_for(plan)
        models = {name: within(able, off) for name, able in EngineCard.models_now().items()}
        named = (sent and sent.get("model")) or request.GET.get("model")
        model = named if named in models else next(iter(models))
        source = source_of(request)
        options = options_for(source, person_of(request), models[model]) if source else []
        option = chosen(options, request.GET.get("how", ""))
        turn, one_only = turn_of(request, source), Surge.Feature.SEVERAL in off
        close = source is not None and stays_close(source, person_of(request))
        return cls(models, model, source, options, option, turn, notes(surge, [plan]), one_only, close)

    @property
    def able(self) -> Capabilities:
        return self.models[self.model]

    @property
    def from_pixels(self) -> bool:
        return bool(self.option and TASKS[self.option.way] != Task.TEXT2IMAGE)

    @property
    def masked(self) -> bool:
        return bool(self.option and self.option.way == Way.PART)

    @property
    def fixed_words(self) -> bool:
        return bool(self.option and self.option.way == Way.RESEED)

    def accept(self, request: GenerationRequest, by: HttpRequest, key: str | None) -> Job:
        """Ask for it. Raises Problem."""
        if self.source is None or self.option is None:
            return accept(person_of(by), request, key=key)
        return remix(self.source, self.option.way, request, by=person_of(by), turn=self.turn, key=key)


def source_of(request: HttpRequest) -> Image | None:
    """The picture named by ?image=, or the (first) one of the post named by ?post=, seen through the viewer."""
    named = {name: identity(request.GET[name]) for name in ("image", "post") if name in request.GET}
    if not named:
        return None
    if "post" in named:
        post = get_object_or_404(Post.objects.visible_to(request.user), pk=named["post"])
        pictures = Image.objects.filter(entry__post=post).order_by("entry__position")
    else:
        pictures = Image.objects.visible_to(request.user)
    picture = pictures.filter(pk=named["image"]).first() if "image" in named else pictures.first()
    if picture is None:
        raise Http404
    return picture


def turn_of(request: HttpRequest, source: Image | None) -> Job | None:
    """The turn named by ?turn=, one's own, which made the picture: what is asked for follows it in its thread."""
    if source is None or "turn" not in request.GET:
        return None
    turns = Job.objects.at_hand(request.user).select_related("thread")
    return get_object_or_404(turns, pk=identity(request.GET["turn"]), id=source.job)


def identity(text: str) -> uuid.UUID:
    """The id written in an address. Raises Http404 for anything else."""
    try:
        return from_text(text)
    except ValueError as error:
        raise Http404(text) from error
