"""Migrations of accounts and generator, of which each was once several."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from accounts.models import Plan

pytestmark = pytest.mark.django_db

BEFORE = {
    "accounts": ("0001_initial", "0002_plans", "0003_longest_wait_and_member_caps"),
    "generator": (
        *("0001_initial", "0002_fair_queue", "0003_grants", "0004_hours_and_incidents", "0005_surge"),
        *("0006_adapters", "0007_energy_budget", "0008_fluid_forecast", "0009_fewer_indexes", "0010_knots"),
    ),
}


@pytest.fixture
def older_database():
    """As the version before left it, with the old names alone in its history."""
    history = MigrationRecorder(connection).migration_qs
    history.filter(app__in=BEFORE, name="0001_schema").delete()
    assert {(app, name) for app, names in BEFORE.items() for name in names} == set(
        history.filter(app__in=BEFORE).values_list("app", "name")
    )
    return history


def test_a_database_of_the_version_before_has_nothing_left_to_run(older_database, capsys):
    call_command("migrate", interactive=False)
    assert "No migrations to apply." in capsys.readouterr().out
    assert older_database.filter(app__in=BEFORE, name="0001_schema").count() == len(BEFORE)


def test_a_database_that_stopped_half_way_is_refused_by_name(older_database):
    older_database.filter(app="generator", name__in=["0009_fewer_indexes", "0010_knots"]).delete()
    with pytest.raises(CommandError, match="generator that 0001_schema stands for; 0009_fewer_indexes, 0010_knots"):
        call_command("migrate", interactive=False)


def test_a_new_gallery_has_four_plans_and_only_the_free_one_a_longest_wait():
    plans = Plan.objects.values_list("code", "images_per_day", "longest_wait")
    assert list(plans) == [("free", 10, 1800), ("plus", 60, None), ("pro", 250, None), ("team", 500, None)]


def test_a_trigger_counts_who_waits():
    """Only the database itself does it, so nothing but this notices when it is left out of a migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = 'generator_job'::regclass AND NOT tgisinternal")
        assert {name for (name,) in cursor.fetchall()} == {"job_comes", "job_goes", "job_moves"}
