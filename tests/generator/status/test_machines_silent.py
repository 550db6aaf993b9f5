"""Every machine dead or frozen: within the lease the status, the waits that are told and the card say so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import Letter
from generator.models import EngineCard, Incident, Job, Machine, Pause, QueueLine
from generator.models.machine import silence
from generator.queue.forecast import renew_all
from generator.queue.quote import quote
from generator.status.incidents import watch
from generator.worker.heartbeat import health_of, trouble_in
from lib.ids import to_text
from tests.gallery.test_storage_away import nothing_behind
from tests.generator.fake_engine import ABLE, FakeEngine

pytestmark = pytest.mark.django_db


@pytest.fixture
def silent(studio, ask, ada):
    """A machine that drew for a line which is known, and has not been seen for as long as a lease."""
    Machine.announce("tests", "fake", ABLE)
    ask(ada)
    QueueLine.objects.get_or_create(pool=ABLE.pool, plan="free")
    Machine.objects.update(seen=timezone.now() - 2 * silence(), images=12, seconds=10)
    cache.clear()


def test_the_lease_is_as_long_as_a_machine_may_be_silent(settings):
    settings.JOB_LEASE_SECONDS = 30
    assert silence() == timedelta(seconds=30)


def test_the_status_says_that_nobody_draws_and_tells_no_pace(client, silent):
    told = client.get("/api/v1/status").json()
    assert (told["state"], told["machines"], told["backlog_ends"]) == ("trouble", [], None)
    assert {line["likely"] for line in told["plans"] if line["plan"] == "free"} == {None}
    page = client.get("/status").content.decode()
    assert "no machine is drawing" in page and "gives no sign of life" in page


def test_nothing_is_promised(silent, ask, bruno, api_of):
    job = ask(bruno)
    assert (job.likely, job.longest, job.due) == (None, None, None)
    told = api_of(bruno).get(f"/api/v1/jobs/{to_text(job.pk)}").json()
    assert told["promise"] is None
    assert told["wait"]["likely"] is None
    assert "No machine is drawing" in told["wait"]["text"]


def test_the_card_says_why(silent):
    assert "sign of life" in EngineCard.trouble_now()
    Machine.lives("tests")
    assert EngineCard.trouble_now() == ""


def test_promises_are_made_again_once_one_is_seen(silent):
    assert quote(ABLE.pool, "free", 0).unpromised
    Machine.lives("tests")
    renew_all()
    assert not quote(ABLE.pool, "free", 0).unpromised


@pytest.mark.parametrize("machine", ["", "tests"])
def test_nothing_is_promised_while_all_that_draw_are_paused(silent, machine):
    Machine.lives("tests")
    renew_all()
    Pause.begin(ABLE.pool, "another")
    assert not quote(ABLE.pool, "free", 0).unpromised
    Pause.begin(ABLE.pool, machine)
    assert quote(ABLE.pool, "free", 0).unpromised


class Frozen(FakeEngine):
    """An engine in another process, which does not answer."""

    def ready(self) -> None:
        """Its connection is still open."""

    def health(self):
        return {"ok": False, "trouble": "The engine process does not answer."}


def test_a_worker_whose_engine_is_frozen_leaves_no_sign():
    assert trouble_in(health_of(Frozen())) == "The engine process does not answer."
    assert trouble_in(health_of(FakeEngine())) == ""


def open_causes() -> set[str]:
    return set(Incident.objects.open().values_list("cause", flat=True))


def test_an_incident_tells_of_silent_machines(silent):
    Job.objects.update(run_after=timezone.now() - silence() - timedelta(seconds=1))
    watch()
    assert open_causes() == {"no-machine"}


def test_an_incident_lasts_as_long_as_the_storage_is_away(db):
    with nothing_behind():
        watch()
        assert open_causes() == {"storage"}
    watch()
    assert open_causes() == set()


def test_an_incident_tells_of_mail_that_is_late(db):
    letter = Letter.objects.create(to="ada@example.org", created=timezone.now() - timedelta(hours=1), tries=2)
    watch()
    assert open_causes() == {"mail"}
    letter.delete()
    watch()
    assert open_causes() == set()


def test_an_incident_tells_of_broken_promises(studio, ask, ada, client):
    Machine.announce("tests", "fake", ABLE)
    ask(ada)
    Job.objects.update(due=timezone.now() - timedelta(hours=1))
    watch()
    assert open_causes() == {"backlog"}
    assert client.get("/api/v1/status").json()["state"] == "busy"
