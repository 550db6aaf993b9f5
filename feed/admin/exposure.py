"""The log of exposure for operators, to be looked at and never written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from feed.explanation import LISTS, ORDERS
from feed.models import Gap, Impression, Reaction, Slate
from lib.admin import Growing, Record


class KnownFilter(admin.SimpleListFilter):
    """A column's values as the code knows them: the table, asked which it holds, would be read whole."""

    known: Iterable[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in self.known]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.parameter_name or "": self.value()}) if self.value() else queryset


class SurfaceFilter(KnownFilter):
    title, parameter_name, known = _("surface"), "surface", LISTS


class PolicyFilter(KnownFilter):
    title, parameter_name, known = _("policy"), "policy", ORDERS


@admin.register(Slate)
class SlateAdmin(Record, Growing, admin.ModelAdmin[Slate]):
    """A page with its cards; the key of a viewer opens all of theirs."""

    list_display = ("id", "at", "surface", "policy", "size", "served", "reported")
    ordering = ("-id",)
    list_filter = (SurfaceFilter, PolicyFilter, "reported")
    search_fields = ("=id", "=viewer")
    readonly_fields = ("cards",)

    @admin.display(description=_("Cards"))
    def cards(self, slate: Slate) -> SafeString:
        cards = Impression.objects.filter(slate=slate.pk).order_by("position")
        return mark_safe(render_to_string("feed/admin_cards.html", {"cards": cards}))  # noqa: S308 - our own, escaped


@admin.register(Reaction)
class ReactionAdmin(Record, Growing, admin.ModelAdmin[Reaction]):
    list_display = ("at", "kind", "post", "slate", "position")
    ordering = ("-id",)
    list_filter = ("kind",)
    search_fields = ("=post", "=viewer", "=slate")


@admin.register(Gap)
class GapAdmin(Record, Growing, admin.ModelAdmin[Gap]):
    ordering = ("-id",)
    list_display = ("at", "key", "notes", "reason")
