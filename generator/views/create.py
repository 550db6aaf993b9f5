"""The page on which a picture is asked for: from words, from a post, or from a picture of one's own."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.access.person import person_of, plan_of
from gallery.models import Image, Post
from generator.engines.base import Capabilities, Task
from generator.forms.create import CreateForm
from generator.jobs.acceptance import accept
from generator.jobs.remix import TASKS, Option, Way, options_for, remix
from generator.models import EngineCard, Job, Surge, Thread
from generator.queue.estimates import WaitEstimate
from generator.quota.balance import Balance
from generator.surge.measures import notes, within
from generator.views.mask_upload import mask_sent, painter
from generator.views.remix_menu import SHOWN, chosen, first_values
from lib.ids import from_text, to_text
from lib.problems import Problem


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    signed_out = not request.user.is_authenticated
    if signed_out and (request.method == "POST" or {"post", "image"} & request.GET.keys()):
        return sign_in_first(request)
    surge, plan = Surge.now(), plan_of(request.user)
    models = {name: within(able, surge.off_for(plan)) for name, able in EngineCard.models_now().items()}
    model = model_of(request, models)
    able = models[model]
    source = source_of(request)
    options = options_for(source, person_of(request), able) if source else []
    option = chosen(options, request.GET.get("how", ""))
    turn = turn_of(request, source)
    one_only = Surge.Feature.SEVERAL in surge.off_for(plan)
    form, status = form_for(request, models, model, source, option, one_only=one_only), 200
    mask = mask_sent(request, form, source) if source and "mask" in form.fields and request.method == "POST" else None
    if form.is_bound:
        status = 400
        if form.is_valid():
            try:
                return redirect(place(asked_for(request, form, source, option, turn, mask)))
            except Problem as problem:
                problem.add_to(form)
                status = problem.status
    page: dict[str, Any] = {
        "form": form,
        "source": source,
        "options": shown(options),
        "option": option,
        "able": able,
        "turn": turn,
        "surge_notes": notes(surge, [plan]),
    }
    if source and "mask" in form.fields:
        page["painter"] = painter(source, mask)
    return render(request, "generator/create.html", page | before_sending(request, model), status=status)


def model_of(request: HttpRequest, models: dict[str, Capabilities]) -> str:
    """The model that was chosen, if it is (still) there; else the usual one."""
    named = request.POST.get("model") or request.GET.get("model")
    return named if named in models else next(iter(models))


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """The words travel along, so that nothing typed before signing in is lost."""
    words = {**request.GET.dict(), **({"prompt": request.POST["prompt"]} if "prompt" in request.POST else {})}
    return redirect_to_login(f"{reverse('create')}?{urlencode(words)}")


def asked_for(
    request: HttpRequest,
    form: CreateForm,
    source: Image | None,
    option: Option | None,
    turn: Job | None,
    mask: Image | None,
) -> Job:
    mask_key = str(mask.storage_key) if mask else ""
    key = form.idempotency_key(mask_key)
    if source is None or option is None:
        return accept(person_of(request), idempotency_key=key, **form.asked())
    how: dict[str, Any] = {"turn": turn, "mask_key": mask_key, "idempotency_key": key}
    return remix(source, option.way, person_of(request), **how, **form.asked())


def form_for(
    request: HttpRequest,
    models: dict[str, Capabilities],
    model: str,
    source: Image | None,
    option: Option | None,
    *,
    one_only: bool,
) -> CreateForm:
    """As it was sent; or, where nothing is to be made yet, with what is known. With `look` a model is tried on."""
    how: dict[str, Any] = {
        "able": models[model],
        "models": list(models),
        "from_pixels": bool(option and TASKS[option.way] != Task.TEXT2IMAGE),
        "masked": bool(option and option.way == Way.PART),
        "fixed_words": bool(option and option.way == Way.RESEED),
        "one_only": one_only,
    }
    if request.method == "POST" and "look" not in request.POST:
        return CreateForm(request.POST, request.FILES, **how)
    first = (first_values(source, option, models[model]) if source else {}) | {"model": model}
    words = {"prompt": request.GET["prompt"]} if request.GET.get("prompt") else {}
    typed = request.POST.dict()
    if not is_size(typed.get("size"), models[model]):
        typed.pop("size", None)
    return CreateForm(initial=first | words | {"once": secrets.token_hex(12)} | typed, **how)


def is_size(text: Any, able: Capabilities) -> bool:
    return text in {f"{width}x{height}" for width, height in able.sizes}


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
    turns = Job.objects.of(request.user).select_related("thread")
    return get_object_or_404(turns, pk=identity(request.GET["turn"]), id=source.job)


def identity(text: str) -> uuid.UUID:
    """The id written in an address. Raises Http404 for anything else."""
    try:
        return from_text(text)
    except ValueError as error:
        raise Http404(text) from error


def place(job: Job) -> str:
    """Where a job is to be seen: its turn in its thread."""
    key = to_text(job.pk)
    return f"{job.thread.get_absolute_url()}?turn={key}#job-{key}"


def shown(options: list[Option]) -> list[dict[str, Any]]:
    pairs = [(option, *SHOWN[option.way]) for option in options]
    return [{"option": option, "icon": icon, "explanation": explanation} for option, icon, explanation in pairs]


def before_sending(request: HttpRequest, model: str) -> dict[str, Any]:
    """What is left today, how long the wait is, and the threads to go back to."""
    if not request.user.is_authenticated:
        return {"waiting": WaitEstimate.now(request.user, model)}
    return {
        "allowance": Balance.of(request.user),
        "waiting": WaitEstimate.now(request.user, model),
        "threads": Thread.objects.of(request.user).order_by("-touched", "-id")[:8],
    }
