"""The operator's daily budget of energy."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from accounts.models import User
from generator.models import EnergyBudget, HourRecord, Job


@pytest.fixture
def used(db):
    """So many watt-hours were used today."""

    def make(wh):
        midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
        HourRecord.objects.create(hour=midnight, plan="free", energy_wh=wh)
        HourRecord.objects.create(hour=midnight - timedelta(hours=1), plan="free", energy_wh=1000)
        cache.clear()

    return make


def test_without_a_budget_nothing_is_limited(studio, used, ask, ada):
    used(10_000)
    assert ask(ada)


def test_a_plan_that_waits_is_told_until_when(studio, used, api_of, ada):
    used(500)
    EnergyBudget.objects.create(wh_a_day=500, pauses=["free"])
    refused = api_of(ada).post("/api/v1/jobs", {"prompt": "a lighthouse"})
    assert (refused.status_code, refused.json()["code"]) == (429, "energy-spent")
    assert "500 Wh" in refused.json()["title"]
    assert 0 < int(refused.headers["Retry-After"]) <= 86_400
    assert not Job.objects.exists()


def test_others_go_on(studio, used, ask, ada):
    used(500)
    EnergyBudget.objects.create(wh_a_day=500, pauses=["free"])
    User.objects.filter(pk=ada.pk).update(plan_id="pro")
    assert ask(ada)


def test_a_budget_that_is_not_used_up_stops_nobody(studio, used, ask, ada):
    used(499)
    EnergyBudget.objects.create(wh_a_day=500, pauses=["free"])
    assert ask(ada)


def test_everyone_reads_how_much_is_used(client, studio, used):
    used(123)
    EnergyBudget.objects.create(wh_a_day=500)
    cache.clear()
    assert client.get("/api/v1/status").json()["energy_today"] == {"used": 123.0, "limit": 500.0, "pauses": []}
    assert "123.0 of 500 Wh" in client.get("/status").content.decode()


def test_olga_sets_it_in_the_admin(client, people, studio):
    olga = people("olga")
    User.objects.filter(pk=olga.pk).update(is_staff=True, is_superuser=True)
    client.force_login(User.objects.get(pk=olga.pk))
    form = client.get("/operator/generator/energybudget/", follow=True)
    assert form.status_code == 200
    client.post(form.redirect_chain[-1][0], {"wh_a_day": "750", "pauses": ["free", "plus"]})
    budget = EnergyBudget.objects.get()
    assert (budget.wh_a_day, budget.pauses) == (750, ["free", "plus"])
