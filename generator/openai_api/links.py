"""Addresses of pictures that work for a while without a cookie or a token: signed, never guessable."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import User
from gallery.files.delivery import deliver
from gallery.images import training_rights
from gallery.images.answers import ALLOWED
from gallery.models import Image
from generator.openai_api.cross_origin import allowed_origin
from generator.openai_api.image_files import MIMES, file_of
from lib.ids import from_text, to_text
from lib.problems import Problem

SALT = "generator.openai_api.links"


def link_to(image: Image, person: User, output_format: str) -> str:
    """The path of a picture, valid for settings.GATEWAY_LINK_SECONDS and for as long as this person may see it."""
    ticket = signing.dumps([to_text(image.pk), person.pk, output_format], salt=SALT)
    return reverse("made-file", args=[ticket, f"{to_text(image.pk)}.{output_format}"])


@require_safe
def made_file(request: HttpRequest, ticket: str, name: str) -> HttpResponseBase:
    """`name` is only for the eye: what is served, and on whose behalf, stands in the ticket."""
    image, output_format = opened(ticket)
    if image.mime == MIMES[output_format]:
        response = deliver(image.storage_key, image.mime)
    else:
        response = HttpResponse(file_of(image, output_format), content_type=MIMES[output_format])
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    if origin := allowed_origin(request.headers.get("Origin", "")):
        response["Access-Control-Allow-Origin"] = origin
        patch_vary_headers(response, ["Origin"])
    said = training_rights.answers([image.pk])
    return training_rights.declare(response, allowed=said.get(image.pk) == ALLOWED)


def opened(ticket: str) -> tuple[Image, str]:
    """The image and the format. Raises Problem("link-expired"), and Http404 for what is forged or no longer theirs."""
    try:
        key, person, output_format = signing.loads(ticket, salt=SALT, max_age=settings.GATEWAY_LINK_SECONDS)
    except signing.SignatureExpired as error:
        title = _("This address has expired. The picture is still in the gallery of the person who made it.")
        raise Problem("link-expired", title, status=410) from error
    except signing.BadSignature as error:
        raise Http404 from error
    viewer = User.objects.filter(pk=person).first()
    if viewer is None or not viewer.is_active:
        raise Http404
    image = Image.objects.visible_to(viewer).clear().select_related("maker").filter(pk=from_text(key)).first()
    if image is None:
        raise Http404
    return image, output_format
