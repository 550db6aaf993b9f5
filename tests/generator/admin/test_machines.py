"""What an operator does with machines: pausing one, or a pool, by one press, and seeing when it is drained."""

from __future__ import annotations

import pytest

from generator.models import Machine, Pause, State
from generator.worker.heartbeat import memory_in
from tests.generator.fake_engine import ABLE

LIST = "/operator/generator/machine/"


@pytest.fixture
def machine(studio):
    """The one whose name the tests' workers have."""
    Machine.announce("tests", "fake", ABLE)
    return Machine.objects.get()


@pytest.fixture
def operator(people, client_of):
    return client_of(people("olga", is_staff=True, is_superuser=True))


@pytest.mark.parametrize("press", ["pause", "pause_pool"])
def test_a_paused_machine_takes_no_jobs_until_it_goes_on(operator, machine, ada, ask, worker, press):
    said = operator.post(LIST, {press: "tests"}, follow=True).content.decode()
    assert "It finishes what it draws, and takes nothing new." in said
    job = ask(ada)
    assert worker().work() == 0
    job.refresh_from_db()
    assert job.state == State.QUEUED

    assert "It takes jobs again." in operator.post(LIST, {"go_on": "tests"}, follow=True).content.decode()
    assert worker().work() == 1


def test_pausing_one_leaves_the_others_and_pausing_a_pool_holds_those_that_come(operator, machine):
    operator.post(LIST, {"pause": "tests"})
    assert not Pause.of("another", machine.pool).exists()
    operator.post(LIST, {"pause_pool": "tests"})
    assert Pause.of("another", machine.pool).exists()
    assert not Pause.of("another", "another:pool").exists()


def test_what_is_being_drawn_is_finished(operator, machine, ada, ask, worker):
    """Pressed in the middle: the job ends well, and the next one waits."""
    first, second = ask(ada), ask(ada)

    def press(_request, step):
        if step == 1:
            operator.post(LIST, {"pause": "tests"})

    assert worker(before_step=press).work() == 1
    for job in (first, second):
        job.refresh_from_db()
    assert {first.state, second.state} == {State.SUCCEEDED, State.QUEUED}


def test_the_list_shows_memory_and_what_is_drawn(operator, machine):
    Machine.lives("tests", memory_in({"memory_total_bytes": 8 * 2**30, "memory_free_bytes": 3 * 2**30}))
    said = operator.get(LIST).content.decode()
    assert "5.0\xa0GB of 8.0\xa0GB" in said
    assert 'name="pause_pool" value="tests"' in said
    assert memory_in({"ok": True}) == {}


def test_who_may_only_look_pauses_nothing(people, client_of, machine):
    from django.contrib.auth.models import Permission

    looker = people("lena", is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_machine"))
    assert client_of(looker).post(LIST, {"pause": "tests"}).status_code == 403
    assert not Pause.objects.exists()
