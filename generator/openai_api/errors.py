"""Problems in the shape and words of the other API: {"error": {"message", "type", "param", "code"}}."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse

from lib.problems import Problem

# problem code -> (type, code); what is not listed is told by its status
WORDS = {
    "invalid-api-key": ("invalid_request_error", "invalid_api_key"),
    "scope-missing": ("invalid_request_error", "insufficient_permissions"),
    "model-not-found": ("invalid_request_error", "model_not_found"),
    "unknown-parameter": ("invalid_request_error", "unknown_parameter"),
    "quota-exhausted": ("insufficient_quota", "insufficient_quota"),
    "refused-by-policy": ("image_generation_user_error", "content_policy_violation"),
    "held-by-policy": ("image_generation_user_error", "content_policy_violation"),
}
# our name of a field -> the caller's
PARAMS = {
    "candidates": "n",
    "width": "size",
    "height": "size",
    "steps": "num_inference_steps",
    "sources": "image",
    "picture": "image",
}
HOPELESS = (
    "refused-by-policy",
    "held-by-policy",
    "quota-exhausted",
    "job-failed",
    "job-cancelled",
    "job-not-finished",
    "idempotency-key-reused",
)


def error_of(problem: Problem) -> dict[str, Any]:
    """The body that says it."""
    kind, code = WORDS.get(problem.code) or _by_status(problem)
    param = next((PARAMS.get(field, field) for field in problem.errors if field), problem.extra.get("param"))
    return {"error": {"message": message_of(problem), "type": kind, "param": param, "code": code}}


def message_of(problem: Problem) -> str:
    """The sentence; where fields are at fault, each with its sentences."""
    told = [
        f"{PARAMS.get(field, field)}: {line}" if field else str(line)
        for field, lines in problem.errors.items()
        for line in lines
    ]
    return " ".join(told) or str(problem)


def error_response(problem: Problem) -> JsonResponse:
    """With `Retry-After` where waiting helps, and `x-should-retry: false` where a client would repeat it in vain."""
    response = JsonResponse(error_of(problem), status=problem.status, headers=problem.headers())
    if problem.code in HOPELESS:
        response["x-should-retry"] = "false"
    if place := problem.extra.get("job_url"):
        response["Location"] = place
    if problem.status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="api"'
    return response


def _by_status(problem: Problem) -> tuple[str, str | None]:
    code = problem.code.replace("-", "_")
    if problem.status == 429:
        return "requests", "rate_limit_exceeded"
    if problem.status >= 500:
        return "server_error", code
    return "invalid_request_error", None if code == "invalid" else code
