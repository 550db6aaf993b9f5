"""Operators' lists of tables that grow with the gallery count nothing whole."""

from __future__ import annotations

from django.apps import apps
from django.contrib import admin

from lib.admin import Growing

SMALL = {"accounts.Plan", "generator.EnergyBudget", "generator.EngineCard", "generator.Incident"}
OURS = {"accounts", "curation", "feed", "gallery", "generator", "moderation"}


def test_every_list_of_ours_is_read_a_page_at_a_time_but_those_of_tables_that_stay_small() -> None:
    counted = {
        model._meta.label
        for model, options in admin.site._registry.items()
        if model._meta.app_label in OURS and not isinstance(options, Growing)
    }
    assert counted == SMALL
    assert all(apps.get_model(label) for label in SMALL)


def test_none_of_them_looks_for_its_first_and_last_day_in_all_of_its_table() -> None:
    assert [
        options for options in admin.site._registry.values() if isinstance(options, Growing) and options.date_hierarchy
    ] == []
