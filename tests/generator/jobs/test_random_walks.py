"""Random walks through everything that can happen to jobs; after each step every invariant holds."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from generator.engines.base import Candidate
from generator.models import OPEN, TRANSITIONS, Job, State
from generator.status.invariants import violations
from generator.worker.lease import Lease
from generator.worker.sweep import sweep
from lib.problems import Problem
from tests.generator.fake_engine import ABLE, gradient


class Walk:
    """A site at which chance decides what happens next."""

    def __init__(self, seed, people, ask):
        self.dice = random.Random(seed)
        self.people, self.ask = people, ask
        self.accepted = []
        self.leases = []
        self.seen = {}

    def step(self):
        what = self.dice.choices(
            [self.accept, self.claim, self.settle, self.fail, self.give_back, self.cancel, self.lapse, self.hurry],
            weights=[5, 6, 4, 2, 1, 1, 2, 3],
        )[0]
        what()
        self.check_moves()

    def accept(self):
        try:
            job = self.ask(self.dice.choice(self.people), candidates=self.dice.randint(1, 4))
            self.accepted.append(job.pk)
        except Problem as problem:
            assert problem.status == 429

    def claim(self):
        if lease := Lease.take(ABLE, "walker"):
            self.leases.append(lease)

    def any_lease(self):
        """Also one that was lost or reported long ago."""
        return self.dice.choice(self.leases) if self.leases else None

    def settle(self):
        if lease := self.any_lease():
            lease.settle([candidate(lease.job, number) for number in range(lease.job.candidates)], ABLE)

    def fail(self):
        if lease := self.any_lease():
            lease.job.refresh_from_db()
            lease.fail("no-paint", "The paint ran out.", retry=self.dice.random() < 0.7)

    def give_back(self):
        if lease := self.any_lease():
            lease.give_back()

    def cancel(self):
        if self.accepted:
            job = Job.objects.get(pk=self.dice.choice(self.accepted))
            job.cancel(by=job.user)

    def lapse(self):
        Job.objects.filter(state=State.RUNNING).update(lease_until=timezone.now() - timedelta(seconds=1))
        sweep()

    def hurry(self):
        Job.objects.filter(state=State.QUEUED).update(run_after=timezone.now() - timedelta(seconds=1))

    def come_to_rest(self):
        """Whatever the dice have left is lost once more, then drawn, or is over."""
        self.lapse()
        self.hurry()
        while lease := Lease.take(ABLE, "walker"):
            lease.settle([candidate(lease.job, number) for number in range(lease.job.candidates)], ABLE)
        self.check_moves()

    def check_moves(self):
        now = dict(Job.objects.values_list("pk", "state"))
        for pk, state in now.items():
            before = State(self.seen.get(pk, state))
            assert state == before or state in reachable(before), f"{before} became {state}"
        self.seen = now


def reachable(state):
    """Where one step of a walk may lead: a declared move, or a few after each other."""
    found = set(TRANSITIONS[state])
    for further in list(found):
        found |= set(TRANSITIONS[further])
    return found


def candidate(job, number):
    from generator.worker.job_run import request

    asked = request(job, number, (), None)
    data = gradient(asked, "PNG", (16, 16))
    return Candidate(asked.id, data, 16, 16, asked.seed, seconds=0.01)


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 8))])
def test_whatever_happens_jobs_end_once_and_quotas_add_up(seed, ada, bruno, ask, settings):
    settings.JOB_MAX_LOSSES, settings.JOB_MAX_ERRORS = 2, 2
    walk = Walk(seed, [ada, bruno], ask)
    for _ in range(60):
        walk.step()
        assert list(violations()) == []
    walk.come_to_rest()
    assert list(violations(at_rest=True)) == []
    assert not set(walk.seen.values()) & set(OPEN)
