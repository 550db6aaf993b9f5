"""Going on from a picture: one's own, another's, an upload."""

from __future__ import annotations

import dataclasses

import pytest

from gallery.models import Image
from gallery.posts.publication import delete
from generator.engines.base import Task
from generator.models import EngineCard, Job, State
from lib.ids import to_text
from tests.generator.fake_engine import ABLE


@pytest.fixture
def shown(ada, post_by):
    """A picture that Ada posted for all to see and remix."""
    return post_by(ada).entries.get().image


def remixes(image):
    return f"/api/v1/images/{to_text(image.pk)}/remixes"


def drawn(response, worker):
    assert response.status_code == 201, response.json()
    painter = worker()
    painter.work()
    job = Job.objects.latest("id")
    return job, job.images()[0], painter.engine.drawn[-1]


def test_changing_something_starts_from_the_pixels_and_credits_them(shown, api_of, bruno, studio, worker):
    asked = {"way": "change", "prompt": "at night", "strength": 0.3}
    job, image, request = drawn(api_of(bruno).post(remixes(shown), asked), worker)
    edge = image.edges_up.get()
    assert (edge.parent, edge.kind, edge.strength, job.task) == (shown, "remix", 0.3, "image2image")
    assert (request.sources[0].prompt, request.sources[0].seed) == (shown.prompt, shown.seed)
    assert request.sources[0].data[:4] == b"\x89PNG"


def test_a_new_seed_takes_the_prompt_over_and_no_pixels(shown, api_of, bruno, studio, worker):
    job, image, request = drawn(api_of(bruno).post(remixes(shown), {"way": "reseed"}), worker)
    edge = image.edges_up.get()
    assert (job.prompt, job.task, request.sources) == (shown.prompt, "text2image", ())
    assert (edge.parent, edge.kind, edge.strength) == (shown, "remix", None)
    assert job.seed != shown.seed


def test_editing_the_prompt_keeps_the_seed(shown, api_of, bruno, studio, worker):
    job, *_ = drawn(api_of(bruno).post(remixes(shown), {"way": "reword", "prompt": "a windmill"}), worker)
    assert (job.prompt, job.seed) == ("a windmill", shown.seed)


def test_a_reference_is_credited_as_one(shown, api_of, bruno, studio, worker):
    asked = {"way": "reference", "prompt": "a windmill"}
    _job, image, request = drawn(api_of(bruno).post(remixes(shown), asked), worker)
    assert (image.edges_up.get().kind, request.sources[0].kind) == ("reference", "reference")


def test_an_upload_is_a_start_of_its_own_kind(ada, image_by, api_of, studio, worker):
    upload = image_by(ada, prompt="", origin=Image.Origin.UPLOAD, seed=None, engine="", task="")
    options = {one["way"]: one["possible"] for one in api_of(ada).get(remixes(upload)).json()}
    assert options == {"upload": True, "part": False, "reference": True}  # this engine does not repaint parts
    _job, image, _request = drawn(api_of(ada).post(remixes(upload), {"way": "upload", "prompt": "in oil"}), worker)
    assert image.edges_up.get().kind == "upload"


def test_what_the_engine_cannot_do_is_said_with_the_reason(shown, api_of, bruno, studio):
    EngineCard.announce("fake", dataclasses.replace(ABLE, tasks=frozenset({Task.TEXT2IMAGE})))
    options = {one["way"]: one for one in api_of(bruno).get(remixes(shown)).json()}
    assert options["reseed"]["possible"] and not options["change"]["possible"]
    assert options["change"]["reason"] == "The engine here cannot start from a picture."
    answer = api_of(bruno).post(remixes(shown), {"way": "change", "prompt": "at night"})
    assert (answer.status_code, answer.json()["code"]) == (409, "cannot-remix")


def test_a_way_that_is_none_is_answered_with_those_that_there_are(shown, api_of, bruno, studio):
    answer = api_of(bruno).post(remixes(shown), {"way": "vary"})
    assert answer.status_code == 400
    assert answer.json()["errors"]["way"] == [
        "There is no way “vary”; there are: change, part, reseed, reword, reference, upload."
    ]


def test_a_post_that_may_not_be_remixed_is_refused_at_the_door(ada, bruno, post_by, api_of, studio):
    image = post_by(ada, remixable=False).entries.get().image
    answer = api_of(bruno).post(remixes(image), {"way": "reseed"})
    assert (answer.status_code, answer.json()["code"]) == (409, "cannot-remix")
    source = {"sources": [{"image": to_text(image.pk), "kind": "remix"}], "prompt": "x"}
    assert "sources" in api_of(bruno).post("/api/v1/jobs", source).json()["errors"]


def test_a_private_picture_is_not_there(ada, bruno, image_by, api_of, studio):
    assert api_of(bruno).get(remixes(image_by(ada))).status_code == 404


def test_a_source_withdrawn_before_the_claim_ends_the_job_with_a_refund(shown, ada, bruno, api_of, studio, worker):
    api_of(bruno).post(remixes(shown), {"way": "reseed"})
    delete(shown.entry.post, by=ada)
    worker().work()
    job = Job.objects.get()
    assert (job.state, job.error_code, job.attempt) == (State.FAILED, "source-gone", 1)
    assert bruno.allowances.get().used == 0


def test_a_source_withdrawn_while_it_is_drawn_ends_the_job_with_a_refund(shown, ada, bruno, api_of, studio, worker):
    api_of(bruno).post(remixes(shown), {"way": "change", "prompt": "at night"})

    def withdraw(request, step):
        if step == 2:
            delete(shown.entry.post, by=ada)

    worker(before_step=withdraw).work()
    job = Job.objects.get()
    assert (job.state, job.error_code, job.images()) == (State.FAILED, "source-gone", [])
    assert "no longer yours to use" in job.sentence


@pytest.mark.parametrize("visibility", ["unlisted", "followers"])
@pytest.mark.parametrize("way", ["reseed", "reword"])
def test_words_that_are_not_for_everybody_are_not_taken_over(ada, bruno, api_of, post_by, studio, way, visibility):
    """What is made may be posted for all to see."""
    bruno.follow(ada)
    image = post_by(ada, visibility=visibility).cover
    for person, status in ((bruno, 409), (ada, 201)):
        answer = api_of(person).post(remixes(image), {"way": way, "prompt": "a windmill"})
        assert answer.status_code == status, answer.json()
    ways = {one["way"]: one for one in api_of(bruno).get(remixes(image)).json()}
    assert ways["change"]["possible"] and not ways[way]["possible"]


def test_a_picture_for_followers_says_before_it_is_changed_that_this_stays_with_whoever_does(
    ada, bruno, client_of, post_by, studio
):
    bruno.follow(ada)
    address = f"/create?image={post_by(ada, visibility='followers').cover.key}"
    assert "posted for yourself alone" in client_of(bruno).get(address).content.decode()
    assert "posted for yourself alone" not in client_of(ada).get(address).content.decode()
