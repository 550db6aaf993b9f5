"""What a server's refusal means, in a sentence and a code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from generator.engines.base import EngineError

REFUSALS = ("content_policy", "moderation_blocked", "content_filter", "safety system", "safety_violation")
SPENT = ("insufficient_quota", "billing_hard_limit", "billing_not_active")
BUSY = {408, 425, 429}


class ServerError(EngineError):
    """A refusal with its HTTP status (0 where no answer came) and body; `again` where another attempt may help."""

    def __init__(self, message: str, *, code: str, retry: bool, status: int = 0, body: str = "") -> None:
        super().__init__(message, code=code, retry=retry)
        self.status = status
        self.body = body
        self.wait: float | None = None

    @property
    def again(self) -> bool:
        return self.retry and (self.status in BUSY or self.status >= 500 or self.code == "engine-unreachable")


def explain(status: int, body: str, headers: Mapping[str, str], *, key: str = "") -> ServerError:
    """Turn an HTTP error into a ServerError. The key never shows, even where a server repeats it."""
    body = body.replace(key, "…") if key else body
    said = said_in(body)
    sentence, code, retry = judge(status, body.lower(), said)
    error = ServerError(sentence, code=code, retry=retry, status=status, body=body)
    error.wait = retry_after(headers.get("Retry-After", ""))
    return error


def judge(status: int, body: str, said: str) -> tuple[str, str, bool]:
    """(sentence, code, worth another attempt)."""
    tail = f" It said: {said}" if said else ""
    if status in {400, 403, 422} and any(sign in body for sign in REFUSALS):
        return f"The image server refused this prompt or picture.{tail}", "refused-by-engine", False
    if any(sign in body for sign in SPENT):
        return f"The image server's account has nothing left to spend.{tail}", "engine-unpaid", False
    if status in {401, 403}:
        return f"The image server did not accept the key it was given.{tail}", "engine-unauthorised", False
    if status in {404, 405, 501}:
        return f"The image server does not know this model or does not do this task.{tail}", "engine-unsupported", False
    if status in BUSY:
        return "The image server is busy.", "engine-busy", True
    if status >= 500:
        return f"The image server failed (HTTP {status}).{tail}", "engine-unavailable", True
    if 300 <= status < 400:
        return "The image server redirects elsewhere; set its final address as the engine.", "bad-setting", False
    return f"The image server did not accept the request (HTTP {status}).{tail}", "engine-bad-request", False


def said_in(body: str) -> str:
    """The server's own words: OpenAI's error object, FastAPI's detail, or the start of a plain body."""
    try:
        found: Any = json.loads(body)
    except ValueError:
        return "" if body.lstrip().startswith("<") else body.strip()[:300]
    for name in ("error", "detail", "message"):
        if isinstance(found, dict) and found.get(name):
            found = found[name]
    if isinstance(found, list):
        found = "; ".join(str(item.get("msg", item)) if isinstance(item, dict) else str(item) for item in found)
    return str(found)[:300] if isinstance(found, str) else ""


def retry_after(value: str) -> float | None:
    """Seconds to wait from a Retry-After header, which is a number or a date (RFC 9110, 10.2.3)."""
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def garbage(sentence: str) -> ServerError:
    """An answer that makes no sense: worth another job attempt, not worth repeating at once."""
    return ServerError(sentence, code="engine-garbage", retry=True)
