"""How permitted bytes leave: through this process, through nginx, or from the object store itself."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect

from gallery.files import storage
from lib.outages import reaching
from lib.storage.moving import place_of

CACHED = 3600  # seconds for which a browser may keep what everyone may see
SHARED = 60  # seconds for which caches of many may: as long may what is taken down be seen by new people
PRESIGNED = 30  # seconds a redirect may be kept: half as long as the address that it leads to lives


def deliver(key: str, mime: str) -> HttpResponseBase:
    """The answer with a stored file, by settings.DELIVERY. Raises FileMissing where this process reads it.

    While pictures move between a folder and S3, those that lie where that way does not lead go through this process.
    """
    place = place_of(storage.store().storage, key) if settings.DELIVERY != "stream" else None
    in_folder = isinstance(place, FileSystemStorage)
    if settings.DELIVERY == "accel" and in_folder:
        address = settings.ACCEL_PREFIX + quote(key)
        return HttpResponse(content_type=mime, headers={"X-Accel-Redirect": address})
    if settings.DELIVERY == "redirect" and place and not in_folder:
        with reaching():
            return HttpResponseRedirect(place.url(key))
    return FileResponse(storage.store().open(key), content_type=mime)


def cache_control(*, open_to_all: bool) -> str:
    """Public for what anyone with the address may see; else asked for anew each time."""
    if not open_to_all:
        return "private, no-cache"
    if settings.DELIVERY == "redirect":
        return f"public, max-age={PRESIGNED}"
    return f"public, max-age={CACHED}, s-maxage={SHARED}"
