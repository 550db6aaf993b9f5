"""A drawing worker while pictures cannot be kept."""

from __future__ import annotations

import pytest

from generator.models import Job
from tests.gallery.test_storage_away import files, nothing_behind

pytestmark = pytest.mark.django_db


def test_a_job_goes_back_to_the_queue_and_is_drawn_once_the_storage_is_back(ada, ask, worker):
    job = ask(ada, candidates=2)
    with nothing_behind():
        worker().work()
        job.refresh_from_db()
        assert (job.state, job.errors, job.losses) == ("queued", 0, 0)
    Job.objects.update(run_after=job.accepted)
    worker().work()
    job.refresh_from_db()
    assert (job.state, job.images_kept) == ("succeeded", 2)


def test_nothing_more_is_drawn_while_it_is_away(ada, ask, worker):
    ask(ada)
    later = ask(ada)
    with nothing_behind():
        worker().work(at_most=1)
        assert worker().work() == 0
    later.refresh_from_db()
    assert later.attempt == 0


def test_no_half_of_a_job_stays(ada, ask, worker):
    ask(ada, candidates=2)
    with nothing_behind():
        worker().work()
    assert files() == []
