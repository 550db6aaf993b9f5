"""What ends at once with a suspension, a deletion, a revoked token."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from generator.models import LedgerEntry
from generator.worker.loop import Worker
from tests.generator.fake_engine import FakeEngine

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("way", ["suspend", "close"])
def test_what_is_open_is_called_off_and_refunded(ada, ask, way):
    jobs = [ask(ada), ask(ada)]
    getattr(ada, way)()
    for job in jobs:
        job.refresh_from_db()
        assert job.state == "cancelled"
        assert LedgerEntry.objects.filter(job=job, kind="refund").exists()


def test_a_job_that_is_being_drawn_makes_no_more_pictures(ada, ask):
    job = ask(ada, candidates=4)
    steps = []

    def suspend_at_the_second_step(request, step):
        steps.append(request)
        if len(steps) == 2:
            ada.suspend()

    Worker(FakeEngine(before_step=suspend_at_the_second_step), "tests").work()
    job.refresh_from_db()
    assert (job.state, job.images_kept) == ("cancelled", 0)
    assert not job.images()


def test_a_suspended_person_is_asked_for_nothing_more(ada, bruno, ask):
    others = ask(bruno)
    ada.suspend()
    others.refresh_from_db()
    assert others.state == "queued"


def test_sessions_of_before_a_suspension_stay_ended(ada):
    browser = Client()
    browser.post("/accounts/login/", {"login": "ada", "password": "correct horse battery"})
    assert browser.get("/settings/profile").status_code == 200
    ada.suspend()
    User.objects.get(pk=ada.pk).unsuspend()
    assert browser.get("/settings/profile").status_code == 302
