"""From a request to a kept image, and every way in which that can end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from generator.jobs.turns import repeat
from generator.models import TRANSITIONS, EngineCard, Job, State
from generator.quota.balance import Balance
from generator.requests.seeds import candidate_seed
from generator.status.invariants import violations
from generator.worker.lease import Lease
from generator.worker.loop import Worker
from generator.worker.sweep import sweep
from tests.generator.fake_engine import ABLE


def used_by(user):
    return Balance.of(user).used


def lapse(job):
    """Time passes until the lease is over."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


@pytest.fixture(autouse=True)
def _everything_adds_up(db):
    yield
    assert list(violations()) == []


def test_a_request_becomes_images_that_carry_the_record_of_their_making(ada, ask, draw):
    job = draw(ask(ada, "a red boat", candidates=2, seed=7, steps=3, width=96, height=64))
    first, second = job.images()
    assert (job.state, job.cost, job.attempt) == (State.SUCCEEDED, 2, 1)
    assert (first.maker, first.visibility, first.origin) == (ada, "private", "program")
    assert (first.prompt, first.task, first.steps, first.width, first.height) == ("a red boat", "text2image", 3, 96, 64)
    assert (first.engine, first.model, first.model_revision) == ("fake", "gradients", "f" * 40)
    assert (first.candidate, second.candidate, first.candidates) == (0, 1, 2)
    assert [first.seed, second.seed] == [7, candidate_seed(7, 1)]
    assert first.queue_seconds >= 0 and first.started == job.claimed and first.finished == job.finished
    assert (first.consent, first.versions, first.facts) == ("notAllowed", {"fake": "1"}, {"words": 3})


def test_a_candidates_seed_alone_draws_it_again(ada, ask, draw):
    second = draw(ask(ada, candidates=2)).images()[1]
    again = draw(ask(ada, seed=second.seed)).images()[0]
    assert again.sha256 == second.sha256


def test_an_engine_that_fails_is_tried_again_after_a_pause(ada, ask, draw):
    job = draw(ask(ada), failing=1)
    assert (job.state, job.errors, job.error_code) == (State.QUEUED, 1, "no-paint")
    assert job.run_after > timezone.now()
    Job.objects.update(run_after=timezone.now())
    assert draw(job).state == State.SUCCEEDED


def test_an_engine_that_keeps_failing_ends_the_job_and_gives_the_images_back(ada, ask, draw, settings):
    settings.JOB_MAX_ERRORS = 1
    job = draw(ask(ada, candidates=3), failing=9)
    assert (job.state, job.sentence, used_by(ada)) == (State.FAILED, "The paint ran out.", 0)


def test_an_error_that_cannot_be_cured_is_not_tried_again(ada, ask, draw):
    assert draw(ask(ada), failing=1, retry=False).state == State.FAILED


def test_an_engine_that_breaks_down_harms_only_the_job_in_hand(ada, bruno, ask, worker, settings):
    settings.JOB_MAX_ERRORS = 1
    broken, fine = ask(ada), ask(bruno)
    worker(breaking=1).work()
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, broken.error_code, fine.state) == (State.FAILED, "engine-crashed", State.SUCCEEDED)


def test_a_missing_candidate_fails_the_whole_job(ada, ask, draw, settings):
    settings.JOB_MAX_ERRORS = 1
    job = draw(ask(ada, candidates=2), dropping=1)
    assert (job.state, job.images(), used_by(ada)) == (State.FAILED, [], 0)
    assert job.sentence == "The last one came out black."


def test_a_waiting_job_that_is_cancelled_is_never_drawn(ada, ask, worker):
    job = ask(ada)
    assert job.cancel(by=ada) is True
    assert (worker().work(), job.state, used_by(ada)) == (0, State.CANCELLED, 0)


def test_cancelling_twice_refunds_once(ada, ask):
    job = ask(ada, candidates=2)
    ask(ada)
    assert (job.cancel(by=ada), job.cancel(by=ada), used_by(ada)) == (True, False, 1)


def test_a_job_cancelled_while_it_is_drawn_is_stopped_within_a_step(ada, ask, worker, monkeypatch):
    monkeypatch.setattr("generator.worker.batch_run.FASTEST_RENEWAL_SECONDS", 0)
    job = ask(ada, steps=10)
    steps = []

    def cancel_at_the_third(request, step):
        steps.append(step)
        if step == 3:
            job.cancel(by=ada)

    painter = worker(before_step=cancel_at_the_third)
    painter.work()
    job.refresh_from_db()
    assert (job.state, steps, used_by(ada)) == (State.CANCELLED, [1, 2, 3, 4], 0)
    assert painter.engine.cut_short


def test_a_lapsed_lease_goes_back_to_the_queue_and_is_no_error_of_the_job(ada, ask, draw):
    job = ask(ada)
    Lease.take(ABLE, "dying")
    lapse(job)
    assert sweep()["lost"] == 1
    job.refresh_from_db()
    assert (job.state, job.losses, job.errors, job.fence) == (State.QUEUED, 1, 0, None)
    Job.objects.update(run_after=timezone.now())
    assert draw(job).state == State.SUCCEEDED


def test_a_job_lost_too_often_is_dead_and_refunded(ada, ask, settings):
    settings.JOB_MAX_LOSSES = 0
    job = ask(ada)
    Lease.take(ABLE, "dying")
    lapse(job)
    sweep()
    job.refresh_from_db()
    assert (job.state, job.error_code, used_by(ada)) == (State.DEAD, "lost", 0)


def test_a_late_finisher_is_fenced_off(ada, ask, worker, draw):
    job = ask(ada)

    def lose_it(request, step):
        if step == 2:
            lapse(job)
            sweep()
            Job.objects.update(run_after=timezone.now())
            worker().work()

    late = worker(before_step=lose_it)
    late.work()
    job.refresh_from_db()
    assert (job.state, job.attempt, len(job.images())) == (State.SUCCEEDED, 2, 1)


def test_a_worker_that_is_asked_to_end_gives_its_job_back_without_a_loss(ada, ask, worker, draw):
    job = ask(ada)
    leaving: Worker = worker(seconds_a_step=0.3, before_step=lambda request, step: leaving.leave())
    leaving.work()
    job.refresh_from_db()
    assert (job.state, job.losses, job.errors) == (State.QUEUED, 0, 0)
    assert draw(job).state == State.SUCCEEDED


@pytest.mark.django_db(transaction=True)
def test_a_long_step_does_not_cost_the_lease(ada, ask, worker, settings):
    settings.JOB_LEASE_SECONDS = 1
    job = ask(ada, steps=1)
    worker(seconds_a_step=1.6).work()
    job.refresh_from_db()
    assert (job.state, job.attempt, sweep()["lost"]) == (State.SUCCEEDED, 1, 0)


def test_a_job_nobody_could_draw_in_time_fails_with_a_sentence(ada, ask, settings):
    settings.JOB_MAX_WAIT_SECONDS = 0
    job = ask(ada)
    assert sweep()["stale"] == 1
    job.refresh_from_db()
    assert (job.state, job.error_code, used_by(ada)) == (State.FAILED, "nobody-came", 0)
    assert "please try again" in job.sentence


def test_waiting_jobs_are_rung_for_again_but_not_all_the_time(ada, ask):
    ask(ada)
    Job.objects.update(rung=None)
    assert (sweep()["rung"], sweep()["rung"]) == (1, 0)


def test_the_oldest_is_served_first(ada, bruno, ask, worker):
    ask(bruno, "first")
    ask(ada, "second")
    painter = worker()
    painter.work()
    assert [request.prompt for request in painter.engine.drawn] == ["first", "second"]


def test_a_worker_takes_only_what_its_engine_can_do(ada, ask, worker):
    EngineCard.announce("fake", replace(ABLE, model="something-else"))
    job = ask(ada)
    assert worker().work() == 0
    job.refresh_from_db()
    assert job.state == State.QUEUED


@pytest.mark.parametrize("origin", list(State))
@pytest.mark.parametrize("to", list(State))
def test_only_declared_moves_are_possible(ada, origin, to):
    if to not in TRANSITIONS[origin]:
        with pytest.raises(ValueError, match="never goes"):
            Job.objects.all().move(origin, to=to)


def test_trying_again_asks_for_the_same(ada, ask, draw):
    job = draw(ask(ada, "a red boat", seed=3, steps=2))
    again = repeat(job, by=ada)
    assert (again.prompt, again.seed, again.steps, again.thread) == ("a red boat", 3, 2, job.thread)
    assert repeat(job, by=ada, new_seed=True).seed != 3
