"""What an operator can do with jobs by hand."""

from __future__ import annotations

import pytest

from generator.models import Job, State


@pytest.fixture
def operator(people, client_of):
    return client_of(people("olga", is_staff=True, is_superuser=True))


@pytest.mark.parametrize("noun", ["job", "allowance", "ledgerentry", "enginecard"])
def test_records_are_listed_and_not_to_be_edited(noun, operator, ada, ask, draw):
    draw(ask(ada))
    assert operator.get(f"/operator/generator/{noun}/").status_code == 200
    assert operator.get(f"/operator/generator/{noun}/add/").status_code == 403


def test_an_operator_reads_a_jobs_record(operator, ada, ask):
    job = ask(ada, "a red boat")
    assert b"a red boat" in operator.get(f"/operator/generator/job/{job.pk}/change/").content


def test_an_operator_cancels_a_job_and_its_images_are_given_back(operator, ada, ask):
    job = ask(ada, candidates=2)
    operator.post("/operator/generator/job/", {"action": "cancel", "_selected_action": [job.pk]})
    assert (Job.objects.get().state, ada.allowances.get().used) == (State.CANCELLED, 0)
