"""The events of a call that streams."""

from __future__ import annotations

import asyncio
import base64
import io

import openai
import pytest
from PIL import Image as Picture

from accounts.models import Token
from generator.models import Job
from generator.requests.paces import GENERATING

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("together"),
]


def picture(event) -> Picture.Image:
    return Picture.open(io.BytesIO(base64.b64decode(event.b64_json)))


def test_partial_images_come_before_the_finished_one(ada, program_of):
    stream = program_of(ada).images.generate(prompt="a pier", stream=True, partial_images=2)
    partial, completed = list(stream)
    assert isinstance(partial, openai.types.ImageGenPartialImageEvent)
    assert isinstance(completed, openai.types.ImageGenCompletedEvent)
    assert (partial.partial_image_index, partial.size, partial.output_format) == (0, "64x64", "png")
    assert (picture(partial).format, picture(completed).format) == ("PNG", "PNG")
    assert picture(completed).size == (64, 64)
    assert (completed.usage.total_tokens, completed.background) == (0, "opaque")


def test_without_partial_images_only_finished_ones_come(ada, program_of):
    stream = program_of(ada).images.generate(prompt="a pier", stream=True, n=2, output_format="webp")
    events = list(stream)
    assert [event.type for event in events] == ["image_generation.completed"] * 2
    assert picture(events[0]).format == "WEBP"
    assert events[0].b64_json != events[1].b64_json


def test_an_asynchronous_program_reads_the_same(ada, program_of):
    program = program_of(ada)

    async def read():
        async with openai.AsyncOpenAI(base_url=program.base_url, api_key=program.api_key, max_retries=0) as client:
            stream = await client.images.generate(prompt="a pier", stream=True, partial_images=1)
            return [event.type async for event in stream]

    assert asyncio.run(read()) == ["image_generation.partial_image", "image_generation.completed"]


def test_a_failure_in_the_middle_is_an_error_event(ada, program_of, studio):
    studio.engine.failing, studio.engine.retry = 1, False
    with pytest.raises(openai.APIError) as no:
        list(program_of(ada).images.generate(prompt="a pier", stream=True))
    assert (no.value.code, no.value.message) == ("job_failed", "The paint ran out.")


def test_what_is_wrong_from_the_start_is_refused_with_a_status(ada, program_of):
    with pytest.raises(openai.BadRequestError) as no:
        program_of(ada).images.generate(prompt="a pier", stream=True, size="big")
    assert no.value.param == "size"


@pytest.mark.long
def test_a_job_outlives_the_reader_of_its_stream(ada, program_of, studio):
    stream = program_of(ada).images.generate(prompt="a pier", stream=True, partial_images=1)
    next(iter(stream))
    stream.close()
    job = Job.objects.get()
    assert job.state in ("running", "succeeded")


@pytest.mark.long
def test_a_revoked_token_ends_a_call_that_waits(ada, program_of, studio):
    studio.hold()
    program = program_of(ada)
    stream = program.images.generate(prompt="a pier", stream=True)
    Token.objects.filter(user=ada).delete()
    with pytest.raises(openai.APIError) as no:
        list(stream)
    assert no.value.code == "invalid_api_key"


def test_too_many_calls_are_told_how_long_to_wait(ada, program_of):
    for _ in range(GENERATING.most):
        GENERATING.take(ada.pk)
    with pytest.raises(openai.RateLimitError) as no:
        program_of(ada).images.generate(prompt="a pier")
    assert no.value.code == "rate_limit_exceeded"
    assert int(no.value.response.headers["Retry-After"]) >= 1
    assert no.value.response.headers["RateLimit"].startswith('"generate";r=0')
