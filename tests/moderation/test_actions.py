"""The chain of actions: whatever is altered, dropped or swapped is found and named."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from moderation.models import Action, Rule
from moderation.policy import chain

pytestmark = pytest.mark.django_db
DROP = "DELETE FROM moderation_action WHERE number = %s"
CHANGE = "UPDATE moderation_action SET detail = %s, digest = %s WHERE number = %s"


@pytest.fixture
def actions(head, mona):
    for number in range(4):
        Action.add(Action.Kind.UPHOLD, "verdict", f"v{number}", by=mona, detail={"rule": f"r{number}"})
    last = list(Action.objects.order_by("number"))
    last[-1]._remember()
    return last


def tamper(statement, *values):
    """As somebody would who may do everything with the database."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE moderation_action DISABLE TRIGGER action_written_once")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE moderation_action ENABLE TRIGGER action_written_once")


def faults():
    return list(Action.faults())


def test_what_was_written_is_whole(actions):
    assert faults() == []
    out = io.StringIO()
    call_command("policy", "verify", stdout=out)
    assert f"{actions[-1].number}:{actions[-1].digest}" in out.getvalue()


@pytest.mark.parametrize("statement", ["UPDATE moderation_action SET subject = 'v9' WHERE number = %s", DROP])
def test_the_database_changes_none(actions, statement):
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [actions[1].number])


@pytest.mark.parametrize("column", ["kind = 'overturn'", "by = 1", "detail = '{}'", "at = now()", "subject = 'x'"])
def test_an_altered_one_is_named(actions, column):
    tamper(f"UPDATE moderation_action SET {column} WHERE number = %s", actions[1].number)  # noqa: S608 - ours
    assert faults() == [(actions[1].number, "altered")]


def test_one_that_was_altered_with_its_digest_is_named_by_the_next(actions):
    forged = actions[1]
    forged.detail = {"rule": "other"}
    digest = chain.digest(forged.said(), forged.previous)
    tamper(CHANGE, '{"rule": "other"}', digest, forged.number)
    assert faults() == [(actions[2].number, "does not follow the one before")]


@pytest.mark.parametrize("place", [0, 2, -1])
def test_a_dropped_one_is_named_even_the_last(actions, place):
    tamper(DROP, actions[place].number)
    assert faults() == [(actions[place].number, "dropped")]
    with pytest.raises(CommandError, match=f"action {actions[place].number}: dropped"):
        call_command("policy", "verify")


def test_swapped_ones_are_named(actions):
    one, two = actions[1].number, actions[2].number
    tamper("UPDATE moderation_action SET number = -number WHERE number = %s", two)
    tamper("UPDATE moderation_action SET number = %s WHERE number = %s", two, one)
    tamper("UPDATE moderation_action SET number = %s WHERE number = %s", one, -two)
    assert {number for number, _fault in faults()} >= {one, two}


def test_a_chain_written_anew_is_found_by_a_digest_written_down_before(actions):
    with pytest.raises(CommandError, match="written down"):
        call_command("policy", "verify", "--head", f"{actions[-1].number}:{'0' * 64}")


def test_one_is_undone_once(actions, mona):
    actions[0].undo(by=mona)
    assert actions[0] not in Action.objects.standing()
    with pytest.raises(DatabaseError), transaction.atomic():
        actions[0].undo(by=mona)


def test_a_rule_never_changes(rules):
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Rule.objects.update(action="allow")
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        Rule.objects.all().delete()
