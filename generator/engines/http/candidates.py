"""A server's picture as a candidate."""

from __future__ import annotations

import time
from typing import Any

from requests.__version__ import __version__ as requests_version

from generator.engines.base import Candidate, EngineError, ImageRequest
from generator.engines.http.errors import garbage
from generator.engines.pictures import candidate_of, flatten, open_picture


def candidate_from(
    data: bytes,
    request: ImageRequest,
    *,
    host: str,
    began: float,
    versions: dict[str, str],
    facts: dict[str, Any],
    server: str = "The image server",
) -> Candidate:
    """What came from `host` for a request asked at `began` (perf_counter), encoded anew: nothing but pixels is kept.

    Raises EngineError, in which `server` is what the sentence calls it, where the bytes are no picture.
    """
    try:
        image = flatten(open_picture(data))
    except EngineError as error:
        raise garbage(f"{server}'s answer is not a picture.") from error
    return candidate_of(
        request,
        image,
        seconds=time.perf_counter() - began,
        device=f"server {host}",
        versions={"requests": requests_version, **versions},
        facts=facts,
    )
