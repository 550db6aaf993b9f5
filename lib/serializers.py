"""What every app's serializers and endpoints share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from lib.fields import LARGEST_SEED
from lib.ids import from_text, to_text

if TYPE_CHECKING:
    from rest_framework.request import Request


def given(serializer: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The validated body. Raises ValidationError, a problem with a sentence beside each field at fault."""
    sent = serializer(data=request.data)
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


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
