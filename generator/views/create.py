"""The page on which a picture is asked for: from words, from a post, or from a picture of one's own."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access.person import person_of
from accounts.access.refused_form import RefusedForm
from accounts.access.way_back import way_in
from generator.forms.create import CreateForm
from generator.jobs.own_words import OwnWords
from generator.models import Job, Thread
from generator.queue.estimates import WaitEstimate
from generator.quota.balance import Balance
from generator.views.filled import Filled
from generator.views.mask_upload import mask_sent, painter
from generator.views.own_words import OPEN
from generator.views.remix_menu import SHOWN, first_values
from generator.views.start import Start
from lib.ids import to_text
from lib.problems import Problem


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    signed_out, remix = not request.user.is_authenticated, bool({"post", "image"} & request.GET.keys())
    sent = request.POST if request.method == "POST" else None
    if signed_out and remix:
        return redirect_to_login(at("create", request)) if sent is None else way_in(request, at("create-sent", request))
    start = Start.read(request, sent)
    form = form_for(request, start, sent)
    if signed_out and form.is_valid():
        return way_in(request, at("create-sent", request))
    return asked_for(request, start, form)


def at(name: str, request: HttpRequest) -> str:
    """This address with the query of the request, which says from what one starts."""
    return "?".join(filter(None, (reverse(name), request.META.get("QUERY_STRING", ""))))


@login_required
@require_GET
def sent_before(request: HttpRequest) -> HttpResponse:
    """Where signing in or joining leads who had pressed the button: what they sent is made now, with all its settings.

    A GET, since nothing else follows a sign-in. It holds only what this browser sent from a page of ours, and once.
    """
    refused = RefusedForm.of(request)
    page = at("create", request)
    if refused is None or refused.action != page or refused.files:
        return redirect(page)
    RefusedForm.forget(request)
    sent = refused.as_sent()
    start = Start.read(request, sent)
    return asked_for(request, start, form_for(request, start, sent), action=page, key=refused.key)


def asked_for(
    request: HttpRequest, start: Start, form: CreateForm, *, action: str = "", key: str | None = None
) -> HttpResponse:
    """The job that was asked for, or the page with what is wrong, or with nothing asked yet. `action` is where the
    page's form goes, if not to this address. `key` makes it once where it is not a form that is sent."""
    mask, status = None, 200
    if form.takes_mask and start.source and request.method == "POST":
        mask = mask_sent(request, form, start.source)
    if form.is_bound:
        status = 400
        if form.is_valid():
            mask_key = str(mask.storage_key) if mask else ""
            try:
                job = start.accept(form.request(mask_key=mask_key), request, key)
                return redirect(place(job))
            except Problem as problem:
                problem.add_to(form)
                status = problem.status
    page: dict[str, Any] = {
        "form": form,
        "action": action,
        "source": start.source,
        "options": shown(start),
        "stays_close": start.stays_close,
        "option": start.option,
        "able": start.able,
        "turn": start.turn,
        "surge_notes": start.measures,
    }
    if request.user.is_authenticated and not start.source:
        page["own_words"] = OwnWords.of(person_of(request))
        page["open_words"] = OPEN in request.GET
        page["from_file"] = stated = Filled.of(request)
        page["model_missing"] = bool(stated and stated.model and stated.model not in start.models)
    if form.takes_mask and start.source:
        page["painter"] = painter(start.source, mask)
    return render(request, "generator/create.html", page | before_sending(request, start.model), status=status)


def form_for(request: HttpRequest, start: Start, sent: QueryDict | None) -> CreateForm:
    """As it was sent; or, where nothing is to be made yet, with what is known. With `look` a model is tried on."""
    if sent is not None and "look" not in sent:
        return CreateForm(sent, request.FILES, start=start)
    first = (first_values(start.source, start.option, start.able) if start.source else {}) | {"model": start.model}
    words: dict[str, Any] = {"prompt": request.GET["prompt"]} if request.GET.get("prompt") else {}
    if not start.source and (stated := Filled.of(request)):
        words |= stated.values(start)
    typed = sent.dict() if sent else {}
    if typed.get("size") not in {f"{width}x{height}" for width, height in start.able.sizes}:
        typed.pop("size", None)
    return CreateForm(initial=first | words | typed, start=start)


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
