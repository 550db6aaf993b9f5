"""What people chose among candidates: looked at, never written."""

from __future__ import annotations

from django.contrib import admin

from generator.models import Choice
from lib.admin import Growing, Record


@admin.register(Choice)
class ChoiceAdmin(Record, Growing, admin.ModelAdmin[Choice]):
    list_display = ("at", "act", "kept", "job")
    list_filter = ("act",)
    search_fields = ("=job", "=kept", "=viewer")
    ordering = ("-id",)
