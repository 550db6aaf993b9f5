"""What was taken back out of a snapshot, for whoever has a copy: they know its id, which nobody guesses."""

from __future__ import annotations

from django.core.files.storage import storages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from curation.erasure import revocations_key
from curation.models import Snapshot
from lib.outages import reaching

TYPE = "application/jsonl"


@require_safe
def revocations(_request: HttpRequest, pk: str) -> HttpResponseBase:
    """A signed line each (`curation.exports.revocations`); empty where nothing was taken back."""
    found = get_object_or_404(Snapshot, pk=pk)
    if not found.told:
        return HttpResponse(content_type=TYPE)
    with reaching():
        file = storages["default"].open(revocations_key(found), "rb")
    return FileResponse(file, content_type=TYPE, filename="revocations.jsonl")
