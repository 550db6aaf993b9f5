"""Once the longest wait that was promised has passed, the card says that and why, and makes no other promise."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from generator.models import Job, Machine, QueueLine, State
from lib.ids import to_text
from tests.generator.fake_engine import ABLE

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def overdue(ada, ask):
    """Ada's job, promised for three minutes ago."""
    job = ask(ada)
    Job.objects.filter(pk=job.pk).update(due=timezone.now() - timedelta(seconds=185))
    return job


@pytest.fixture
def told_of(ada, api_of, client_of):
    """What the API and the page say of a job's wait; they say the same."""

    def ask_both(job):
        wait = api_of(ada).get(f"/api/v1/jobs/{to_text(job.pk)}").json()["wait"]
        assert wait["text"] in client_of(ada).get(job.get_absolute_url()).content.decode()
        return wait

    return ask_both


def test_what_the_queue_holds_up_is_told(bruno, ask, overdue, told_of):
    ask(bruno)
    Job.objects.filter(pk=overdue.pk).update(accepted=timezone.now() - timedelta(minutes=5))
    QueueLine.objects.update_or_create(
        pool="fake:gradients", plan="free", defaults={"renewed": timezone.now(), "speed": 0.1}
    )
    told = told_of(overdue)
    assert told["text"].startswith("It should have started 3 min ago. The queue moves more slowly than was expected")
    assert told["longest"] is None
    assert "at worst" not in told["text"]


def test_machines_that_are_busy_are_told(overdue, told_of):
    assert "It should have started 3 min ago. The machine is still at other pictures." in told_of(overdue)["text"]


def test_a_machine_that_went_away_is_told(overdue, told_of):
    Machine.announce("one", "fake", ABLE)
    Machine.objects.update(seen=timezone.now() - timedelta(hours=1))
    QueueLine.objects.update_or_create(pool="fake:gradients", plan="free", defaults={"renewed": timezone.now()})
    assert told_of(overdue)["text"] == (
        "It should have started 3 min ago. No machine is drawing just now. It waits, and nothing is lost."
    )


def test_a_pause_after_a_failure_is_told(ada, client_of, overdue):
    Job.objects.filter(pk=overdue.pk).update(errors=1, run_after=timezone.now() + timedelta(minutes=9, seconds=50))
    page = client_of(ada).get(overdue.get_absolute_url()).content.decode()
    assert "The last try did not succeed. It is tried again in 10 min." in page


def test_what_is_being_made_waits_no_longer(ada, api_of, overdue):
    Job.objects.filter(pk=overdue.pk).update(
        state=State.RUNNING, fence=overdue.pk, lease_until=timezone.now() + timedelta(minutes=1)
    )
    assert api_of(ada).get(f"/api/v1/jobs/{to_text(overdue.pk)}").json()["wait"] is None
