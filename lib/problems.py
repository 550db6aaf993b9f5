"""Errors as values: one exception that becomes a problem document (RFC 9457) on the API and a sentence on a page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import DatabaseError, DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.template.loader import render_to_string
from django.utils.encoding import force_str
from django.utils.html import format_html
from django.utils.translation import gettext as _
from rest_framework import exceptions

from lib.outages import RETRY, FileMissing, StorageAway, database_is_away
from lib.pages.page_behind import page_behind

if TYPE_CHECKING:
    from rest_framework.response import Response

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 - the field's own name (RFC 9457)
    """Something asked for cannot be done.

    `code` is for programs and never changes; `title` is a sentence for people, translated, saying what to do next;
    `errors` maps field names to lists of sentences; `extra` are further members (`resets_at`, `retry_after` seconds).
    """

    def __init__(
        self, code: str, title: Any, *, status: int = 400, errors: dict[str, list[str]] | None = None, **extra: Any
    ) -> None:
        super().__init__(code)
        self.code, self.title, self.status, self.errors, self.extra = code, title, status, errors or {}, extra

    @classmethod
    def invalid(cls, errors: Mapping[str, Any] | None = None, /, **more: Any) -> Problem:
        """What was sent needs another look (400): a sentence, or a list of them, beside each field at fault."""
        said = {
            field: lines if isinstance(lines, list) else [lines] for field, lines in {**(errors or {}), **more}.items()
        }
        return cls("invalid", _("Some fields need another look."), errors=said)

    @classmethod
    def not_found(cls) -> Problem:
        """What is not there, and what is not for this person to see, look alike (404)."""
        return cls("not-found", _("There is nothing here, or it is not for you to see."), status=404)

    def __str__(self) -> str:
        return force_str(self.title)

    def document(self) -> dict[str, Any]:
        """The members of the problem document."""
        body: dict[str, Any] = {
            "type": f"/problems/{self.code}",
            "code": self.code,
            "title": str(self),
            "status": self.status,
        }
        if self.errors:
            body["errors"] = {field: [force_str(line) for line in lines] for field, lines in self.errors.items()}
        return body | self.extra

    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(int(self.extra["retry_after"]))} if "retry_after" in self.extra else {}

    def add_to(self, form: Any) -> None:
        """Put the sentences beside the fields of a page's form, or above it where no field is to blame."""
        receipts = self.extra.get("receipts") or dict.fromkeys(self.errors, self.extra.get("receipt", ""))
        for field, lines in self.errors.items():
            for line in lines:
                said = force_str(line)
                if receipt := receipts.get(field):
                    said = format_html('{} <a href="{}">{}</a>', said, receipt, _("Why, and how to appeal"))
                form.add_error(field if field in form.fields else None, said)
        if not self.errors:
            form.add_error(None, str(self))


def api_exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: everything a client can cause becomes a problem document."""
    # Models raise problems, and these two read settings that import the models.
    from rest_framework.response import Response
    from rest_framework.views import exception_handler

    problem = as_problem(exception)
    if problem is None:
        return None
    response = exception_handler(exception, context) if isinstance(exception, exceptions.APIException) else None
    headers = dict(response.items()) if response is not None else {}
    headers.pop("Content-Type", None)
    return Response(
        problem.document(), status=problem.status, headers=headers | problem.headers(), content_type=MEDIA_TYPE
    )


def as_problem(exception: Exception) -> Problem | None:
    """The problem that an exception stands for, or None for a fault of ours."""
    match exception:
        case Problem():
            return exception
        case Http404() | PermissionDenied() | FileMissing():
            return Problem.not_found()
        case StorageAway():
            said = _("The pictures' storage cannot be reached just now. Nothing is lost; try again in a minute.")
            return Problem("storage-away", said, status=503, retry_after=30)
        case _ if database_is_away(exception):
            return database_away()
        case RequestDataTooBig():
            return Problem("too-large", _("This is more than we take in at once."), status=413)
        case ValidationError():
            return Problem.invalid(_by_field(exception))
        case exceptions.ValidationError():
            return Problem.invalid(_flat(exception.detail))
        case exceptions.Throttled():
            return Problem(
                "too-many-requests", exception.detail, status=429, retry_after=getattr(exception, "wait", None) or 1
            )
        case exceptions.APIException():
            code = force_str(exception.get_codes()) if isinstance(exception.get_codes(), str) else "invalid"
            return Problem(code.replace("_", "-"), force_str(exception.detail), status=exception.status_code)
    return limit_reached(exception)


def limit_reached(exception: Exception) -> Problem | None:
    """What was sent is more, or other, than a library or the database can hold: a refusal (400), and a line in the log.

    Of the database these are its classes 22 (a value that no column takes) and 54 (a limit of the program).
    """
    state = str(getattr(exception.__cause__, "sqlstate", None) or "")
    in_the_database = isinstance(exception, DatabaseError) and state[:2] in ("22", "54")
    without_a_state = isinstance(exception, DataError) and not state
    if not (in_the_database or without_a_state or isinstance(exception, RecursionError | UnicodeError)):
        return None
    # Not its repr: of a text that cannot be encoded that is all of it, a whole page with its reader's secrets.
    logger.warning("a request met a limit: %s: %s", type(exception).__name__, exception, exc_info=exception)
    return Problem("beyond-limits", _("This is longer, deeper or written otherwise than we can take in."))


def database_away() -> Problem:
    said = _("The gallery's database is away for a moment. Nothing that was saved is lost; try again soon.")
    return Problem("database-away", said, status=503, retry_after=RETRY)


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    if hasattr(error, "error_dict"):
        return {name: list(lines) for name, lines in error.message_dict.items()}
    return {"": list(error.messages)}


def _flat(detail: Any, prefix: str = "") -> dict[str, list[str]]:
    """Nested DRF errors as {"field.0.inner": [sentences]}."""
    if isinstance(detail, dict):
        pairs = [(f"{prefix}.{key}".strip("."), value) for key, value in detail.items()]
    elif isinstance(detail, list) and any(isinstance(item, dict | list) for item in detail):
        pairs = [(f"{prefix}.{index}".strip("."), value) for index, value in enumerate(detail)]
    else:
        return {prefix: [force_str(line) for line in (detail if isinstance(detail, list) else [detail])]}
    merged: dict[str, list[str]] = {}
    for name, value in pairs:
        merged |= _flat(value, name)
    return merged


class ProblemMiddleware:
    """A Problem that no page turned into a form error becomes a page of its own, with the right status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content and request.method == "GET":
            said = _("This address only takes what a form sends. Go back to the page that you came from.")
            page = answer_to(request, Problem("method-not-allowed", said, status=405))
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        known = isinstance(exception, (Problem, StorageAway, FileMissing))
        problem = as_problem(exception) if known else limit_reached(exception)
        return answer_to(request, problem) if problem else None


def answer_to(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A problem document to programs, a page to people."""
    if request.path_info.startswith("/api/") or "json" in request.headers.get("Accept", ""):
        return JsonResponse(
            problem.document(), status=problem.status, headers=problem.headers(), content_type=MEDIA_TYPE
        )
    return Refusal(request, problem, "errors/problem.html")


class Refusal(HttpResponse):
    """The page of a problem, which still knows it. `form_is_old` says that its token was, and nothing else wrong."""

    def __init__(self, request: HttpRequest, problem: Problem, template: str) -> None:
        behind = page_behind(request)
        told = {"problem": problem, "page_behind": "" if behind == request.get_full_path() else behind}
        page = render_to_string(template, told, request=request)
        super().__init__(page, status=problem.status, headers=problem.headers())
        self.problem = problem
        self.form_is_old = False

    @property
    def sentence(self) -> str:
        """Of the first field at fault, where there is one."""
        lines = [line for lines in self.problem.errors.values() for line in lines]
        return force_str(lines[0]) if lines else str(self.problem)
