"""Pictures from words, asked for with the real client of the images API."""

from __future__ import annotations

import base64
import io
from concurrent.futures import ThreadPoolExecutor

import openai
import pytest
import requests
from PIL import Image as Picture

from accounts.models import Plan
from config import asgi
from gallery.images.erasure import erase
from gallery.models import Image
from generator.models import EngineCard, Job
from lib.ids import from_text, to_text
from tests.generator.openai_api.watching import until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("together"),
]


def picture(b64: str) -> Picture.Image:
    return Picture.open(io.BytesIO(base64.b64decode(b64)))


def test_a_program_gets_its_picture_and_the_person_has_it_too(ada, program_of):
    answer = program_of(ada).images.generate(prompt="a lighthouse at dusk", size="96x64", model="gradients")
    (made,) = answer.data
    assert (picture(made.b64_json).format, picture(made.b64_json).size) == ("PNG", (96, 64))
    assert (answer.size, answer.output_format) == ("96x64", "png")
    kept = Image.objects.get(pk=from_text(made.id))
    assert (kept.maker, kept.prompt, kept.visibility) == (ada, "a lighthouse at dusk", "private")
    assert kept.job is not None
    assert to_text(kept.job) == answer._request_id


def test_two_at_once_differ_and_the_same_seed_gives_them_again(ada, program_of):
    program = program_of(ada)
    first = program.images.generate(prompt="boats", n=2, extra_body={"seed": 2**63 + 1})
    again = program.images.generate(prompt="boats", n=2, extra_body={"seed": first.data[0].seed})
    assert first.data[0].seed == str(2**63 + 1)
    assert first.data[0].b64_json != first.data[1].b64_json
    assert [one.b64_json for one in first.data] == [one.b64_json for one in again.data]


def test_what_the_gallery_can_do_more_is_asked_for_beside_it(ada, program_of):
    more = {"negative_prompt": "people", "num_inference_steps": 2, "guidance_scale": 3.5}
    program_of(ada).images.generate(prompt="a pier", quality="high", user="somebody", extra_body=more)
    job = Job.objects.get()
    assert (job.negative_prompt, job.steps, job.guidance_scale) == ("people", 2, 3.5)


@pytest.mark.long
def test_a_picture_comes_in_the_format_that_was_asked_for_with_its_label(ada, program_of):
    for wanted in ("png", "webp", "jpeg"):
        (made,) = program_of(ada).images.generate(prompt="a pier", output_format=wanted).data
        assert picture(made.b64_json).format == wanted.upper()
        assert b"algorithmicMedia" in base64.b64decode(made.b64_json)


def test_an_address_works_without_cookies_for_a_while_and_for_nobody_who_guesses(ada, program_of, settings):
    url = program_of(ada).images.generate(prompt="a pier", response_format="url").data[0].url
    got = requests.get(url)
    assert (got.status_code, got.headers["Content-Type"]) == (200, "image/png")
    assert "no-store" in got.headers["Cache-Control"]
    forged = url.replace("/made/", "/made/x")
    assert requests.get(forged).status_code == 404
    settings.GATEWAY_LINK_SECONDS = -1
    assert requests.get(url).status_code == 410


def test_an_address_ends_with_the_picture(ada, program_of):
    answer = program_of(ada).images.generate(prompt="a pier", response_format="url", output_format="webp")
    assert requests.get(answer.data[0].url).headers["Content-Type"] == "image/webp"
    erase(Image.objects.filter(pk=from_text(answer.data[0].id)))
    assert requests.get(answer.data[0].url).status_code == 404


def test_the_same_key_gives_the_same_pictures_and_costs_once(ada, program_of):
    program, key = program_of(ada), {"Idempotency-Key": "monday"}
    first = program.images.generate(prompt="a pier", extra_headers=key)
    again = program.images.generate(prompt="a pier", extra_headers=key)
    assert first.data[0].id == again.data[0].id
    assert Job.objects.count() == 1
    with pytest.raises(openai.UnprocessableEntityError) as no:
        program.images.generate(prompt="another pier", extra_headers=key)
    assert no.value.code == "idempotency_key_reused"


def test_a_caller_who_hangs_up_frees_the_machine(ada, program_of, studio):
    studio.hold()
    with pytest.raises(openai.APITimeoutError):
        program_of(ada, timeout=0.7).images.generate(prompt="a pier")
    assert until(lambda: Job.objects.get().state == "cancelled")


@pytest.mark.long
def test_a_caller_with_a_key_may_hang_up_and_come_back(ada, program_of, studio):
    studio.hold()
    key = {"Idempotency-Key": "tuesday"}
    with pytest.raises(openai.APITimeoutError):
        program_of(ada, timeout=0.7).images.generate(prompt="a pier", extra_headers=key)
    studio.release()
    assert program_of(ada).images.generate(prompt="a pier", extra_headers=key).data[0].b64_json
    assert Job.objects.get().state == "succeeded"


@pytest.mark.long
def test_a_wait_that_is_too_long_ends_with_the_place_of_the_job(ada, program_of, studio, settings):
    settings.GATEWAY_WAIT_SECONDS = 0.2
    studio.hold()
    program = program_of(ada, max_retries=2)
    with pytest.raises(openai.InternalServerError) as late:
        program.images.generate(prompt="a pier")
    assert (late.value.status_code, late.value.code) == (504, "job_not_finished")
    place = late.value.response.headers["Location"]
    assert place in late.value.message
    studio.release()
    bearer = {"Authorization": f"Bearer {program.api_key}"}
    assert until(lambda: requests.get(place, headers=bearer).json()["state"] == "succeeded")
    assert Job.objects.count() == 1  # the client was told not to try again by itself


def test_the_models_are_those_of_the_gallery(ada, program_of, settings):
    EngineCard.objects.filter(name="fake").update(record=EngineCard.objects.get().record | {"model": "Own/Model"})
    settings.GATEWAY_ANY_MODEL = False
    program = program_of(ada, "read")
    assert [model.id for model in program.models.list()] == ["Own/Model"]
    assert program.models.retrieve("Own/Model").sizes == ["64x64", "96x64"]
    with pytest.raises(openai.NotFoundError) as no:
        program.models.retrieve("gpt-image-1")
    assert no.value.code == "model_not_found"


def test_an_operator_may_let_other_names_mean_the_model_here(ada, program_of, settings):
    settings.GATEWAY_ANY_MODEL, settings.GATEWAY_MODEL_NAMES = False, ["gpt-image-1"]
    assert program_of(ada).images.generate(prompt="a pier", model="gpt-image-1").data[0].b64_json


@pytest.mark.long
def test_more_calls_may_wait_than_the_site_has_threads(ada, program_of, studio):
    Plan.objects.filter(code="free").update(jobs_at_once=20, images_per_day=20)
    program, calls = program_of(ada), asgi.THREADS + 4
    studio.hold()
    with ThreadPoolExecutor(calls) as pool:
        waiting = [pool.submit(program.images.generate, prompt=f"boat {number}") for number in range(calls)]
        assert until(lambda: Job.objects.filter(user=ada).count() == calls)
        assert requests.get(f"{studio.address}/about", timeout=20).status_code == 200
        assert program.with_options(timeout=20).models.list().data
        studio.release()
        assert all(call.result().data[0].b64_json for call in waiting)


@pytest.mark.long
def test_without_redis_the_row_is_looked_at(ada, program_of, settings):
    settings.REDIS_URL = "unix:///nowhere/at/all.sock"
    assert program_of(ada).images.generate(prompt="a pier").data[0].b64_json
