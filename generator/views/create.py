"""The page on which a picture is asked for: from words, from a post, or from a picture of one's own."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from generator.forms.create import CreateForm
from generator.models import Job, Thread
from generator.queue.estimates import WaitEstimate
from generator.quota.balance import Balance
from generator.views.mask_upload import mask_sent, painter
from generator.views.remix_menu import SHOWN, first_values
from generator.views.start import Start
from lib.ids import to_text
from lib.problems import Problem


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    signed_out = not request.user.is_authenticated
    if signed_out and (request.method == "POST" or {"post", "image"} & request.GET.keys()):
        return sign_in_with_words(request)
    start = Start.read(request)
    form, mask, status = form_for(request, start), None, 200
    if form.takes_mask and start.source and request.method == "POST":
        mask = mask_sent(request, form, start.source)
    if form.is_bound:
        status = 400
        if form.is_valid():
            mask_key = str(mask.storage_key) if mask else ""
            try:
                job = start.accept(form.request(mask_key=mask_key), request, form.idempotency_key(mask_key))
                return redirect(place(job))
            except Problem as problem:
                problem.add_to(form)
                status = problem.status
    page: dict[str, Any] = {
        "form": form,
        "source": start.source,
        "options": shown(start),
        "stays_close": start.stays_close,
        "option": start.option,
        "able": start.able,
        "turn": start.turn,
        "surge_notes": start.measures,
    }
    if form.takes_mask and start.source:
        page["painter"] = painter(start.source, mask)
    return render(request, "generator/create.html", page | before_sending(request, start.model), status=status)


def sign_in_with_words(request: HttpRequest) -> HttpResponse:
    """The words travel along, so that nothing typed before signing in is lost."""
    words = {**request.GET.dict(), **({"prompt": request.POST["prompt"]} if "prompt" in request.POST else {})}
    return redirect_to_login(f"{reverse('create')}?{urlencode(words)}")


def form_for(request: HttpRequest, start: Start) -> CreateForm:
    """As it was sent; or, where nothing is to be made yet, with what is known. With `look` a model is tried on."""
    if request.method == "POST" and "look" not in request.POST:
        return CreateForm(request.POST, request.FILES, start=start)
    first = (first_values(start.source, start.option, start.able) if start.source else {}) | {"model": start.model}
    words = {"prompt": request.GET["prompt"]} if request.GET.get("prompt") else {}
    typed = request.POST.dict()
    if typed.get("size") not in {f"{width}x{height}" for width, height in start.able.sizes}:
        typed.pop("size", None)
    return CreateForm(initial=first | words | {"once": secrets.token_hex(12)} | typed, start=start)


def place(job: Job) -> str:
    """Where a job is to be seen: its turn in its thread."""
    key = to_text(job.pk)
    return f"{job.thread.get_absolute_url()}?turn={key}#job-{key}"


def shown(start: Start) -> list[dict[str, Any]]:
    pairs = [(option, *SHOWN[option.way]) for option in start.options]
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
