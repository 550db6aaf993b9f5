"""What leaves with a person, and what must stay."""

from __future__ import annotations

import json

from accounts.models import Membership, Plan, Team
from generator.models import Allowance, Job, Thread
from generator.personal_data import GeneratorData
from generator.status.invariants import violations


def test_my_copy_holds_every_job_with_what_i_asked(ada, bruno, ask, draw):
    draw(ask(ada, "a red boat", seed=2**64 - 1))
    ask(bruno, "not hers")
    files = dict(GeneratorData().export(ada))
    (job,) = [json.loads(line) for line in files["jobs.jsonl"].splitlines()]
    assert (job["prompt"], int(job["seed"]), job["state"]) == ("a red boat", 2**64 - 1, "succeeded")
    assert len(files["threads.jsonl"].splitlines()) == 1


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
