"""Whether an answer of the API bears a status that its description names."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation

from config.openapi.generator import described

# The flag `dry_run` of before there was /jobs/dry-run is described with the body; its answer is not, since an operation
# answers in one way (test_description.py).
OF_BEFORE = {("POST", "/api/v1/jobs", 200)}


class DocumentedMiddleware:
    """Outermost, so that it sees what is sent: what the description does not name, no test gets to see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if not request.path_info.startswith("/api/v1/"):
            return answer
        if (request.method, request.path_info, answer.status_code) in OF_BEFORE:
            return answer
        named = statuses_of(request.method or "", request.path_info)
        if named is not None and str(answer.status_code) not in named:
            answered = f"{request.method} {request.path_info} answers {answer.status_code}"
            raise AssertionError(f"{answered}, its description says {named}: mend config/openapi/refusals.py.")
        return answer


def statuses_of(method: str, path: str) -> list[str] | None:
    """Those of an operation, or None where there is none there."""
    for pattern, operations in addresses():
        if pattern.fullmatch(path):
            operation = operations.get(method.lower())
            return list(operation["responses"]) if operation else None
    return None


@lru_cache(maxsize=1)
def addresses() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    """Those without a blank first, since `/me` is no person's name."""
    with translation.override("en"):
        paths = described("en")["paths"]
    return [
        (re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(path))), paths[path])
        for path in sorted(paths, key=lambda path: path.count("{"))
    ]
