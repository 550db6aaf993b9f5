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


class PasswordField(forms.CharField):
    """Takes any letter."""

    default_validators = []
