"""What docs/operator/backup.md says of going back to any moment, typed word for word to Debian's own PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.deploy.machine import CannotRun, Machine, machine
from tests.deploy.recipe import filled, typed

pytestmark = [pytest.mark.long, pytest.mark.recipe, pytest.mark.timeout(300)]
HEADING, PAGE = "To any moment: point-in-time recovery", "docs/operator/backup.md"


@pytest.fixture
def alone() -> Iterator[Machine]:
    """A machine whose PostgreSQL no other test uses."""
    try:
        with machine() as found:
            found.wait_for("systemctl is-active postgresql@15-main")
            yield found
    except CannotRun as why:
        pytest.fail(str(why))


def test_a_database_goes_back_to_the_moment_before_a_mistake(alone: Machine):
    archive, base, back, after = typed(HEADING, PAGE)
    alone.run(archive)
    sql(alone, "CREATE TABLE said (word text)")
    alone.run(filled(base, {"DAY": "2026-11-28"}))
    sql(alone, "INSERT INTO said VALUES ('kept')")
    time.sleep(1.1)
    moment = sql(alone, "SELECT now()")
    time.sleep(1.1)
    sql(alone, "DELETE FROM said")
    alone.run(filled(back, {"DAY": "2026-11-28", "MOMENT": moment}))
    alone.wait_for("runuser -u postgres -- psql -Atc 'SELECT pg_is_in_recovery()' | grep -qx f")
    alone.run(after)
    alone.wait_for("runuser -u postgres -- pg_isready -q")
    assert sql(alone, "SELECT word FROM said") == "kept"
    sql(alone, "INSERT INTO said VALUES ('and goes on')")


def sql(where: Machine, statement: str) -> str:
    return where.run("cd / && runuser -u postgres -- psql -At -v ON_ERROR_STOP=1", given=statement).strip()
