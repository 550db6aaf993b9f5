"""How permitted bytes leave: through this process, through nginx, or from the object store itself."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect

from gallery.files import storage
from lib.outages import reaching

CACHED = 3600  # seconds for which shared caches may keep what everyone may see
PRESIGNED = 240  # seconds a redirect may be kept, less than the address it leads to lives


def deliver(key: str, mime: str) -> HttpResponseBase:
    """The answer with a stored file, by settings.DELIVERY. Raises FileMissing where this process reads it."""
    if settings.DELIVERY == "accel":
        address = settings.ACCEL_PREFIX + quote(key)
        return HttpResponse(content_type=mime, headers={"X-Accel-Redirect": address})
    if settings.DELIVERY == "redirect":
        with reaching():
            return HttpResponseRedirect(storage.store().storage.url(key))
    return FileResponse(storage.store().open(key), content_type=mime)


def cache_control(*, open_to_all: bool) -> str:
    """Public for what anyone with the address may see; else asked for anew each time."""
    if not open_to_all:
        return "private, no-cache"
    return f"public, max-age={PRESIGNED if settings.DELIVERY == 'redirect' else CACHED}"
