"""The log of exposure for operators, to be looked at and never written."""

from __future__ import annotations

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from feed.models import Gap, Impression, Reaction, Slate
from lib.admin import Record


class Bounded:
    """Lists count nothing that grows with the gallery."""

    show_full_result_count = False
    list_per_page = 50


@admin.register(Slate)
class SlateAdmin(Record, Bounded, admin.ModelAdmin[Slate]):
    """A page with its cards; the key of a viewer opens all of theirs."""

    list_display = ("id", "at", "surface", "policy", "size", "served", "reported")
    ordering = ("-id",)
    list_filter = ("surface", "policy", "reported")
    search_fields = ("=id", "=viewer")
    readonly_fields = ("cards",)

    @admin.display(description=_("Cards"))
    def cards(self, slate: Slate) -> SafeString:
        cards = Impression.objects.filter(slate=slate.pk).order_by("position")
        return mark_safe(render_to_string("feed/admin_cards.html", {"cards": cards}))  # noqa: S308 - our own, escaped


@admin.register(Reaction)
class ReactionAdmin(Record, Bounded, admin.ModelAdmin[Reaction]):
    list_display = ("at", "kind", "post", "slate", "position")
    ordering = ("-id",)
    list_filter = ("kind",)
    search_fields = ("=post", "=viewer", "=slate")


@admin.register(Gap)
class GapAdmin(Record, Bounded, admin.ModelAdmin[Gap]):
    ordering = ("-id",)
    list_display = ("at", "key", "notes", "reason")
