"""Many requests at the same moment, with real threads and real connections."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.models import Membership, Plan, Team
from generator.models import Allowance, EngineCard, Grant, Job, LedgerEntry
from generator.status.invariants import violations
from generator.worker.lease import Lease
from generator.worker.sweep import sweep
from lib.ids import to_text
from tests.generator.fake_engine import ABLE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("together"),
]


@pytest.fixture(autouse=True)
def _fake_engine(db, settings, client):
    settings.ENGINE = "fake"
    EngineCard.announce("fake", ABLE)
    client.get("/api/v1/capabilities")  # the site's middleware is loaded by one thread, as a server does at its start
    yield
    assert list(violations()) == []


def at_once(times, act):
    """Call `act(number)` in as many threads, all starting together; their answers."""
    barrier = Barrier(times)

    def run(number):
        barrier.wait()
        try:
            return act(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def requests(client, times, body=None, headers=None):
    """The status codes of so many POST /jobs at once."""

    def post(number):
        return client.post("/api/v1/jobs", {"prompt": f"boat {number}"} | (body or {}), headers=headers).status_code

    return Counter(at_once(times, post))


def test_sixty_requests_at_a_quota_of_ten_give_exactly_ten(ada, api_of):
    Plan.objects.filter(code="free").update(images_per_day=10, jobs_at_once=100)
    assert requests(api_of(ada), 60) == {201: 10, 429: 50}
    assert (Job.objects.count(), Allowance.objects.get().used) == (10, 10)


@pytest.mark.long
def test_sixty_requests_at_five_a_day_and_grants_of_three_and_two_give_exactly_ten(ada, api_of):
    Plan.objects.filter(code="free").update(images_per_day=5, jobs_at_once=100)
    for images in (3, 2):
        Grant.give(by=None, people=[ada], images=images, reason="welcome")
    assert requests(api_of(ada), 60) == {201: 10, 429: 50}
    assert (Job.objects.count(), Allowance.objects.get().used) == (10, 5)
    assert sorted(Grant.objects.values_list("used", flat=True)) == [2, 3]


@pytest.mark.long
def test_two_members_split_a_teams_day_and_grant_and_own_grants_while_others_cancel(ada, bruno, api_of):
    Plan.objects.filter(code="team").update(images_per_day=7, jobs_at_once=100)
    team = Team.objects.create(name="Studio", plan_id="team")
    for person in (ada, bruno):
        Membership.objects.create(team=team, user=person, daily_cap=9)
    Grant.give(by=None, teams=[team], people=[ada, bruno], images=5, reason="contest")
    clients = [api_of(ada), api_of(bruno)]

    def post(number):
        answer = clients[number % 2].post("/api/v1/jobs", {"prompt": f"boat {number}", "candidates": 3})
        if number % 5 == 0 and answer.status_code == 201:
            clients[number % 2].delete(f"/api/v1/jobs/{answer.json()['id']}")
        return answer.status_code

    assert set(at_once(40, post)) == {201, 429}
    kept = Job.objects.exclude(state="cancelled")
    spent = sum(Allowance.objects.values_list("used", flat=True)) + sum(Grant.objects.values_list("used", flat=True))
    assert spent == sum(kept.values_list("cost", flat=True))


@pytest.mark.long
def test_a_members_cap_is_exact_in_twenty_requests_at_once(ada, api_of):
    Plan.objects.filter(code="team").update(images_per_day=100, jobs_at_once=100)
    team = Team.objects.create(name="Studio", plan_id="team")
    Membership.objects.create(team=team, user=ada, daily_cap=6)
    assert requests(api_of(ada), 20) == {201: 6, 429: 14}


@pytest.mark.long
def test_ten_gifts_at_once_out_of_a_grant_of_four_give_four(ada, bruno, api_of):
    Grant.give(by=None, people=[ada], images=4, reason="contest")
    client = api_of(ada)
    codes = at_once(10, lambda _number: client.post("/api/v1/me/gifts", {"to": "bruno", "images": 1}).status_code)
    assert Counter(codes) == {201: 4, 409: 6}


def test_ten_requests_at_two_jobs_at_once_give_exactly_two(ada, api_of):
    assert requests(api_of(ada), 10) == {201: 2, 429: 8}


@pytest.mark.long
def test_two_members_of_a_team_share_one_allowance_exactly(ada, bruno, api_of):
    plan = Plan.objects.get(code="team")
    Plan.objects.filter(code="team").update(images_per_day=7, jobs_at_once=100)
    team = Team.objects.create(name="Studio", plan=plan)
    for person in (ada, bruno):
        Membership.objects.create(team=team, user=person)
    clients = [api_of(ada), api_of(bruno)]

    def post(number):
        return clients[number % 2].post("/api/v1/jobs", {"prompt": f"boat {number}"}).status_code

    assert Counter(at_once(20, post)) == {201: 7, 429: 13}


def test_one_key_sent_twenty_times_at_once_makes_one_job(ada, api_of):
    codes = requests(api_of(ada), 20, {"prompt": "a boat"}, {"Idempotency-Key": "same"})
    assert Job.objects.count() == 1
    assert set(codes) <= {201, 409} and codes[201] >= 1


def test_ten_cancels_at_once_refund_once(ada, api_of, ask):
    address = f"/api/v1/jobs/{to_text(ask(ada, candidates=4).pk)}"
    client = api_of(ada)
    assert set(at_once(10, lambda _number: client.delete(address).status_code)) == {200}
    assert (LedgerEntry.objects.filter(kind="refund").count(), Allowance.objects.get().used) == (1, 0)


def test_eight_workers_never_take_the_same_job(ada, ask):
    Plan.objects.filter(code="free").update(jobs_at_once=100)
    for _ in range(6):
        ask(ada)
    leases = [lease for lease in at_once(8, lambda number: Lease.take(ABLE, f"worker {number}")) if lease]
    assert len({lease.job.pk for lease in leases}) == len(leases) == 6


def test_four_sweeps_at_once_count_a_loss_once(ada, ask):
    ask(ada), ask(ada)
    for _ in range(2):
        Lease.take(ABLE, "dying")
    Job.objects.update(lease_until="2020-01-01T00:00:00Z")
    assert sum(answer["lost"] for answer in at_once(4, lambda _number: sweep())) == 2
    assert set(Job.objects.values_list("losses", flat=True)) == {1}
