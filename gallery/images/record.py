"""The record of a picture's making, in words and numbers for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from gallery.models import Image

Row = tuple[str, str]


def rows(image: Image) -> list[Row]:
    """(name, value) pairs of what is known; what nothing measured is left out, never shown as zero."""
    if image.origin == Image.Origin.UPLOAD:
        return [(_("Origin"), _("Uploaded by its maker")), *_file(image)]
    parts = (_maker(image), _asked(image), _file(image), _cost(image), _rest(image))
    return [row for part in parts for row in part]


def _maker(image: Image) -> Iterator[Row]:
    name = f"{image.engine} {image.engine_version}".strip()
    if image.by_program:
        yield _("Drawn by"), _("%(name)s, a drawing program and not an AI model") % {"name": name}
    else:
        yield _("Engine"), name
    if image.model:
        yield _("Model"), image.model
    if image.model_revision:
        yield _("Revision"), image.model_revision[:12]
    if image.model_licence:
        yield _("Licence of the model"), image.model_licence


def _asked(image: Image) -> Iterator[Row]:
    if image.negative_prompt:
        yield _("Negative prompt"), image.negative_prompt
    if image.seed is not None:
        yield _("Seed"), str(image.seed)
    if image.scheduler and image.scheduler != "default":
        yield _("Scheduler"), image.scheduler
    for name, value in ((_("Steps"), image.steps), (_("Guidance"), image.guidance_scale)):
        if value:
            yield name, localize(value)
    if image.strength is not None:
        yield _("Strength"), localize(image.strength)
    if worn := image.facts.get("adapters"):
        yield _("Adapters"), ", ".join(f"{one['name']} × {localize(one['weight'])}" for one in worn)
    if image.candidates and image.candidate is not None:
        place = {"number": image.candidate + 1, "all": image.candidates}
        yield _("Candidate"), _("%(number)s of %(all)s") % place


def _file(image: Image) -> Iterator[Row]:
    yield _("Size"), f"{image.width} × {image.height}"
    yield _("Made"), date_format(localtime(image.finished or image.created), "DATETIME_FORMAT")


def _cost(image: Image) -> Iterator[Row]:
    for name, seconds in (
        (_("Waited"), image.queue_seconds),
        (_("Took"), image.run_seconds),
        (_("GPU time"), image.gpu_seconds),
    ):
        if seconds is not None:
            yield name, _("%(seconds)s s") % {"seconds": _short(seconds)}
    if image.energy_wh is not None:
        energy = _("%(energy)s Wh") % {"energy": _short(image.energy_wh)}
        yield _("Energy"), f"{energy} ({image.energy_method})" if image.energy_method else energy
    if image.device:
        yield _("Device"), image.device


def _rest(image: Image) -> Iterator[Row]:
    if image.versions:
        yield _("Software"), ", ".join(f"{name} {version}" for name, version in sorted(image.versions.items()))
    allowed = image.consent == "allowed"
    yield _("Training"), _("Allowed by its maker then") if allowed else _("Not allowed by its maker then")


def _short(number: float) -> Any:
    return localize(round(number, 1 if number >= 1 else 3))
