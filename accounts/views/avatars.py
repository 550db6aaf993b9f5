"""Avatars: public files whose address changes with their content."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from accounts.profile.avatars import FOLDER


@require_safe
def avatar(request: HttpRequest, name: str) -> FileResponse:
    """`name` is the last part of the key; the route lets nothing else through."""
    try:
        file = default_storage.open(FOLDER + name)
    except FileNotFoundError as error:
        raise Http404 from error
    headers = {"Cache-Control": "public, max-age=31536000, s-maxage=60, immutable", "X-Content-Type-Options": "nosniff"}
    return FileResponse(file, content_type="image/webp", headers=headers)
