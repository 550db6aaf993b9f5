"""The files of images, each behind its permission."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access.authentication import viewer_of
from accounts.models import User
from gallery.files.delivery import cache_control, deliver
from gallery.images import carried, history, renditions, signing, training_rights
from gallery.models import Credential, Image, Post
from gallery.models.visibility import BY_LINK
from gallery.registries.exposure import acted
from lib.ids import to_text
from lib.imaging.renditions import WIDTHS
from lib.limits.client_address import network_of
from lib.outages import FileMissing, StorageAway

if TYPE_CHECKING:
    from gallery.models.visibility import Viewer

RECORD, HISTORY = "record", "history"  # the sidecar of a download, and one with all it was made from
NAMES = (*(f"w{width}" for width in WIDTHS), "original", "og", RECORD)
COLUMNS = ("visibility", "state", "storage_key", "sha256", "mime", "width", "height", "renditions", "origin")
SHOWN = (*COLUMNS, "clearance", "dominant_colour")
RETRY = 30  # seconds
JSON = "application/json"

log = structlog.get_logger(__name__)


@require_safe
def image_file(request: HttpRequest, pk: UUID, name: str) -> HttpResponseBase:
    """One query for what everyone may see; only for the rest is it asked who is looking."""
    rows: QuerySet[Image] = Image.objects.kept().select_related("maker").only(*SHOWN, "maker__state")
    rows = rows.annotate(training=training_rights.effective(), signed=Credential.objects.of_image("storage_key", name))
    image = rows.filter(pk=pk).first()
    if image is None or name not in NAMES:
        raise Http404
    active = bool(image.maker and image.maker.state == User.State.ACTIVE)
    open_to_all = image.visibility in BY_LINK and active and image.is_clear
    viewer = AnonymousUser() if open_to_all else viewer_of(request)
    if not open_to_all and not may_see(viewer, image):
        raise Http404
    if not image.is_clear and not looks_after(viewer):
        return held_card(image)
    if "download" in request.GET and request.method == "GET":
        tell_download(viewer_of(request), image)
    if name == "original" and request.GET.get("download") == HISTORY:
        return training_rights.declare(with_history(request, image.pk), allowed=image.training == "allowed")
    if name == RECORD or (name == "original" and "download" in request.GET):
        carried_answer = with_record(request, image.pk, name)
        if carried_answer is not None:
            return training_rights.declare(carried_answer, allowed=image.training == "allowed")
    try:
        signed = signed_key(image, image.signed, name)
        etag = f'"{PurePosixPath(signed).stem if signed else f"{image.sha256[:32]}-{name}"}"'
        response = get_conditional_response(request, etag=etag) or answer(image, name, signed)
    except StorageAway as error:
        log.warning("a picture cannot be read", image=to_text(image.pk), error=str(error))
        return placeholder(image)
    response["ETag"] = etag
    response["Cache-Control"] = cache_control(open_to_all=open_to_all)
    response["X-Content-Type-Options"] = "nosniff"
    return training_rights.declare(response, allowed=image.training == "allowed")


def with_record(request: HttpRequest, pk: UUID, name: str) -> HttpResponse | None:
    """The file with its record in it, or the record alone; None for a file that carries none.

    In the file it is where the maker lets downloads carry it, and for the maker who asks for it (`?download=record`).
    Asked for anew each time, since the answer to that may change.
    """
    image = Image.objects.select_related("maker").get(pk=pk)
    asked = name == RECORD or request.GET.get("download") == RECORD
    maker = image.maker
    if not (carried.may_have(viewer_of(request), image, maker) if asked else carried.carries(image, maker)):
        if name == RECORD:
            raise Http404
        return None
    if name == RECORD:
        said = json.dumps(carried.sidecar(image), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        body, mime, extension = said.encode(), JSON, "json"
    else:
        mime, extension = image.mime, image.storage_key.rpartition(".")[2]
        try:
            body = signing.signed_copy(image, carried.with_record(image), mime)
        except StorageAway:
            return None  # which `image_file` meets as for every file
    return attached(body, mime, f"{to_text(image.pk)}.{extension}")


def with_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The original with the manifests of what it was made from. Raises Problem."""
    viewer = viewer_of(request)
    history.PACE.keep(viewer.pk if viewer.is_authenticated else network_of(request))
    image = Image.objects.kept().select_related("maker").get(pk=pk)
    extension = image.storage_key.rpartition(".")[2]
    return attached(history.with_history(image, viewer), image.mime, f"{to_text(pk)}-history.{extension}")


def attached(body: bytes, mime: str, name: str) -> HttpResponse:
    """A file that is made while it is asked for, since what is in it may change."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-cache",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(body, content_type=mime, headers=headers)


def may_see(viewer: Viewer, image: Image) -> bool:
    """By the image's own permission, or because an operator has to look at what was reported."""
    return looks_after(viewer) or Image.objects.visible_to(viewer).filter(pk=image.pk).exists()


def looks_after(viewer: Viewer) -> bool:
    return viewer.is_authenticated and viewer.is_staff and viewer.has_perm("gallery.view_image")


def tell_download(viewer: Viewer, image: Image) -> None:
    """Where the picture stands in a post, this is something done with that post."""
    post = Post.objects.published().filter(entries__image=image.pk).first()
    if post is not None:
        acted("download", post, viewer, image=image.pk)


def signed_key(image: Image, signed: str | None, name: str) -> str:
    """Where the signed file lies: found with the image, or made now; empty where it goes out unsigned."""
    if signed or not signing.is_wanted(image, name):
        return signed or ""
    if name != "original" and signing.signs():
        renditions.ensure(image)
    try:
        credential = signing.ensure(image, name)
    except FileMissing:
        return ""  # which `answer` meets
    return credential.storage_key if credential else ""


def answer(image: Image, name: str, signed: str) -> HttpResponseBase:
    """The file, its renditions made first where nobody has asked before or where they were lost."""
    if name != "original":
        renditions.ensure(image)
    key, mime = renditions.place(image, name)
    try:
        response = deliver(signed or key, mime)
    except FileMissing:
        if name == "original" and not signed:
            raise
        if name != "original":
            renditions.make(image)
        response = deliver(key, mime)
    extension = key.rpartition(".")[2]
    response["Content-Disposition"] = f'inline; filename="{to_text(image.pk)}-{name}.{extension}"'
    return response


def held_card(image: Image) -> HttpResponse:
    """To its maker, in place of a picture that may not leave: a card that says so, at its shape."""
    lines = [str(Image.Clearance(image.clearance).label)]
    if image.clearance != Image.Clearance.WAITING:
        lines.append(_("Its receipt says why, and how to appeal."))
    size = max(1, round(min(image.width / 26, image.height / 6)))
    picture = render_to_string("gallery/held_card.svg", {"image": image, "lines": lines, "size": size})
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(picture, content_type="image/svg+xml", headers=headers)


def placeholder(image: Image) -> HttpResponse:
    """For as long as the storage is away: the picture's own colour, at its shape, as a failure that browsers show."""
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {image.width} {image.height}">'
        f'<rect width="100%" height="100%" fill="{image.dominant_colour or "#888888"}"/></svg>'
    )
    headers = {"Retry-After": str(RETRY), "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(picture, status=503, content_type="image/svg+xml", headers=headers)
