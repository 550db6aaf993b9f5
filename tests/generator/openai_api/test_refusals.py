"""What is refused, in the words and the shape that programs of this API know."""

from __future__ import annotations

import socket
from typing import Any
from urllib.parse import urlsplit

import openai
import pytest
import requests

from accounts.models import Plan
from generator.jobs.acceptance import accept
from generator.models import EngineCard, Job
from generator.openai_api.errors import error_of
from generator.openai_api.handler import LARGEST_BODY
from generator.requests.request import GenerationRequest
from lib.problems import Problem

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("together"),
]


WRONG: list[tuple[dict[str, Any], str, str | None]] = [
    ({"size": "big"}, "size", None),
    ({"n": 11}, "n", None),
    ({"n": 0}, "n", None),
    ({"n": "many"}, "n", None),
    ({"prompt": " "}, "prompt", None),
    ({"prompt": "x" * 4001}, "prompt", None),
    ({"output_format": "gif"}, "output_format", None),
    ({"background": "transparent"}, "background", None),
    ({"partial_images": 4, "stream": True}, "partial_images", None),
    ({"response_format": "url", "stream": True}, "response_format", None),
    ({"extra_body": {"seed": -1}}, "seed", None),
    ({"extra_body": {"num_inference_steps": 900}}, "num_inference_steps", None),
    ({"extra_body": {"guidance_scale": 99}}, "guidance_scale", None),
    ({"extra_body": {"num_inference_step": 4}}, "num_inference_step", "unknown_parameter"),
]


def test_a_wrong_parameter_is_named(ada, program_of):
    program = program_of(ada)
    for asked, param, code in WRONG:
        with pytest.raises(openai.BadRequestError) as no:
            program.images.generate(**{"prompt": "a pier"} | asked)
        assert (no.value.type, no.value.param, no.value.code) == ("invalid_request_error", param, code)
        assert param in no.value.message
    assert not Job.objects.exists()


def test_only_a_living_token_with_the_scope_may_ask(ada, program_of, studio):
    stranger = openai.OpenAI(base_url=f"{studio.address}/v1", api_key="atl_guessed", max_retries=0)
    for ask in (stranger.models.list, lambda: stranger.images.generate(prompt="a pier")):
        with pytest.raises(openai.AuthenticationError) as no:
            ask()
        assert no.value.code == "invalid_api_key"
    with pytest.raises(openai.PermissionDeniedError) as no:
        program_of(ada, "read").images.generate(prompt="a pier")
    assert no.value.code == "insufficient_permissions"


def test_a_session_cookie_counts_for_nothing(ada, client_of, studio):
    cookies = {name: morsel.value for name, morsel in client_of(ada).cookies.items()}
    answer = requests.post(f"{studio.address}/v1/images/generations", json={"prompt": "a pier"}, cookies=cookies)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "invalid_api_key")


def test_a_used_up_day_says_when_the_next_begins(ada, program_of):
    Plan.objects.filter(code="free").update(images_per_day=1)
    program = program_of(ada)
    program.images.generate(prompt="a pier")
    with pytest.raises(openai.RateLimitError) as no:
        program.images.generate(prompt="a pier")
    assert (no.value.code, no.value.type) == ("insufficient_quota", "insufficient_quota")
    assert int(no.value.response.headers["Retry-After"]) > 0
    assert no.value.response.headers["x-should-retry"] == "false"


def test_too_many_jobs_at_once_may_be_tried_again_soon(ada, program_of, ask_quietly):
    Plan.objects.filter(code="free").update(jobs_at_once=1)
    ask_quietly(ada)
    with pytest.raises(openai.RateLimitError) as no:
        program_of(ada).images.generate(prompt="a pier")
    assert no.value.code == "rate_limit_exceeded"
    assert no.value.response.headers["Retry-After"] == "5"


@pytest.fixture
def ask_quietly(studio):
    """A job that stays open while the test looks."""

    def ask_again(person):
        studio.hold()
        return accept(person, GenerationRequest("the one before"))

    return ask_again


def test_another_model_is_not_there_where_the_operator_wants_names_to_be_true(ada, program_of, settings):
    settings.GATEWAY_ANY_MODEL = False
    with pytest.raises(openai.NotFoundError) as no:
        program_of(ada).images.generate(prompt="a pier", model="dall-e-3")
    assert (no.value.code, no.value.param) == ("model_not_found", "model")
    assert "gradients" in no.value.message


def test_without_an_engine_it_says_to_come_back(ada, program_of):
    EngineCard.objects.all().delete()
    with pytest.raises(openai.InternalServerError) as no:
        program_of(ada).images.generate(prompt="a pier")
    assert (no.value.status_code, no.value.code) == (503, "no_engine")
    assert no.value.response.headers["Retry-After"] == "30"


def test_a_job_that_failed_says_why_in_our_sentence_and_is_not_tried_again(ada, program_of, studio):
    studio.engine.failing, studio.engine.retry = 9, False
    with pytest.raises(openai.InternalServerError) as no:
        program_of(ada, max_retries=2).images.generate(prompt="a pier")
    assert (no.value.status_code, no.value.type) == (500, "server_error")
    assert "The paint ran out." in no.value.message
    assert Job.objects.count() == 1


def test_what_a_policy_refuses_will_have_the_code_that_programs_know():
    told = error_of(Problem("refused-by-policy", "This cannot be made here.", status=400))
    assert told["error"]["code"] == "content_policy_violation"


ASTRAY = [
    ("POST", "/v1/chat/completions", 404),
    ("GET", "/v1/images/generations", 405),
    ("POST", "/v1/images/generations", 400),
    ("POST", "/v1/images/edits", 400),
]


def test_every_refusal_has_the_same_shape(ada, program_of, studio):
    bearer = {"Authorization": f"Bearer {program_of(ada).api_key}"}
    for method, path, status in ASTRAY:
        answer = requests.request(method, studio.address + path, headers=bearer, data=b"{")
        assert answer.status_code == status
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}


def test_a_body_that_is_too_long_is_refused_before_it_is_read(studio):
    host, port = urlsplit(studio.address).netloc.split(":")
    head = f"POST /v1/images/edits HTTP/1.1\r\nHost: {host}\r\nContent-Length: {LARGEST_BODY + 1}\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(head.encode())
        assert line.recv(1000).split(b"\r\n")[0] == b"HTTP/1.1 413 Payload Too Large"
