"""What the API takes as a request's body."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.core.exceptions import RequestDataTooBig
from rest_framework import parsers
from rest_framework.exceptions import ParseError

LARGEST = 256 * 1024  # bytes; pictures come as forms, and the longest request in words is a tenth of this


class JSONParser(parsers.JSONParser):
    """JSON of a bounded length and depth."""

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Raises ParseError for what is no JSON or is nested too deeply, and RequestDataTooBig beyond LARGEST."""
        sent = stream.read(LARGEST + 1)
        if len(sent) > LARGEST:
            raise RequestDataTooBig
        try:
            return super().parse(BytesIO(sent), media_type, parser_context)
        except RecursionError as error:
            raise ParseError("JSON parse error - nested too deeply") from error
