"""A form that comes back opens at what is wrong with it: on a phone the fault may stand three screens below the top."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BoundField, Widget
from django.forms.renderers import DjangoTemplates


class OpenAtFault(BoundField):
    """The first field at fault has the focus, with its sentence described; no other asks for it then."""

    form: BaseForm

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        fault = first_fault(self.form)
        return attrs | {"autofocus": self.name == fault} if fault else attrs


class FormRenderer(DjangoTemplates):
    """Django's own, for every form of every page (FORM_RENDERER)."""

    bound_field_class = OpenAtFault


def first_fault(form: BaseForm) -> str | None:
    """The name of the first field that somebody can mend, as the form shows them."""
    if not form.errors:
        return None
    return next((name for name in form.fields if name in form.errors and not form[name].is_hidden), None)
