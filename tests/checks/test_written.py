"""Every text that people write refuses what cannot be written out: all fields of all forms, serializers and models."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import get_resolver
from rest_framework import serializers

from lib.limits.written import name, one_line, writable, written
from tests.checks.tree import APPS

HOSTILE = [
    "a\x08b",
    "a\x00b",
    "a\x7fb",
    "a\x85b",
    "a\u202eb",
    "a\u2066b",
    "a\ue000b",
    "a\ufffeb",
    "a\U0010ffffb",
    "a\ufdd0b",
]
BLANK = ["\u3164", "\u2800\u2800", "\u200b", "\u115f \u1160", "\ufeff\u2060", "\u3164\ufe0f"]
FINE = [
    *("Ada", "שלום", "مرحبا\u200fabc", "नमस्ते", "\u0915\u094d\u200d\u0937", "\u0645\u06cc\u200c\u062e", "日本語", "𝔄𝔡𝔞"),
    *("\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f3f4\U000e0067\U000e0062\U000e007f", "\U0001fae8"),
    *("two\nlines", "tab\there", "é", "e\u0301", "…", "ᄀ\u1160ᆨ", "\u2800⠁"),
]
PASSWORDS = {"password", "password1", "password2", "oldpassword"}


@pytest.mark.parametrize("text", [*HOSTILE, "a\ud800b"])
def test_what_cannot_be_written_out_is_refused_by_name(text):
    with pytest.raises(ValidationError, match=r"U\+[0-9A-F]{4,6}"):
        written(text)
    assert writable(text) == "ab"


@pytest.mark.parametrize("text", BLANK)
def test_what_shows_nothing_is_refused(text):
    with pytest.raises(ValidationError):
        written(text)


@pytest.mark.parametrize("text", FINE)
def test_every_script_is_welcome(text):
    written(text)
    assert writable(text) == text


@pytest.mark.parametrize("text", ["two\nlines", "a\u2028b", "a\tb"])
def test_a_title_is_one_line(text):
    with pytest.raises(ValidationError):
        one_line(text)


@pytest.mark.parametrize("text", ["Ada\u3164", "A\u200bda", "Ada\u2800", "\u200eAda", "Ad\xada", "A\u202eda", "A\nda"])
def test_nothing_hides_in_a_name(text):
    with pytest.raises(ValidationError):
        name(text)


def modules() -> Iterator[Any]:
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if not {"migrations", "management", "embedded", "engines", "asgi", "__main__"} & set(found.name.split(".")):
                yield importlib.import_module(found.name)


def kinds_of(base: type) -> list[Any]:
    """Every class below it, ours and those of the libraries that are loaded here."""
    list(modules())
    get_resolver().url_patterns  # noqa: B018 - loads the views of allauth with their forms
    found: list[Any] = []
    waiting: list[Any] = [base]
    while waiting:
        below = waiting.pop().__subclasses__()
        found += below
        waiting += below
    return found


def refuses(validate: Any) -> bool:
    try:
        validate("a\x08\u202eb")
    except (ValidationError, serializers.ValidationError):
        return True
    return False


def test_every_text_of_every_form_is_looked_at():
    texts = {
        f"{form.__module__}.{form.__name__}.{label}": field
        for form in kinds_of(forms.BaseForm)
        for label, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.CharField) and label not in PASSWORDS
    }
    assert len(texts) > 25
    careless = {label for label, field in texts.items() if not refuses(field.clean)}
    assert careless == set()


def test_every_text_of_every_serializer_is_looked_at():
    careless, seen = set(), 0
    for kind in kinds_of(serializers.Serializer):
        if not kind.__module__.startswith(tuple(f"{app}." for app in APPS)):
            continue
        for label, field in kind().fields.items():
            text = getattr(field, "child", field)
            if isinstance(text, serializers.CharField) and not text.read_only and label not in PASSWORDS:
                seen += 1
                if not refuses(text.run_validation):
                    careless.add(f"{kind.__module__}.{kind.__name__}.{label}")
    assert seen > 25
    assert careless == set()


def test_every_text_column_that_operators_edit_is_looked_at():
    careless, seen = set(), 0
    for model in apps.get_models():
        if model not in admin.site._registry or model._meta.app_label not in APPS:
            continue
        for field in model._meta.get_fields():
            if isinstance(field, models.CharField | models.TextField) and field.editable and not field.choices:
                seen += 1
                form_field: Any = field.formfield()
                if not refuses(form_field.clean):
                    careless.add(f"{model.__name__}.{field.name}")
    assert seen > 20
    assert careless == set()


def test_a_password_may_be_any_letters():
    for kind in kinds_of(forms.BaseForm):
        for label, field in getattr(kind, "base_fields", {}).items():
            if label in ("password", "oldpassword") and kind.__module__.startswith(("accounts.", "allauth.")):
                field.clean("option-shift-K is \uf8ff")
