"""Machines with different models: a person chooses one, and only its machines draw."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from generator.engines.base import Task
from generator.jobs.turns import repeat
from generator.models import EngineCard, Job, Machine, State
from generator.worker.heartbeat import begin_heartbeat
from generator.worker.loop import Worker
from tests.generator.fake_engine import ABLE, FakeEngine

WASHES = replace(ABLE, model="washes", sizes=((128, 64), (64, 64)), tasks=frozenset({Task.TEXT2IMAGE}), label="washes")


class WashEngine(FakeEngine):
    """The fake engine with another model."""

    able = WASHES

    def capabilities(self):
        return self.able


@pytest.fixture
def two(studio):
    """A machine of the site's own engine, and one with washes."""
    Machine.announce("one", "fake", ABLE)
    Machine.announce("two", "washes", WASHES)


def prompts(worker):
    worker.work()
    return [request.prompt for request in worker.engine.drawn]


def asks(api, prompt="a lighthouse", **more):
    return api.post("/api/v1/jobs", {"prompt": prompt} | more)


def test_each_machine_draws_only_what_was_asked_of_its_model(two, ada, api_of, bruno):
    asks(api_of(ada), "a mill")
    asks(api_of(ada), "a pier", model="washes")
    asks(api_of(bruno), "a boat", model="gradients")
    assert prompts(Worker(WashEngine(), "two")) == ["a pier"]
    assert set(prompts(Worker(FakeEngine(), "one"))) == {"a mill", "a boat"}
    assert set(Job.objects.values_list("prompt", "model", "state")) == {
        ("a mill", "gradients", State.SUCCEEDED),
        ("a pier", "washes", State.SUCCEEDED),
        ("a boat", "gradients", State.SUCCEEDED),
    }


def test_a_size_is_checked_against_the_model_that_was_chosen(two, ada, api_of):
    wide = {"width": 128, "height": 64}
    assert "64 x 64, 96 x 64" in asks(api_of(ada), **wide).json()["errors"]["width"][0]
    assert asks(api_of(ada), model="washes", **wide).status_code == 201
    assert "64 x 64" in asks(api_of(ada), model="washes", width=96, height=64).json()["errors"]["width"][0]


def test_a_model_that_is_not_there_is_answered_with_those_that_are(two, ada, api_of):
    answer = asks(api_of(ada), model="oils")
    assert answer.status_code == 400
    assert answer.json()["errors"] == {"model": ["There is no model “oils” here now; there is: gradients, washes."]}
    assert api_of(ada).get("/api/v1/capabilities?model=oils").status_code == 400


def test_a_machine_that_fell_silent_is_not_offered(two, ada, api_of):
    Machine.objects.filter(name="two").update(seen=timezone.now() - timedelta(minutes=2))
    assert "washes" in asks(api_of(ada), model="washes").json()["errors"]["model"][0]


def test_capabilities_are_of_one_model_and_name_the_others(two, client):
    usual = client.get("/api/v1/capabilities").json()
    assert usual["model"] == "gradients"
    assert [(one["name"], one["usual"]) for one in usual["models"]] == [("gradients", True), ("washes", False)]
    other = client.get("/api/v1/capabilities?model=washes").json()
    assert (other["sizes"], other["tasks"]) == ([[128, 64], [64, 64]], ["text2image"])


def test_machines_of_one_model_are_offered_together_and_their_gaps_are_told(two, ada, api_of, image_by):
    Machine.announce("three", "washes", replace(WASHES, sizes=((64, 128),), tasks=frozenset({Task.IMAGE2IMAGE})))
    offered = EngineCard.models_now()["washes"]
    assert offered.sizes == ((128, 64), (64, 64), (64, 128))
    assert offered.tasks == {Task.TEXT2IMAGE, Task.IMAGE2IMAGE}
    answer = asks(api_of(ada), model="washes", width=64, height=128)
    assert "choose another size" in answer.json()["errors"]["width"][0]


def test_two_engines_with_a_model_of_one_name_are_told_apart(two, ada, api_of):
    Machine.announce("three", "other", replace(ABLE, engine="other"))
    assert list(EngineCard.models_now()) == ["gradients", "washes", "other:gradients"]
    asks(api_of(ada), model="other:gradients")
    assert Job.objects.get().pool == "other:gradients"


def test_the_same_again_is_drawn_by_the_same_model(two, ada, api_of):
    made = asks(api_of(ada), model="washes").json()
    api_of(ada).post(f"/api/v1/jobs/{made['id']}/again", {})
    assert list(Job.objects.values_list("model", flat=True)) == ["washes", "washes"]


def test_the_same_again_by_the_usual_model_where_its_own_is_gone(two, ada, api_of):
    made = asks(api_of(ada), model="washes", width=64, height=64).json()
    Machine.gone("two")
    assert api_of(ada).post(f"/api/v1/jobs/{made['id']}/again", {}).status_code == 201
    assert Job.objects.latest("id").model == "gradients"


def test_the_next_change_is_made_by_a_model_that_can_do_it(two, ada, api_of, client_of):
    made = asks(api_of(ada), "a pier", model="washes", width=64, height=64).json()
    Worker(WashEngine(), "two").work()
    client_of(ada).post(f"/jobs/{made['id']}/next", {"prompt": "make it night"})
    assert Job.objects.latest("id").model == "gradients"


def test_a_dry_run_names_the_model_too(two, ada, api_of):
    told = asks(api_of(ada), model="washes", dry_run=True).json()
    assert (told["would_accept"], told["width"], told["height"]) == (True, 128, 64)


def test_the_page_offers_a_model_only_where_there_are_several(studio, client):
    assert 'name="model"' not in client.get("/create").content.decode()


def test_on_the_page_a_model_is_chosen_and_its_sizes_are_shown(two, ada, client_of):
    client = client_of(ada)
    page = client.get("/create").content.decode()
    assert '<option value="gradients" selected>' in page and 'value="washes"' in page
    typed = {"prompt": "a pier", "model": "washes", "size": "96x64", "candidates": "3", "seed": "11"}
    page = client.post("/create", typed | {"look": "1"}).content.decode()
    assert 'value="128x64"' in page and 'value="96x64"' not in page
    assert "a pier" in page and 'value="11"' in page
    assert not Job.objects.exists()
    client.post("/create", typed | {"size": "128x64"})
    job = Job.objects.get()
    assert (job.model, job.width, job.candidates) == ("washes", 128, 3)


def test_a_size_of_the_model_before_is_refused_beside_the_sizes_of_this_one(two, ada, client_of):
    answer = client_of(ada).post("/create", {"prompt": "a pier", "model": "washes", "size": "96x64", "candidates": "1"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This model draws other sizes; choose one of these." in page and 'value="128x64"' in page


def test_a_model_that_left_while_the_page_was_open_loses_no_words(two, ada, client_of):
    Machine.announce("three", "oils", replace(ABLE, model="oils"))
    Machine.gone("two")
    answer = client_of(ada).post("/create", {"prompt": "a pier", "model": "washes", "candidates": "1"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "This model is not here any more; choose another." in page and "a pier" in page


@pytest.mark.django_db(transaction=True)
def test_a_machine_with_nothing_to_do_stays_among_the_living():
    Machine.announce("idle", "fake", ABLE)
    Machine.objects.update(seen=timezone.now() - timedelta(minutes=2))
    stop = begin_heartbeat("idle", every=0.01)
    until = time.monotonic() + 10
    while not Machine.alive().exists() and time.monotonic() < until:
        time.sleep(0.01)
    stop()
    assert Machine.alive().exists()


# -- adapters --------------------------------------------------------------------------------------------------------

WORN = replace(ABLE, adapters=("ink", "pastel"))


class WearingEngine(FakeEngine):
    def capabilities(self):
        return WORN


@pytest.fixture
def wardrobe(studio):
    """The site's model has two adapters."""
    EngineCard.announce("fake", WORN)


def test_an_adapter_reaches_the_engine_with_its_weight(wardrobe, ada, api_of):
    asked = asks(api_of(ada), adapters=[{"name": "ink", "weight": 0.7}, {"name": "pastel"}])
    assert asked.json()["adapters"] == [{"name": "ink", "weight": 0.7}, {"name": "pastel", "weight": 1.0}]
    engine = WearingEngine()
    Worker(engine, "one").work()
    assert {request.adapters for request in engine.drawn} == {(("ink", 0.7), ("pastel", 1.0))}


def test_the_same_once_more_wears_the_same(wardrobe, ada, api_of):
    asks(api_of(ada), adapters=[{"name": "ink"}])
    job = Job.objects.get()
    Worker(WearingEngine(), "one").work()
    assert repeat(job, by=ada, new_seed=True).adapters == [["ink", 1.0]]


@pytest.mark.parametrize(
    ("adapters", "said"),
    [
        ([{"name": "oil"}], "it has: ink, pastel"),
        ([{"name": "ink"}, {"name": "ink"}], "different adapters"),
        ([{"name": "ink", "weight": 9}], "4"),
        ([{"weight": 1}], "required"),
    ],
)
def test_an_adapter_that_cannot_be_worn_is_refused_with_a_sentence(wardrobe, ada, api_of, adapters, said):
    refused = asks(api_of(ada), adapters=adapters)
    assert refused.status_code == 400
    assert said in str(refused.json()["errors"])
    assert not Job.objects.exists()


def test_those_with_other_adapters_are_not_drawn_in_one_batch(wardrobe, ada, bruno, api_of):
    asks(api_of(ada), adapters=[{"name": "ink"}])
    asks(api_of(bruno))
    assert Job.objects.values("batch_key").distinct().count() == 2


def test_the_form_asks_for_a_weight_of_each(wardrobe, ada, client_of):
    client = client_of(ada)
    page = client.get("/create").content.decode()
    assert "Adapter ink" in page and "Adapter pastel" in page
    client.post("/create", {"prompt": "a mill", "size": "64x64", "candidates": "1", "adapter_1": "0.5"})
    assert Job.objects.get().adapters == [["pastel", 0.5]]
