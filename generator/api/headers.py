"""The headers that asking for something twice needs."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from generator.requests import idempotency

KEY = OpenApiParameter(
    idempotency.HEADER,
    {"type": "string", "maxLength": idempotency.LONGEST},
    OpenApiParameter.HEADER,
    description="Up to 80 characters of your choosing. The same key with the same body is done once, answered alike.",
)
REPLAYED = OpenApiParameter(
    "Idempotency-Replayed",
    bool,
    OpenApiParameter.HEADER,
    description="`true` where this key has made the job before.",
    response=[201],
)
PLACE = OpenApiParameter("Location", str, OpenApiParameter.HEADER, description="Where the job is.", response=[201])


def key_of(request: Request) -> str | None:
    return request.headers.get(idempotency.HEADER)
