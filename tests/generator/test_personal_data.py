"""What leaves with a person, and what must stay."""

from __future__ import annotations

import json

import pytest

from accounts.models import Membership, Plan, Team
from generator.models import Allowance, Grant, Job, LedgerEntry, Thread
from generator.personal_data import LEFT_OUT, GeneratorData
from generator.status.invariants import violations
from tests.columns import missing, stale


def test_my_copy_holds_every_job_with_what_i_asked(ada, bruno, ask, draw):
    draw(ask(ada, "a red boat", seed=2**64 - 1))
    ask(bruno, "not hers")
    files = dict(GeneratorData().export(ada))
    (job,) = [json.loads(line) for line in files["jobs.jsonl"].splitlines()]
    assert (job["prompt"], int(job["seed"]), job["state"]) == ("a red boat", 2**64 - 1, "succeeded")
    assert len(files["threads.jsonl"].splitlines()) == 1


@pytest.mark.parametrize(
    ("file", "model"),
    [("jobs.jsonl", Job), ("threads.jsonl", Thread), ("ledger.jsonl", LedgerEntry), ("grants.jsonl", Grant)],
)
def test_every_column_is_in_my_copy_or_left_out_by_name(ada, ask, draw, file, model):
    Grant.give(by=None, people=[ada], images=5, reason=Grant.Reason.CONTEST)
    draw(ask(ada))
    shown = json.loads(dict(GeneratorData().export(ada))[file].splitlines()[0])
    assert missing(model, shown, LEFT_OUT[model]) == [], "see generator/personal_data.py"
    assert stale(model, shown, LEFT_OUT[model]) == []


def test_leaving_removes_jobs_threads_and_allowances_and_may_be_repeated(ada, bruno, ask, draw):
    draw(ask(ada))
    ask(ada)
    theirs = ask(bruno)
    for _ in range(2):
        GeneratorData().erase(ada)
    assert list(Job.objects.all()) == [theirs]
    assert not Thread.objects.of(ada).exists() and not Allowance.objects.filter(user=ada).exists()
    assert list(violations()) == []


def test_a_team_keeps_the_count_of_a_member_who_left_and_none_of_the_words(ada, ask, draw):
    team = Team.objects.create(name="Studio", plan=Plan.objects.get(code="team"))
    Membership.objects.create(team=team, user=ada)
    draw(ask(ada, "a secret boat", candidates=2))
    GeneratorData().erase(ada)
    job = Job.objects.get()
    assert (job.prompt, job.cost, job.thread.title, Allowance.objects.get().used) == ("", 2, "", 2)
    assert list(violations()) == []
