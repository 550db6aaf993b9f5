"""What the gateway answers to. Each endpoint: who calls, what is asked, one verb, the answer in the API's words."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import IO, Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from accounts.models import Token, User
from gallery.models import Edge
from generator.engines.base import Task
from generator.jobs.acceptance import accept
from generator.jobs.masks import take_in_mask
from generator.models import Job
from generator.openai_api.authentication import caller, token_of
from generator.openai_api.bodies import EditBody, check_number, json_of
from generator.openai_api.call import Call
from generator.openai_api.errors import error_response
from generator.openai_api.executor import in_thread
from generator.openai_api.image_files import Sent, sources_of
from generator.openai_api.image_tool.answer import ToolCall
from generator.openai_api.image_tool.body import ToolBody
from generator.openai_api.model_list import model_here, models_here
from generator.openai_api.parameters import (
    CallParameters,
    EditSerializer,
    GenerationSerializer,
    check_edit,
)
from generator.requests.paces import GENERATING
from generator.requests.request import GenerationRequest
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
async def generations(request: HttpRequest, model: str | None = None) -> HttpResponseBase:
    token = await in_thread(lambda: generating(request))
    ask = await in_thread(lambda: CallParameters.read(named(json_of(request), model), GenerationSerializer))
    return await Call(request, token, ask, lambda wanted, key: accept(token.user, wanted, key=key)).answer()


@endpoint("POST")
async def edits(request: HttpRequest, model: str | None = None) -> HttpResponseBase:
    token = await in_thread(lambda: generating(request))
    body = await in_thread(lambda: EditBody.read(request))
    ask = await in_thread(lambda: CallParameters.read(named(body.told, model), EditSerializer))

    def accept_edit(wanted: GenerationRequest, key: str | None) -> Job:
        check_number(body.pictures)
        return edited(token.user, wanted, body.pictures, body.mask, key)

    return await Call(request, token, ask, accept_edit).answer()


def edited(
    person: User, wanted: GenerationRequest, pictures: Sequence[Sent], mask: IO[bytes] | None, key: str | None
) -> Job:
    """The job that starts from these pictures. Raises Problem."""
    check_edit(wanted, [Edge.Kind.EDIT] * len(pictures), masked=mask is not None)
    sources = sources_of(pictures, person)
    wanted = replace(wanted, task=Task.IMAGE2IMAGE)
    if mask is not None:
        mask_key = take_in_mask(mask, sources[0][0], person).storage_key
        wanted = replace(wanted, task=Task.INPAINT, mask_key=mask_key)
    return accept(person, wanted, sources=sources, key=key)


@endpoint("POST")
async def responses(request: HttpRequest) -> HttpResponseBase:
    token = await in_thread(lambda: generating(request))
    body = await in_thread(lambda: ToolBody.read(json_of(request), token.user))

    def take_on(wanted: GenerationRequest, key: str | None) -> Job:
        if not body.pictures:
            return accept(token.user, wanted, key=key)
        check_number(body.pictures)
        return edited(token.user, wanted, body.pictures, body.mask, key)

    return await ToolCall(request, token, body, take_on).answer()


@endpoint("POST")
async def variations(request: HttpRequest) -> HttpResponseBase:
    await in_thread(lambda: caller(request))
    title = _("Variations without words are not made here. Send the picture to images/edits with a prompt.")
    raise Problem("unknown-url", title, status=404)


@endpoint("GET")
async def models(request: HttpRequest) -> HttpResponseBase:
    await in_thread(lambda: caller(request))
    return JsonResponse({"object": "list", "data": await in_thread(models_here)})


@endpoint("GET")
async def model(request: HttpRequest, name: str) -> HttpResponseBase:
    await in_thread(lambda: caller(request))
    return JsonResponse(await in_thread(lambda: model_here(name)))


@csrf_exempt
async def nowhere(request: HttpRequest, *_places: str) -> HttpResponseBase:
    title = _("There is no %(method)s %(path)s here.") % {"method": request.method, "path": request.path}
    return error_response(Problem("unknown-url", title, status=404))


def named(told: dict[str, Any], model: str | None) -> dict[str, Any]:
    """With the model that the address names, as Azure's does, where the body names none."""
    return {"model": model} | told if model else told
