"""How permitted bytes leave: through this process, through nginx, or from the object store itself."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect

from gallery.files import storage

CACHED = 3600  # seconds for which a browser may keep what everyone may see
SHARED = 60  # seconds for which caches of many may: as long may what is taken down be seen by new people
PRESIGNED = 30  # seconds a redirect may be kept: half as long as the address that it leads to lives


def deliver(key: str, mime: str) -> HttpResponseBase:
    """The answer with a stored file, by settings.DELIVERY. Raises FileNotFoundError where this process reads it."""
    if settings.DELIVERY == "accel":
        address = settings.ACCEL_PREFIX + quote(key)
        return HttpResponse(content_type=mime, headers={"X-Accel-Redirect": address})
    if settings.DELIVERY == "redirect":
        return HttpResponseRedirect(storage.store().storage.url(key))
    return FileResponse(storage.store().open(key), content_type=mime)


def cache_control(*, open_to_all: bool) -> str:
    """Public for what anyone with the address may see; else asked for anew each time."""
    if not open_to_all:
        return "private, no-cache"
    if settings.DELIVERY == "redirect":
        return f"public, max-age={PRESIGNED}"
    return f"public, max-age={CACHED}, s-maxage={SHARED}"
