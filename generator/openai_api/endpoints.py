"""What the gateway answers to. Each endpoint: who calls, what is asked, one verb, the answer in the API's words."""

from __future__ import annotations

import functools
import json
import logging
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Token
from gallery.models import Edge
from generator.engines.base import Task
from generator.jobs.acceptance import accept
from generator.jobs.masks import take_in_mask
from generator.jobs.rules import MOST_SOURCES
from generator.models import Job
from generator.openai_api.authentication import caller, token_of
from generator.openai_api.call import Call
from generator.openai_api.errors import error_response
from generator.openai_api.executor import in_thread
from generator.openai_api.image_files import sources_of
from generator.openai_api.model_list import models_here
from generator.openai_api.parameters import (
    CallParameters,
    EditSerializer,
    GenerationSerializer,
    check_edit,
    model_named,
)
from generator.requests import idempotency
from generator.requests.paces import GENERATING
from lib.limits.pace import latest
from lib.problems import Problem, as_problem

logger = logging.getLogger(__name__)
Endpoint = Callable[..., Coroutine[Any, Any, HttpResponseBase]]


def endpoint(method: str) -> Callable[[Endpoint], Endpoint]:
    """A view for one method, whose every refusal has the API's shape. Tokens are no cookies, so no CSRF check."""

    def decorate(view: Endpoint) -> Endpoint:
        @csrf_exempt
        @functools.wraps(view)
        async def answered(request: HttpRequest, **named: Any) -> HttpResponseBase:
            latest.set(None)
            try:
                if request.method != method:
                    raise Problem("method-not-allowed", _("This address takes %s only.") % method, status=405)
                return paced(await view(request, **named))
            except Exception as error:
                return paced(error_response(as_problem(error) or broken(request, error)))

        return answered

    return decorate


def paced(response: HttpResponseBase) -> HttpResponseBase:
    """With what is left of the caller's pace in its headers, where one was kept."""
    if allowance := latest.get():
        for name, value in allowance.headers().items():
            response.headers[name] = value
    return response


def generating(request: HttpRequest) -> Token:
    """By which token pictures are asked for, and not too fast. Raises Problem."""
    token = token_of(request, scope="generate")
    GENERATING.keep(token.user_id)
    return token


def broken(request: HttpRequest, error: Exception) -> Problem:
    """A fault of ours: logged whole, told in a sentence."""
    logger.error("%s %s broke down", request.method, request.path, exc_info=error)
    return Problem("internal-error", _("Something broke down here; nothing of yours was lost."), status=500)


@endpoint("POST")
async def generations(request: HttpRequest) -> HttpResponseBase:
    token = await in_thread(lambda: generating(request))
    ask = await in_thread(lambda: CallParameters.read(json_of(request), GenerationSerializer))
    key = request.headers.get(idempotency.HEADER)
    return await Call(request, token, ask, lambda: accept(token.user, ask.request, key=key)).answer()


@endpoint("POST")
async def edits(request: HttpRequest) -> HttpResponseBase:
    token = await in_thread(lambda: generating(request))
    ask = await in_thread(lambda: CallParameters.read(form_of(request), EditSerializer))
    pictures = request.FILES.getlist("image") + request.FILES.getlist("image[]")
    mask = request.FILES.get("mask")

    def accept_edit() -> Job:
        check_pictures(len(pictures))
        check_edit(ask.request, [Edge.Kind.EDIT] * len(pictures), masked=mask is not None)
        person = token.user
        sources = sources_of(pictures, person)
        wanted = replace(ask.request, task=Task.IMAGE2IMAGE)
        if mask is not None:
            mask_key = take_in_mask(mask, sources[0][0], person).storage_key
            wanted = replace(wanted, task=Task.INPAINT, mask_key=mask_key)
        return accept(person, wanted, sources=sources, key=request.headers.get(idempotency.HEADER))

    return await Call(request, token, ask, accept_edit).answer()


@endpoint("GET")
async def models(request: HttpRequest) -> HttpResponseBase:
    await in_thread(lambda: caller(request))
    return JsonResponse({"object": "list", "data": await in_thread(models_here)})


@endpoint("GET")
async def model(request: HttpRequest, name: str) -> HttpResponseBase:
    await in_thread(lambda: caller(request))
    wanted = await in_thread(lambda: model_named(name))
    known = await in_thread(models_here)
    return JsonResponse(next((one for one in known if one["id"] == wanted), known[0]))


@csrf_exempt
async def nowhere(request: HttpRequest, *_places: str) -> HttpResponseBase:
    title = _("There is no %(method)s %(path)s here.") % {"method": request.method, "path": request.path}
    return error_response(Problem("unknown-url", title, status=404))


def json_of(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Problem("invalid", _("The body of this request is not JSON.")) from error
    if not isinstance(told, dict):
        raise Problem("invalid", _("The body of this request must be a JSON object."))
    return told


def form_of(request: HttpRequest) -> dict[str, Any]:
    """The text fields of a multipart body; the pictures stay in `request.FILES`."""
    if request.content_type != "multipart/form-data":
        raise Problem("invalid", _("Send an edit as multipart/form-data, the pictures as files."))
    try:
        told = {name: request.POST[name] for name in request.POST}
    except MultiPartParserError as error:
        raise Problem("invalid", _("The multipart body of this request cannot be read.")) from error
    if as_text := {"image", "image[]", "mask"} & told.keys():
        errors = {as_text.pop().removesuffix("[]"): [_("Send it as a file.")]}
        raise Problem.invalid(errors)
    return told


def check_pictures(count: int) -> None:
    if not 1 <= count <= MOST_SOURCES:
        said = _("Send one to four pictures.")
        raise Problem.invalid(image=said)
