"""The record of a picture's making, in words and numbers for people.

A column with a label is a row of the table. Rows that take several columns, or words of their own, are composed here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.validators import EMPTY_VALUES
from django.template.defaultfilters import yesno
from django.utils.formats import date_format, localize
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery.images import remix_rights, training_rights
from gallery.images.answers import NOT_ALLOWED
from gallery.models import Image
from gallery.models.image_columns import Column, has_label, record_columns

if TYPE_CHECKING:
    from uuid import UUID

Row = tuple[str, str]
ANSWERS = {
    "allowed": gettext_lazy("Allowed"),
    "constrained": gettext_lazy("Allowed on conditions, so not here"),
    "notAllowed": gettext_lazy("Not allowed"),
}

# From top to bottom. A column with a label that is not named here comes last, in the model's order.
ORDER = (
    *("origin", "engine", "model", "model_revision", "model_licence"),
    *("negative_prompt", "seed", "scheduler", "steps", "guidance_scale", "strength", "adapters", "candidate"),
    *("width", "finished", "licence"),
    *("queue_seconds", "run_seconds", "gpu_seconds", "energy_wh", "device", "pipeline", "dtype", "facts"),
    *("versions", "consent"),
)


def rows(image: Image) -> list[Row]:
    """(name, value) pairs of what is known; what nothing measured is left out, never shown as zero."""
    return [row for column in _columns(type(image)) if (row := _row(image, column))[1]]


def terms(images: Collection[UUID]) -> dict[UUID, list[Row]]:
    """What others may do with each of these pictures now, whoever above them decides it. Two queries."""
    remixes, training = remix_rights.answers(images), training_rights.answers(images)
    return {
        image: [
            (_("Remixes by others"), str(ANSWERS[remixes.get(image, NOT_ALLOWED)])),
            (_("Training now"), str(ANSWERS[training.get(image, NOT_ALLOWED)])),
        ]
        for image in images
    }


def _columns(model: type[Image]) -> list[Column]:
    shown = (column for column in record_columns(model) if has_label(column) or column.name in COMPOSED)
    return sorted(shown, key=lambda column: ORDER.index(column.name) if column.name in ORDER else len(ORDER))


def _row(image: Image, column: Column) -> Row:
    compose = COMPOSED.get(column.name)
    return compose(image) if compose else (str(column.verbose_name), value_of(image, column))


def value_of(image: Image, column: Column) -> str:
    """A column's value in the words of its kind, empty where there is none; `*_seconds` and `*_wh` get their unit."""
    value = column.value_from_object(image)
    if value in EMPTY_VALUES:
        return ""
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    unit = next((unit for ending, unit in UNITS.items() if column.name.endswith(ending)), _plain)
    return FORMATS.get(column.name, unit)(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(yesno(value))
    return _moment(value) if isinstance(value, datetime) else str(localize(value))


def _moment(moment: datetime) -> str:
    return date_format(localtime(moment), "DATETIME_FORMAT")


def _seconds(seconds: float) -> str:
    return _("%(seconds)s s") % {"seconds": _short(seconds)}


def _watt_hours(energy: float) -> str:
    return _("%(energy)s Wh") % {"energy": _short(energy)}


def _short(number: float) -> Any:
    return localize(round(number, 1 if number >= 1 else 3))


def _unless_zero(number: float) -> str:
    return _plain(number) if number else ""


def _origin(image: Image) -> Row:
    return _("Origin"), _("Uploaded by its maker") if image.origin == Image.Origin.UPLOAD else ""


def _engine(image: Image) -> Row:
    name = f"{image.engine} {image.engine_version}".strip()
    if image.by_program:
        return _("Drawn by"), _("%(name)s, a drawing program and not an AI model") % {"name": name}
    return _("Engine"), name


def _adapters(image: Image) -> Row:
    adapters = image.facts.get("adapters", []) if image.adapters is None else image.adapters
    return _("Adapters"), ", ".join(_adapter(one) for one in adapters)


def _adapter(one: dict[str, Any]) -> str:
    """By name and weight, and by its file's hash where that is known."""
    told = f"{one['name']} × {localize(one['weight'])}"
    return f"{told} ({one['sha256'][:12]})" if one.get("sha256") else told


def _details(image: Image) -> Row:
    """What else decided the pixels, of what the engine reported. Engines from outside report what they like."""
    facts = image.facts if isinstance(image.facts, dict) else {}
    settings, encoded = (_dict(facts.get(name)) for name in ("scheduler_settings", "prompt_as_encoded"))
    weights = encoded.get("weights")
    pairs = [pair for pair in weights if isinstance(pair, list) and len(pair) == 2] if isinstance(weights, list) else []
    told = {
        _("scheduler"): ", ".join(f"{name} {value}" for name, value in settings.items()),
        _("weights kept as"): facts.get("weights"),
        _("compiled by"): facts.get("compiled"),
        _("blocks skipped by"): facts.get("step_cache"),
        _("read from"): facts.get("file"),
        _("pieces of the prompt"): encoded.get("chunks") if encoded.get("chunks") != 1 else None,
        _("words weighed"): ", ".join(f"{words} × {localize(weight)}" for words, weight in pairs),
        _("workflow"): str(facts.get("workflow_sha256") or "")[:12],
    }
    return _("Details"), "; ".join(f"{name} {value}" for name, value in told.items() if value)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _candidate(image: Image) -> Row:
    if not image.candidates or image.candidate is None:
        return _("Candidate"), ""
    place = {"number": image.candidate + 1, "all": image.candidates}
    return _("Candidate"), _("%(number)s of %(all)s") % place


def _size(image: Image) -> Row:
    return _("Size"), f"{image.width} × {image.height}"


def _made(image: Image) -> Row:
    return _("Made"), _moment(image.finished or image.created)


def _energy(image: Image) -> Row:
    if image.energy_wh is None:
        return _("Energy"), ""
    energy = _watt_hours(image.energy_wh)
    return _("Energy"), f"{energy} ({image.energy_method})" if image.energy_method else energy


def _software(image: Image) -> Row:
    return _("Software"), ", ".join(f"{name} {version}" for name, version in sorted(image.versions.items()))


def _training(image: Image) -> Row:
    if image.origin == Image.Origin.UPLOAD:
        return _("Training"), ""
    allowed = image.consent == "allowed"
    return _("Training"), _("Allowed by its maker then") if allowed else _("Not allowed by its maker then")


# Columns whose value is written otherwise than others of its kind.
FORMATS: dict[str, Callable[[Any], str]] = {
    "seed": str,  # to be typed again, so without separators
    "model_revision": lambda revision: str(revision[:12]),
    "scheduler": lambda name: "" if name == "default" else str(name),
    "steps": _unless_zero,
    "guidance_scale": _unless_zero,
}
UNITS: dict[str, Callable[[Any], str]] = {"_seconds": _seconds, "_wh": _watt_hours}
# Rows that are more than one labelled column, by the column that gives them their place.
COMPOSED: dict[str, Callable[[Image], Row]] = {
    "origin": _origin,
    "engine": _engine,
    "facts": _details,
    "adapters": _adapters,
    "candidate": _candidate,
    "width": _size,
    "finished": _made,
    "energy_wh": _energy,
    "versions": _software,
    "consent": _training,
}
