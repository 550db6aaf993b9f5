"""Avatars: public files whose address changes with their content."""

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_safe

from accounts.profile.avatars import FOLDER
from lib.outages import reaching


@require_safe
def avatar(request: HttpRequest, name: str) -> FileResponse:
    """`name` is the last part of the key; the route lets nothing else through."""
    with reaching():
        file = default_storage.open(FOLDER + name)
    headers = {"Cache-Control": "public, max-age=31536000, s-maxage=60, immutable", "X-Content-Type-Options": "nosniff"}
    return FileResponse(file, content_type="image/webp", headers=headers)
