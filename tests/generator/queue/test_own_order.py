"""The order among one's own waiting jobs is one's own to choose."""

from __future__ import annotations

import pytest

from accounts.models import Plan
from generator.models import Job, State
from lib.ids import to_text


def first(job):
    return f"/api/v1/jobs/{to_text(job.pk)}/first"


def drawn_by(painter):
    """What was drawn, in this order."""
    painter.work()
    return [request.prompt for request in painter.engine.drawn]


@pytest.fixture
def three(ask, ada):
    """Three jobs of Ada's that cannot share a batch, so that their order is to be seen."""
    Plan.objects.update(jobs_at_once=3)
    return [ask(ada, prompt, steps=steps) for steps, prompt in enumerate(("a mill", "a pier", "a boat"), 2)]


def test_without_a_wish_the_oldest_goes_first(three, worker):
    assert drawn_by(worker()) == ["a mill", "a pier", "a boat"]


def test_the_one_that_ada_wants_first_is_drawn_first(three, api_of, ada, worker):
    answer = api_of(ada).post(first(three[2]))
    assert (answer.status_code, answer.json()["priority"], answer.json()["state"]) == (200, 1, "queued")
    assert drawn_by(worker()) == ["a boat", "a mill", "a pier"]


def test_the_last_wish_counts(three, api_of, ada, worker):
    for job in (three[1], three[2]):
        api_of(ada).post(first(job))
    assert drawn_by(worker()) == ["a boat", "a pier", "a mill"]


def test_asking_twice_changes_nothing(three, api_of, ada):
    answers = [api_of(ada).post(first(three[2])).json()["priority"] for _time in range(3)]
    assert answers == [1, 1, 1]


def test_a_job_that_waits_alone_stays_as_it_is(ask, api_of, ada):
    assert api_of(ada).post(first(ask(ada))).json()["priority"] == 0


def test_bruno_cannot_be_passed_by_it(ask, ada, bruno, api_of, worker):
    ask(ada, "a mill", steps=2)
    his = ask(bruno, "a pier", steps=3)
    hers = ask(ada, "a boat", steps=4)
    api_of(ada).post(first(hers))
    assert drawn_by(worker()) == ["a boat", "a pier", "a mill"]
    his.refresh_from_db()
    assert his.priority == 0


def test_a_job_that_was_drawn_stays_as_it_is(three, api_of, ada, worker):
    worker().work()
    answer = api_of(ada).post(first(three[0]))
    assert (answer.status_code, answer.json()["state"], answer.json()["priority"]) == (200, "succeeded", 0)


def test_nobody_else_may_say_so(three, api_of, client_of, bruno):
    assert api_of(bruno).post(first(three[0])).status_code == 404
    assert client_of(bruno).post(f"/jobs/{to_text(three[0].pk)}/first").status_code == 404
    assert not Job.objects.exclude(priority=0).exists()


def test_the_button_stands_at_those_that_could_go_first(three, client_of, ada):
    client, button = client_of(ada), "Do this one first"
    said = [client.get(job.get_absolute_url()).content.decode() for job in three]
    assert [button in page for page in said] == [False, True, True]
    assert "First of yours" in said[0]
    after = client.post(f"/jobs/{to_text(three[2].pk)}/first", follow=True).content.decode()
    assert "This one is done first of yours." in after
    assert [button in client.get(job.get_absolute_url()).content.decode() for job in three] == [True, True, False]


def test_there_is_no_button_where_only_one_waits(ask, client_of, ada):
    assert "Do this one first" not in client_of(ada).get(ask(ada).get_absolute_url()).content.decode()


def test_a_press_that_comes_too_late_says_so(three, client_of, ada, worker):
    worker().work()
    page = client_of(ada).post(f"/jobs/{to_text(three[0].pk)}/first", follow=True)
    assert "It waits no longer." in page.content.decode()
    assert Job.objects.get(pk=three[0].pk).state == State.SUCCEEDED
