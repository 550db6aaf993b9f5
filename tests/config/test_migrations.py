"""Migrations of accounts and generator, of which each was once several."""

import hashlib
import hmac
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from accounts.models import Plan
from feed.migrations._partitioned import TABLES
from feed.models import Impression, Slate
from lib.ids import new_id

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
    assert {(app, name) for app, names in BEFORE.items() for name in names} <= set(
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


BEFORE_SLATES = """
CREATE TABLE feed_impression_before (
    id uuid PRIMARY KEY, slate uuid, at timestamptz, viewer varchar(64), surface varchar(24), policy varchar(24),
    policy_version varchar(16), post uuid, image uuid, position integer, propensity double precision, explored boolean,
    eligible integer, eligible_hash varchar(64), viewable_ms integer
)
"""
ROW = """
INSERT INTO feed_impression_before
VALUES (%s, %s, %s, %s, 'new', 'newest', '1', %s, NULL, %s, 1, false, 2, 'x', %s)
"""


def test_the_impressions_of_before_come_over_with_the_keys_of_those_who_are_still_here(people):
    """Ada is here and saw the second card; somebody who left was one person on two pages; a visitor is nobody."""
    ada, now = people("ada"), timezone.now()
    secret = hashlib.sha256(b"impressions" + settings.SECRET_KEY.encode()).digest()
    hers = hmac.new(secret, str(ada.pk).encode(), hashlib.sha256).hexdigest()
    slates = {new_id(): viewer for viewer in (hers, "f" * 64, "f" * 64, "")}
    with connection.cursor() as cursor:
        cursor.execute(BEFORE_SLATES)
        for slate, viewer in slates.items():
            for position in (0, 1):
                ms = 1500 if viewer == hers and position == 1 else None
                cursor.execute(ROW, [new_id(), slate, now, viewer, new_id(), position, ms])
    import_module("feed.migrations.0003_impressions_of_before").bring_over(apps, None)
    mine, gone, again, visitor = (Slate.objects.get(pk=slate) for slate in slates)
    assert (mine.viewer, mine.size, mine.reported, mine.served) == (ada.viewer_key, 2, True, 1)
    assert gone.viewer == again.viewer
    assert gone.viewer not in (None, ada.viewer_key)
    assert gone.viewer.hex not in "f" * 64
    assert (visitor.viewer, visitor.reported) == (None, False)
    times = Impression.objects.order_by("slate", "position").values_list("viewable_ms", flat=True)
    assert list(times) == [0, 1500] + [None] * 6
    with connection.cursor() as cursor:
        assert not [name for name in connection.introspection.table_names(cursor) if name.endswith("_before")]


def test_the_log_is_partitioned_and_what_people_did_is_guarded():
    """Only the database itself does it, so nothing but this notices when it is left out of a migration."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'p' ORDER BY relname")
        assert sorted(TABLES) == [name for (name,) in cursor.fetchall()]
        guards = ("feed_reaction", "reaction_stays"), ("generator_choice", "choice_stays")
        for table, trigger in guards:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal", [table])
            assert cursor.fetchall() == [(trigger,)]
