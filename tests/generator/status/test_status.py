"""How the site stands: what people, programs and feed readers are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from generator.models import HourRecord, Incident, Job, Machine
from generator.status.hourly import record_hours
from generator.tasks import watch
from tests.generator.fake_engine import ABLE

MOST_QUERIES = 26


@pytest.fixture
def machine(studio):
    Machine.announce("tests", "fake", ABLE)
    Machine.drew("tests", images=20, units=10, seconds=10)


@pytest.fixture
def waits(ask):
    """A job that has waited for so many minutes."""

    def make(who, minutes):
        job = ask(who)
        moment = timezone.now() - timedelta(minutes=minutes)
        Job.objects.filter(pk=job.pk).update(accepted=moment, run_after=moment)
        return job

    return make


def told(client):
    cache.clear()
    return client.get("/api/v1/status").json()


# -- now -------------------------------------------------------------------------------------------------------------


def test_a_visitor_reads_that_everything_works(client, machine):
    page = client.get("/status").content.decode()
    assert "Everything works" in page and "2.00 images a second" in page
    assert client.get("/api/v1/status").json()["state"] == "ok"


def test_who_waits_is_told_by_plan(client, machine, ask, ada, bruno):
    for who in (ada, ada, bruno):
        ask(who)
    now = told(client)
    [line] = [line for line in now["plans"] if line["jobs"]]
    assert (line["people"], line["jobs"], line["plan"]) == (2, 3, ada.effective_plan.code)
    assert 0 < line["likely"] <= line["longest"] and now["backlog_ends"] > now["at"]


def test_the_numbers_are_read_once_in_two_seconds(client, machine):
    answer = client.get("/api/v1/status")
    assert answer["Cache-Control"] == "public, max-age=2"
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get("/api/v1/status").json() == answer.json()
    assert not asked.captured_queries


def test_the_page_asks_the_database_a_bounded_number_of_times(client, machine, ask, people):
    def queries():
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/status").status_code == 200
        return len(asked)

    before = queries()
    for name in ("ada", "bruno", "cleo", "dora"):
        ask(people(name))
        Incident.objects.create(title=name).updates.create(text="Being looked at.")
    record_hours()
    assert queries() <= before + 1 <= MOST_QUERIES  # what was said of incidents is one more


# -- promises --------------------------------------------------------------------------------------------------------


def test_a_promise_is_kept_when_the_job_starts_in_time(client, machine, ask, worker, ada, bruno):
    in_time, late = ask(ada), ask(bruno)
    worker().work()
    Job.objects.filter(pk=late.pk).update(accepted=timezone.now() - timedelta(hours=3))
    record_hours()
    now = told(client)
    assert (now["judged"], now["kept"]) == (2, 1)
    assert "Kept 50 % of 2 promises" in client.get("/status").content.decode()
    [row] = now["last_day"]
    assert (row["accepted"], row["started"], row["images"]) == (2, 2, in_time.candidates + late.candidates)


def test_a_promise_is_broken_once_a_job_waits_longer_than_was_said(client, machine, ask, ada, bruno):
    ask(ada)
    overdue = ask(bruno)
    Job.objects.filter(pk=overdue.pk).update(due=timezone.now() - timedelta(seconds=1))
    record_hours()
    now = told(client)
    assert (now["judged"], now["kept"]) == (1, 0)


def test_an_hour_is_written_again_not_twice(machine, ask, ada):
    ask(ada)
    record_hours()
    record_hours()
    assert HourRecord.objects.get().accepted == 1


def test_jobs_of_hours_long_past_are_left_alone(machine, ask, ada):
    ask(ada)
    assert record_hours(timezone.now() + timedelta(hours=5)) == 0


# -- incidents -------------------------------------------------------------------------------------------------------


def test_an_incident_opens_when_nobody_draws_and_closes_when_a_machine_comes(client, waits, ada):
    waits(ada, minutes=3)
    watch()
    watch()
    now = told(client)
    [incident] = now["incidents"]
    assert (now["state"], incident["impact"], incident["ended"]) == ("trouble", "stopped", None)
    Machine.announce("tests", "fake", ABLE)
    watch()
    [incident] = told(client)["incidents"]
    assert incident["ended"] and [update["state"] for update in incident["updates"]] == ["resolved", "identified"]


def test_a_moment_without_a_machine_is_no_incident(waits, ada):
    waits(ada, minutes=0.2)
    watch()
    assert not Incident.objects.exists()


def test_an_incident_stands_on_the_page_and_in_the_feed(client, db):
    incident = Incident.objects.create(title="The disk is full", impact="partly")
    incident.updates.create(state="monitoring", text="A larger one is in <place>.")
    page = client.get("/status").content.decode()
    assert "The disk is full" in page and "A larger one is in &lt;place&gt;." in page
    feed = client.get("/status/feed")
    assert feed["Content-Type"].startswith("application/atom+xml") and "The disk is full" in feed.content.decode()


def test_an_incident_of_last_year_is_forgotten(client, db):
    past = timezone.now() - timedelta(days=300)
    Incident.objects.create(title="Frost", started=past, ended=past + timedelta(hours=1)).updates.create(at=past)
    assert "Frost" not in client.get("/status").content.decode()
    assert "Frost" not in client.get("/status/feed").content.decode()


# -- the line on every page ------------------------------------------------------------------------------------------


def test_every_page_speaks_of_an_open_incident_until_it_is_put_away(client, waits, ada):
    waits(ada, minutes=3)
    watch()
    assert "No machine is drawing" in client.get("/about").content.decode()
    answer = client.post("/status/put-away", {"next": "/about"})
    assert answer["Location"] == "/about" and not answer.cookies["status_seen"]["max-age"]
    assert "No machine is drawing" not in client.get("/about").content.decode()


def test_the_line_costs_no_query_and_goes_when_the_incident_is_over(client, machine):
    Incident.begin(Incident.Cause.SURGE, Incident.Impact.SLOWER)
    Incident.objects.update(cause="", title="Slow today")
    watch()
    with CaptureQueriesContext(connection) as with_line:
        assert "Slow today" in client.get("/about").content.decode()
    Incident.objects.update(ended=timezone.now())
    watch()
    with CaptureQueriesContext(connection) as without:
        assert "Slow today" not in client.get("/about").content.decode()
    assert len(with_line) == len(without)


def test_an_operator_writes_an_incident_and_every_page_says_so_at_once(client_of, client, people):
    dora = people("dora", is_staff=True, is_superuser=True)
    said = {
        "title": "Moving house", "impact": "partly", "started_0": "2026-01-01", "started_1": "10:00:00",
        "ended_0": "", "ended_1": "", "updates-TOTAL_FORMS": "0", "updates-INITIAL_FORMS": "0",
    }  # fmt: skip
    browser = client_of(dora)
    assert browser.post("/operator/generator/incident/add/", said | {"title": ""}).status_code == 200
    assert browser.post("/operator/generator/incident/add/", said).status_code == 302
    assert "Moving house" in client.get("/about").content.decode()
