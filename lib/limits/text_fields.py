"""The text fields of Django's forms and of Django REST, all of them: ours, the admin's and allauth's."""

from __future__ import annotations

from typing import Any

from django import forms
from rest_framework import serializers

from lib.limits.written import written


def refuse_what_cannot_be_written() -> None:
    """Called once at start: no form and no serializer, whosever it is, can forget it. Passwords are never written out,
    so those take any letter (`PasswordField`, and allauth's own)."""
    kinds: tuple[Any, ...] = (forms.CharField, serializers.CharField)
    for kind in kinds:
        kind.default_validators = [written]
    forms.JSONField.default_validators = [written_inside]  # a kind of CharField that hands on what it has parsed


def written_inside(value: Any) -> None:
    """A validator for documents: of each text in them, however deep. Raises ValidationError."""
    if isinstance(value, str):
        written(value)
    elif isinstance(value, dict | list):
        for inside in [*value, *value.values()] if isinstance(value, dict) else value:
            written_inside(inside)


class PasswordField(forms.CharField):
    """Takes any letter."""

    default_validators = []
