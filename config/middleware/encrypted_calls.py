"""What programs ask over plain http is refused, and not led on to https as people are: a program that is led on goes on
to send its token readable, and nobody notices (ASVS 5.0.0, V4.1.2)."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import gettext as _

from lib.problems import MEDIA_TYPE, Problem

OF_PROGRAMS = re.compile("/(api|v1|openai)(/|$)")


@sync_and_async_middleware
def encrypted_calls(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """To stand before Django's SecurityMiddleware, which leads all others on."""
    if iscoroutinefunction(get_response):

        async def answer(request: HttpRequest) -> Any:
            return refusal(request) or await get_response(request)

        return answer
    return lambda request: refusal(request) or get_response(request)


def refusal(request: HttpRequest) -> JsonResponse | None:
    """None for what came encrypted, for what people open, and where nobody is led to https."""
    if not settings.SECURE_SSL_REDIRECT or request.is_secure() or not OF_PROGRAMS.match(request.path_info):
        return None
    said = _("This came over plain http, readable to others. Use https, and take another token.")
    problem = Problem("https-only", said, status=403)
    return JsonResponse(problem.document(), status=problem.status, content_type=MEDIA_TYPE)
