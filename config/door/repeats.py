"""Twice is once: a second press, a reload or a second tab makes nothing more, and shows what the first did.

By the key that stands in every form (lib/pages/form_key.py) and the words that were sent. Only an answer that leads to
what was made, or is a piece of a page, is kept for a repeat: never a whole page, which may show a secret.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.messages import add_message, get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from accounts.access.authentication import viewer_of
from accounts.models import User
from accounts.models.submission import KEPT, MOMENT, Submission
from lib.pages.form_key import FIELD, MEDIA_TYPES
from lib.pages.page_behind import page_behind
from lib.problems import Problem, answer_to

# What makes something, and for how long the same words from another rendering are the same thing. A press on "Another
# take" says nothing, and each rendering's means another; who cancels a picture may soon ask for it again, and who undid
# what they decided of pictures may decide the same.
MAKING: dict[str, timedelta] = {
    **dict.fromkeys(("post-new", "post-comments", "collections", "post-collect", "upload-new", "post-report"), MOMENT),
    **dict.fromkeys(("comment-report", "team-invite", "gift", "wishes-say", "settings-export", "webhook-test"), MOMENT),
    **dict.fromkeys(("own", "job-delete", "thread-delete"), MOMENT),
    **dict.fromkeys(("verdict-appeal", "verdict-say", "settings-names"), MOMENT),
    **dict.fromkeys(("curate-recipe", "curate-export"), MOMENT),
    **dict.fromkeys(("create", "job-next"), timedelta(seconds=3)),
    **dict.fromkeys(("job-again", "curate-board"), timedelta(0)),
}
KEPT_HEADERS = ("Location", "HX-Trigger", "HX-Redirect", "HX-Refresh", "Content-Type")
KEY, REPLAYED, LONGEST_KEY = "Idempotency-Key", "Idempotency-Replayed", 80
NOT_WORDS = (FIELD, "csrfmiddlewaretoken")
LONGEST_PIECE = 256 * 2**10  # letters


class RepeatMiddleware:
    """Around the view and the paces, so that a repeat is not counted."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if by_program(request):
            return self.once_for_a_program(request, request.headers[KEY])
        name = making(request)  # forms of shared pages have no key
        key = request.POST.get(FIELD, "") if name else ""
        user = request.user
        if name is None or not isinstance(user, User) or not (key or page_behind(request)):
            return self.get_response(request)
        words = words_of(request)
        submission = Submission.begin(user, words, key, moment=MAKING[name])
        if submission is None:
            told = Submission.found(user, words)
            return self.get_response(request) if told is None else answered(request, told)
        response = None
        try:
            response = self.get_response(request)
        finally:
            submission.end(to_keep(request, response))
        return response

    def once_for_a_program(self, request: HttpRequest, key: str) -> HttpResponse:
        """The same key with the same body is done once for a day; with another body it is refused."""
        try:
            user = viewer_of(request)
            if not isinstance(user, User):
                return self.get_response(request)
            sent = words_of(request) if request.content_type in MEDIA_TYPES else request.body
            return self.keyed(request, user, check(key), hashlib.sha256(sent).hexdigest())
        except Problem as problem:
            return answer_to(request, problem)

    def keyed(self, request: HttpRequest, user: User, key: str, body: str) -> HttpResponse:
        words = f"{KEY} {key} {request.path}".encode()
        submission = Submission.begin(user, words, body, moment=KEPT)
        if submission is None:
            told = Submission.found(user, words, body)
            return self.get_response(request) if told is None else answered(request, told, {REPLAYED: "true"})
        response = None
        try:
            response = self.get_response(request)
        finally:
            submission.end(to_keep(request, response))
        return response


def by_program(request: HttpRequest) -> bool:
    """Whether it comes with a key to an endpoint that keeps none itself."""
    if request.method != "POST" or KEY not in request.headers:
        return False
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return bool(getattr(getattr(view, "cls", None), "takes_key", False))


def check(key: str) -> str:
    """Raises Problem("bad-idempotency-key")."""
    if len(key) > LONGEST_KEY or not key.isprintable():
        raise Problem("bad-idempotency-key", _("An idempotency key has at most 80 printable characters."))
    return key


def making(request: HttpRequest) -> str | None:
    """The name of the address, of those that make something."""
    length = int(request.headers.get("Content-Length") or 0)
    if request.method != "POST" or length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return None
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return None
    only_put_in = name == "post-collect" and "title" not in request.POST
    return name if name in MAKING and not only_put_in else None


def words_of(request: HttpRequest) -> bytes:
    """What was sent and where, files by what is in them."""
    found: list[Any] = [request.get_full_path(), "HX-Request" in request.headers]
    for name in sorted(request.POST):
        if name not in NOT_WORDS:
            found.append((name, request.POST.getlist(name)))
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            if file:
                found.append((name, hashlib.sha256(b"".join(file.chunks())).hexdigest()))
                file.seek(0)
    return repr(found).encode()


def to_keep(request: HttpRequest, response: HttpResponse | None) -> dict[str, Any] | None:
    """None for a refusal, and for a whole page."""
    if response is None or response.status_code >= 400 or response.streaming:
        return None
    piece = "HX-Request" in request.headers or KEY in request.headers
    if not (piece or "Location" in response.headers) or len(response.content) > LONGEST_PIECE:
        return None
    headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
    text = response.text if piece else ""
    return {"status": response.status_code, "headers": headers, "text": text, "said": said_by(request)}


def said_by(request: HttpRequest) -> list[tuple[int, str]]:
    """The messages for the next page, which stay where they are."""
    messages = get_messages(request)
    said = [(message.level, str(message.message)) for message in messages]
    if isinstance(messages, BaseStorage):
        messages.used = False
    return said


def answered(request: HttpRequest, told: dict[str, Any], more: dict[str, str] | None = None) -> HttpResponse:
    """The same once more, with what it said: a browser forgets the first of two answers."""
    headers = told["headers"] | (more or {})
    for level, text in told["said"]:
        add_message(request, level, text)
    if told["status"] == 302:
        return HttpResponseRedirect(headers["Location"], headers=headers)
    return HttpResponse(told["text"], status=told["status"], headers=headers)
