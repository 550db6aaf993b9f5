"""What refuses a request: rules, which may be slow and keep what they found, and limits, which count exactly."""

from __future__ import annotations

import pytest
from django.db import connection

from accounts.models import Notification
from generator.jobs import acceptance
from generator.jobs.limits import LIMITS
from generator.jobs.rules import RULES
from generator.models import Job
from lib.problems import Problem


@pytest.mark.django_db(transaction=True)
def test_what_a_rule_wrote_stays_when_it_refuses(ada, api_of, studio, monkeypatch):
    def remembers(asked):
        assert not connection.in_atomic_block  # so it may be slow: nobody waits for a row
        Notification.objects.create(to=asked.user, kind="evidence", title=asked.request.prompt)
        raise Problem("policy", "No boats here.", status=422)

    monkeypatch.setattr(acceptance, "RULES", (*RULES, remembers))
    assert api_of(ada).post("/api/v1/jobs", {"prompt": "a boat"}).status_code == 422
    assert Notification.objects.filter(to=ada, kind="evidence").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_limit_is_asked_while_the_person_is_held(ada, api_of, studio, monkeypatch):
    seen = []

    def watches(entry):
        seen.append((connection.in_atomic_block, entry.request.width, entry.context.open_now))

    monkeypatch.setattr(acceptance, "LIMITS", (*LIMITS, watches))
    assert api_of(ada).post("/api/v1/jobs", {"prompt": "a boat"}).status_code == 201
    assert seen == [(True, 64, 0)]


def test_a_repeat_is_answered_before_any_rule_is_asked(ada, api_of, studio, monkeypatch):
    api, key = api_of(ada), {"Idempotency-Key": "k1"}
    first = api.post("/api/v1/jobs", {"prompt": "a boat"}, headers=key)

    def no_boats(asked):
        raise Problem("policy", "No boats here.", status=422)

    monkeypatch.setattr(acceptance, "RULES", (no_boats,))
    again = api.post("/api/v1/jobs", {"prompt": "a boat"}, headers=key)
    assert (again.status_code, again.json()["id"]) == (201, first.json()["id"])
    assert Job.objects.count() == 1


@pytest.mark.parametrize("refusal", [*RULES, *LIMITS])
def test_every_refusal_is_one_function_of_its_own_name(refusal):
    assert refusal.__module__ in ("generator.jobs.rules", "generator.jobs.limits")
    assert "_" in refusal.__name__
