"""How an operator tells everyone what is wrong."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from generator.models import Incident, IncidentUpdate
from generator.status.incidents import publish_current


class IncidentForm(forms.ModelForm[Incident]):
    """What opened by itself has a title of its own; what an operator writes needs one."""

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        started, ended = told.get("started"), told.get("ended")
        if started and ended and ended < started:
            self.add_error("ended", _("It cannot end before it began."))
        if not told.get("title") and not self.instance.cause:
            self.add_error("title", _("Say in a few words what is wrong."))
        return told


class UpdateInline(admin.StackedInline[IncidentUpdate, Incident]):
    model = IncidentUpdate
    extra = 1
    fields = ["at", "state", "text"]


@admin.register(Incident)
class IncidentAdmin(admin.ModelAdmin[Incident]):
    form = IncidentForm
    list_display = ["name", "impact", "cause", "started", "ended"]
    list_filter = ["impact", "cause", ("started", admin.DateFieldListFilter)]
    search_fields = ["title"]
    ordering = ["-started"]
    fields = ["title", "impact", "started", "ended"]
    inlines = [UpdateInline]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        publish_current()

    def delete_model(self, request: HttpRequest, obj: Incident) -> None:
        super().delete_model(request, obj)
        publish_current()

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        super().delete_queryset(request, queryset)
        publish_current()
