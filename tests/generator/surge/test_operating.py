"""The operator's page of surge mode, and the thresholds that throw the switch."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from generator.models import Incident, Machine, Surge, SurgeChange
from generator.tasks import watch
from tests.generator.fake_engine import ABLE

PAGE = "/operator/surge"
AS_IT_IS = {
    "mode": "automatic",
    "announcement": "",
    "begins_at": 300,
    "begins_after": 60,
    "ends_at": 60,
    "ends_after": 300,
    "binds": ["free"],
    "first_share": 100,
    "stage_minutes": 10,
}


@pytest.fixture
def machine(studio):
    Machine.announce("tests", "fake", ABLE)


# -- the switch ------------------------------------------------------------------------------------------------------


def test_others_do_not_get_in(client, client_of, ada):
    assert client.get(PAGE).headers["Location"].startswith("/accounts/login/")
    assert client_of(ada).get(PAGE).status_code == 403
    assert client_of(ada).post(PAGE, AS_IT_IS | {"mode": "on"}).status_code == 403
    assert not Surge.now().active


def test_olga_turns_it_on_with_measures_and_everyone_reads_it(client, client_of, olga, machine):
    sent = {"mode": "on", "announcement": "A film is out.", "features_off": ["remixes"], "images_free": "2"}
    answer = client_of(olga).post(PAGE, AS_IT_IS | sent, follow=True)
    assert "It holds from now on." in answer.content.decode()
    surge = Surge.now()
    assert (surge.active, surge.features_off, surge.images_per_day) == (True, ["remixes"], {"free": 2})
    assert Incident.objects.get().name == "A film is out."
    assert "A film is out." in client.get("/").content.decode()
    change = SurgeChange.objects.get()
    assert (change.by, change.active) == (olga, True)
    assert change.changes["mode"] == ["automatic", "on"]
    assert change.changes["images_per_day"] == [{}, {"free": 2}]


def test_olga_turns_it_off_and_the_incident_ends(client_of, olga, machine, surge):
    surge()
    watch()
    client_of(olga).post(PAGE, AS_IT_IS | {"mode": "off"})
    assert not Surge.now().active
    assert Incident.objects.get().ended is not None


def test_a_change_while_it_is_on_does_not_begin_it_anew(client_of, olga, machine, surge):
    since = timezone.now() - timedelta(minutes=20)
    surge(since=since)
    client_of(olga).post(PAGE, AS_IT_IS | {"mode": "on", "first_share": 50})
    assert Surge.now().since == since


def test_thresholds_that_would_flicker_are_refused_and_nothing_typed_is_lost(client_of, olga, machine):
    sent = {"ends_at": 300, "announcement": "Please be patient."}
    answer = client_of(olga).post(PAGE, AS_IT_IS | sent)
    assert answer.status_code == 422
    assert "or it would flicker" in answer.content.decode()
    assert "Please be patient." in answer.content.decode()
    assert not Surge.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"first_share": 0}, {"first_share": 101}, {"binds": ["no-such-plan"]}, {"images_free": -1}, {"mode": "x"}]
)
def test_senseless_settings_have_a_sentence_beside_them(client_of, olga, machine, wrong):
    answer = client_of(olga).post(PAGE, AS_IT_IS | wrong)
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()
    assert not Surge.objects.exists()


# -- the thresholds --------------------------------------------------------------------------------------------------


def test_a_long_wait_begins_it_and_a_short_one_ends_it(machine):
    now = timezone.now()
    for minute in range(3):
        Surge.look(400, now + timedelta(minutes=minute))
    assert Surge.now().active
    assert SurgeChange.objects.get().wait == 400
    for minute in range(3, 9):
        Surge.look(10, now + timedelta(minutes=minute))
    assert not Surge.now().active
    assert SurgeChange.objects.count() == 2


@pytest.mark.parametrize("mode", ["on", "off"])
def test_thresholds_leave_a_switch_alone_that_somebody_threw(surge, mode):
    surge(mode=mode, active=mode == "on")
    now = timezone.now()
    for minute in range(20):
        Surge.look(0 if mode == "on" else 10_000, now + timedelta(minutes=minute))
    assert Surge.now().active == (mode == "on")


def test_the_watcher_looks_at_the_longest_wait(machine, ask, people, surge):
    surge(mode="automatic", active=False, begins_at=1, begins_after=0, ends_at=0)
    for name in ("hana", "ivo"):
        ask(people(name))
    watch()
    assert Surge.now().active


# -- trying it out ---------------------------------------------------------------------------------------------------


def simulate(client, **settings):
    return client.post(PAGE, AS_IT_IS | {"simulate": "1", "times": "1", "machines": "1"} | settings)


def test_without_any_request_there_is_nothing_to_try_it_on(client_of, olga, machine):
    answer = simulate(client_of(olga))
    assert "nothing to try this on" in answer.content.decode()


def test_the_last_day_comes_again_with_the_measures_and_without(client_of, olga, machine, ask, people, worker):
    for name in ("hana", "ivo", "jun"):
        ask(people(name), candidates=2)
    worker().work()
    answer = simulate(client_of(olga), mode="on", images_free="1")
    told = answer.context
    assert answer.status_code == 200
    [(was, now)] = [row for row in told["rows"] if row[0].people]
    assert (was.people, was.served, was.pictures, was.refused) == (3, 3, 6, 0)
    assert (now.people, now.served, now.refused) == (3, 0, 3)
    assert dict(told["reasons"]) == {"no images left today": 3}
    assert told["surge_percent"] == 100
    assert not Surge.objects.exists() and not SurgeChange.objects.exists()


def test_twenty_times_the_crowd_makes_twenty_times_the_pictures(client_of, olga, machine, ask, people, worker):
    for name in ("hana", "ivo", "jun"):
        ask(people(name), candidates=2)
    worker().work()
    client = client_of(olga)
    once = simulate(client, mode="off").context["rows"]
    often = simulate(client, mode="off", times="20").context["rows"]
    assert sum(was.people for was, _now in often) == 20 * sum(was.people for was, _now in once)
    assert sum(was.pictures for was, _now in often) == 20 * sum(was.pictures for was, _now in once)


def test_one_candidate_at_a_time_makes_half_the_pictures(client_of, olga, machine, ask, people, worker):
    ask(people("hana"), candidates=2)
    worker().work()
    [(was, now)] = [
        row
        for row in simulate(client_of(olga), mode="on", features_off=["several-candidates"]).context["rows"]
        if row[0].people
    ]
    assert (was.pictures, now.pictures, now.refused) == (2, 1, 0)
