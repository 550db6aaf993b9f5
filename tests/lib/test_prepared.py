"""Rows that are read and written by prepared statements are those that the ORM reads and writes."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Notification, Plan
from generator.models import EnergyBudget, LedgerEntry, Thread
from lib import prepared

pytestmark = pytest.mark.django_db


def told(ada, title="Your picture is ready", **more):
    return Notification(to=ada, kind="job-ready", title=title, **more)


def test_a_row_is_written_as_the_orm_would_have_written_it(ada):
    row = told(ada)
    prepared.insert(row)
    assert not row._state.adding
    kept = Notification.objects.get(pk=row.pk)
    assert (kept.to, kept.kind, kept.title, kept.created, kept.seen) == (ada, "job-ready", row.title, row.created, None)


def test_rows_of_different_models_are_one_statement(ada, django_assert_num_queries):
    thread, row = Thread.about(ada, "a  small\nred house"), told(ada)
    with django_assert_num_queries(1):
        prepared.insert(thread, row)
    assert Thread.objects.get(pk=thread.pk).title == "a small red house"
    assert Notification.objects.filter(pk=row.pk).exists()


def test_rows_of_one_model_are_all_written_whichever_of_their_fields_are_null(ada, bruno):
    rows = [told(ada), told(ada, title="", actor=bruno), told(bruno, subject=Thread.about(ada, "").pk)]
    prepared.insert(*rows)
    kept = {row.pk: row for row in Notification.objects.all()}
    assert [(kept[row.pk].actor, kept[row.pk].subject) for row in rows] == [(r.actor, r.subject) for r in rows]


def test_a_row_that_is_there_already_is_an_error_unless_it_may_be(ada):
    prepared.insert(told(ada))
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared.insert(told(ada))
    prepared.insert(told(ada), told(ada, subject=Thread.about(ada, "").pk), unless_there=True)
    assert Notification.objects.count() == 2


def test_writing_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        prepared.insert()


def test_rows_of_several_models_are_read_beside_each_other_and_none_stands_for_no_row(ada):
    source = "accounts_plan LEFT JOIN generator_energybudget ON true WHERE accounts_plan.code = %(code)s"
    ((plan, budget, two),) = prepared.select_beside((Plan, EnergyBudget), "1 + 1", source, code=ada.plan_id)
    assert (plan, budget, two) == (ada.plan, None, 2)
    EnergyBudget.objects.create(wh_a_day=12.5, pauses=["free"])
    ((_plan, budget, _two),) = prepared.select_beside((Plan, EnergyBudget), "1 + 1", source, code=ada.plan_id)
    assert (budget.wh_a_day, budget.pauses) == (12.5, ["free"])


def test_an_update_gives_the_rows_as_it_left_them(ada):
    row = told(ada)
    prepared.insert(row)
    more = "EXISTS (SELECT FROM accounts_user WHERE id = to_id)"
    changed = prepared.update(Notification, "UPDATE accounts_notification SET title = %(new)s", more, new="Ready")
    assert [(one.pk, one.title, there) for one, there in changed] == [(row.pk, "Ready", True)]


def test_select_orders_and_filters_as_it_is_told(ada):
    for title in ("b", "a"):
        prepared.insert(told(ada, title, subject=Thread.about(ada, "").pk))
    found = prepared.select(Notification, "to_id = %(to)s ORDER BY title", to=ada.pk)
    assert [row.title for row in found] == ["a", "b"]
    assert prepared.select(LedgerEntry, "images > 0") == []
