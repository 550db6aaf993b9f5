"""What every app's serializers and endpoints share."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lib.fields import LARGEST_SEED
from lib.ids import from_text, to_text

if TYPE_CHECKING:
    from rest_framework.request import Request

CSRF_FIELD = "csrfmiddlewaretoken"  # of a page's form, sent along with its file
INDEX = re.compile(r"[\[.].*")  # forms write lists as tags[0]


def given(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The validated body. Raises ValidationError, a problem with a sentence beside each field at fault."""
    return dict(validated(serializer(data=request.data)).validated_data)


def validated(sent: serializers.Serializer[Any]) -> serializers.Serializer[Any]:
    """The same serializer, found valid. A name that it does not know is a fault as well: a slip of the pen would
    otherwise be lost in silence, and cost what it was meant to change."""
    unknown = unknown_names(sent, sent.initial_data)
    if not sent.is_valid() or unknown:
        raise serializers.ValidationError({**sent.errors, **unknown})
    return sent


def unknown_names(serializer: serializers.Serializer[Any], data: Any, inside: str = "") -> dict[str, list[str]]:
    """A sentence beside each name in `data` that no field has, with dots into lists. What a field only answers with is
    known: who reads a document, changes it and sends it back sends that too."""
    if not isinstance(data, Mapping):
        return {}
    said = {}
    for name, value in data.items():
        field = serializer.fields.get(INDEX.sub("", str(name)))
        if field is None and name != CSRF_FIELD:
            said[f"{inside}{name}"] = [_unknown(str(name), list(serializer.fields))]
        for place, child, row in _within(field, value):
            said |= unknown_names(child, row, f"{inside}{name}.{place}")
    return said


def _within(field: Any, value: Any) -> Iterator[tuple[str, serializers.Serializer[Any], Any]]:
    """The documents inside a field's value, each with where it stands."""
    if isinstance(field, serializers.Serializer):
        yield "", field, value
    elif isinstance(field, serializers.ListSerializer) and isinstance(value, list):
        yield from (
            (f"{place}.", cast("serializers.Serializer[Any]", field.child), row) for place, row in enumerate(value)
        )


def _unknown(name: str, known: list[str]) -> str:
    alike = get_close_matches(name, known, n=1)
    if alike:
        return _("There is no “%(name)s” here. Did you mean “%(alike)s”?") % {"name": name, "alike": alike[0]}
    return _("There is no “%(name)s” here.") % {"name": name}


@extend_schema_field({"type": "string", "pattern": "^[0-9A-Za-z]{22}$"})
class IdField(serializers.Field[Any, Any, str, Any]):
    """An identifier: a UUID in Python, 22 base-62 digits outside; the canonical form of a UUID is taken as well."""

    default_error_messages = {"invalid": _("This is not an identifier.")}

    def to_representation(self, value: Any) -> str:
        return to_text(value)

    def to_internal_value(self, data: Any) -> Any:
        try:
            return from_text(str(data))
        except ValueError:
            self.fail("invalid")


@extend_schema_field({"type": ["string", "integer"], "pattern": "^[0-9]{1,20}$", "minimum": 0, "maximum": LARGEST_SEED})
class SeedField(serializers.IntegerField):
    """0 to 2**64 - 1, answered as a string of digits and taken as one too: JavaScript's numbers hold only 53 bits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=LARGEST_SEED, **options)

    def to_representation(self, value: int) -> str:  # type: ignore[override]  # an IntegerField but for this
        return str(value)
