"""What a call carries, as JSON or as a form."""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any

from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from generator.jobs.rules import MOST_SOURCES
from generator.openai_api.parameters import says_nothing
from lib.problems import Problem

PICTURES = re.compile(r"images?(\[\d*\])*")
"""image, image[], image[0], and images, as programs write one file or several."""
DATA_URI = re.compile(r"data:[^,]*;base64,", re.IGNORECASE)
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True)
class EditBody:
    """An edit as it was sent: its words, its pictures in their order and each once, and the mask."""

    told: dict[str, Any]
    pictures: list[IO[bytes]]
    mask: IO[bytes] | None

    @classmethod
    def read(cls, request: HttpRequest) -> EditBody:
        """Raises Problem that names `image` or `mask` where no picture can be made of what was sent."""
        told = json_of(request) if request.content_type == "application/json" else form_of(request)
        sent = [one for name in [*told] if PICTURES.fullmatch(name) for one in pictures_in(told.pop(name), "image")]
        masks = list(pictures_in(told.pop("mask", None), "mask"))
        return cls(told, each_once(sent), masks[0] if masks else None)


def check_number(pictures: Sequence[object]) -> None:
    """Raises Problem."""
    if not 1 <= len(pictures) <= MOST_SOURCES:
        said = _("Send one to four pictures.")
        raise Problem.invalid(image=said)


def json_of(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise Problem("invalid", _("The body of this request is not JSON.")) from error
    if not isinstance(told, dict):
        raise Problem("invalid", _("The body of this request must be a JSON object."))
    return told


def form_of(request: HttpRequest) -> dict[str, Any]:
    """The fields of a multipart body, in their order; pictures as lists of files, or of what stands in their place."""
    if request.content_type != "multipart/form-data":
        raise Problem("invalid", _("Send an edit as multipart/form-data with the pictures as files, or as JSON."))
    try:
        texts, files = request.POST, request.FILES
    except MultiPartParserError as error:
        raise Problem("invalid", _("The multipart body of this request cannot be read.")) from error
    told: dict[str, Any] = {name: texts[name] for name in texts}
    for name in [*files, *(name for name in texts if PICTURES.fullmatch(name))]:
        told[name] = [*files.getlist(name), *texts.getlist(name)]
    return told


def pictures_in(sent: Any, field: str) -> Iterator[IO[bytes]]:
    """The pictures in what stands in a picture's place: files, texts, objects that hold a text, lists of these.

    Raises Problem that names `field`.
    """
    if says_nothing(sent):
        return
    if isinstance(sent, list):
        for one in sent:
            yield from pictures_in(one, field)
    elif isinstance(sent, dict):
        holding = next((sent[name] for name in ("image_url", "url", "b64_json", "data") if sent.get(name)), "")
        yield from pictures_in(holding or " - ", field)
    elif isinstance(sent, str):
        yield picture_from(sent, field)
    elif hasattr(sent, "read"):
        yield sent
    else:
        raise no_picture(field)


def picture_from(text: str, field: str) -> IO[bytes]:
    """A picture written as a data URI or in base64. Addresses are never fetched."""
    if ADDRESS.match(text):
        said = _("Send the picture itself, as a file or a data URI; addresses are not fetched.")
        raise Problem.invalid({field: said})
    try:
        return io.BytesIO(base64.b64decode(DATA_URI.sub("", text, count=1), validate=True))
    except (binascii.Error, ValueError) as error:
        raise no_picture(field) from error


def no_picture(field: str) -> Problem:
    return Problem.invalid({field: _("Send it as a file, or as a data URI with base64.")})


def each_once(pictures: list[IO[bytes]]) -> list[IO[bytes]]:
    """The same without those that came before, byte for byte."""
    different: dict[str, IO[bytes]] = {}
    for picture in pictures:
        picture.seek(0)
        different.setdefault(hashlib.sha256(picture.read()).hexdigest(), picture)
    return list(different.values())
