"""Slates and what hangs on them lie in weeks, which come and go whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from feed.impressions import partitions
from feed.impressions.partitions import AHEAD, TABLES, WEEK, name_of, week_of, week_of_id
from feed.models import Impression, Slate
from lib.ids import first_id

pytestmark = pytest.mark.django_db


def slate_at(moment):
    """A slate of this moment, with one card."""
    key = UUID(int=first_id(moment).int | 0x7 << 76 | 0b10 << 62)
    partitions.make(week_of_id(key))
    Slate.objects.create(id=key, at=moment, surface="new", policy="newest", policy_version="1", start=0, size=1)
    Impression.objects.create(slate=key, position=0, post=key, propensity=1.0)
    return key


def test_a_week_begins_on_monday():
    sunday, monday = datetime(2026, 11, 29, 23, 59, tzinfo=UTC), datetime(2026, 11, 30, tzinfo=UTC)
    assert week_of(sunday) == datetime(2026, 11, 23, tzinfo=UTC)
    assert week_of(monday) == monday
    assert week_of_id(first_id(sunday)) == datetime(2026, 11, 23, tzinfo=UTC)


def test_this_week_and_the_next_four_are_there_before_they_are_needed():
    now = timezone.now() + timedelta(days=100)
    partitions.turn(now)
    for table in TABLES:
        names = partitions.partitions_of(table)
        assert {name_of(table, week_of(now) + number * WEEK) for number in range(AHEAD + 1)} <= set(names)
    partitions.turn(now)  # twice is once


def test_what_is_older_than_the_setting_goes_with_its_week(settings):
    settings.EXPOSURE_DAYS = 30
    now = timezone.now()
    old, young = slate_at(now - timedelta(days=60)), slate_at(now - timedelta(days=20))
    dropped = partitions.drop_old(now)
    assert dropped == [name_of(table, week_of_id(old)) for table in TABLES]
    assert list(Slate.objects.values_list("id", flat=True)) == [young]
    assert list(Impression.objects.values_list("slate", flat=True)) == [young]


def test_nought_days_keep_everything(settings):
    settings.EXPOSURE_DAYS = 0
    old = slate_at(timezone.now() - timedelta(days=3000))
    assert partitions.drop_old(timezone.now()) == []
    assert Slate.objects.filter(pk=old).exists()


def test_the_models_have_the_columns_that_the_tables_have():
    """Django declares no partitions, so the tables are made by hand; this notices what the two do not share."""
    from django.db import connection

    for model in (Slate, Impression):
        with connection.cursor() as cursor:
            found = connection.introspection.get_table_description(cursor, model._meta.db_table)
        assert {column.name: column.null_ok for column in found} == {
            field.column: field.null for field in model._meta.concrete_fields if field.column
        }
