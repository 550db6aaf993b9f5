"""The Responses API as far as its image tool goes, asked by OpenAI's own client."""

from __future__ import annotations

import base64
import io
from typing import Any

import openai
import pytest
from PIL import Image as Picture

from gallery.models import Image
from gallery.registries import inspection
from generator.models import Job

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.xdist_group("together"),
]
TOOL = {"type": "image_generation"}


def ask(program, words, **more):
    return program.responses.create(**({"model": "gpt-5", "input": words, "tools": [TOOL]} | more))


def picture(call) -> Picture.Image:
    return Picture.open(io.BytesIO(base64.b64decode(call.result)))


def uri(data: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(data).decode()


def test_words_become_one_call_of_the_tool_with_its_picture(ada, program_of):
    answer = ask(program_of(ada), "a {red} pier", tools=[TOOL | {"size": "1536x1024", "output_format": "webp"}])
    (call,) = answer.output
    assert isinstance(call, openai.types.responses.response_output_item.ImageGenerationCall)
    assert (picture(call).format, picture(call).size, call.size) == ("WEBP", (96, 64), "96x64")
    assert (answer.status, answer.model, call.action) == ("completed", "gradients", "generate")
    assert (answer.usage.total_tokens, answer.output_text) == (0, "")
    assert call.id.removeprefix("ig_") == answer.id.removeprefix("resp_")


def test_what_changes_nothing_is_said_and_what_nobody_documents_is_refused(ada, program_of):
    program = program_of(ada)
    answer = ask(program, "a pier", instructions="Be kind.", temperature=0.2, tools=[TOOL | {"quality": "high"}])
    assert answer.ignored == ["quality", "instructions", "temperature"]
    refused: dict[str, dict[str, Any]] = {
        "sauce": {"extra_body": {"sauce": 1}},
        "tools": {"tools": [{"type": "web_search"}]},
        "tool_choice": {"tool_choice": "none"},
        "background": {"background": True},
        "n": {"tools": [TOOL | {"n": 2}]},
        "input": {"tools": [TOOL | {"action": "edit"}]},
        "size": {"tools": [TOOL | {"size": "big"}]},
        "previous_response_id": {"previous_response_id": "resp_none"},
    }
    for param, more in refused.items():
        with pytest.raises(openai.BadRequestError) as no:
            ask(program, "a pier", **more)
        assert no.value.param == param
    wordless: list[Any] = [7, [], ["a pier"], {}, [{"role": "user", "content": 7}], [{"role": "user"}]]
    for wrong in wordless:
        with pytest.raises(openai.BadRequestError, match=r"input: Say what to make\."):
            ask(program, wrong)


def test_a_picture_that_came_with_the_words_is_changed(ada, program_of, picture_bytes):
    content = [
        {"type": "input_text", "text": "make it night"},
        {"type": "input_image", "image_url": uri(picture_bytes("teal"))},
    ]
    answer = ask(program_of(ada), [{"role": "user", "content": content}])
    job = Job.objects.get()
    assert (job.task, job.prompt, answer.output[0].action) == ("image2image", "make it night", "edit")
    assert [source.kind for source in job.sources.all()] == ["upload"]


def test_a_conversation_goes_on_from_the_picture_it_last_had(ada, bruno, program_of):
    program = program_of(ada)
    first = ask(program, "a pier")
    (made,) = Job.objects.get().images()
    call = first.output[0]
    said = [{"role": "user", "content": "a pier"}]
    night = {"role": "user", "content": [{"type": "input_text", "text": "at night"}]}
    ways = {
        "by the response": {"input": "at night", "previous_response_id": first.id},
        "by the call": {"input": [*said, {"type": "image_generation_call", "id": call.id}, night]},
        "by its bytes": {"input": [*said, call.to_dict(), night]},
        "by reference": {"input": [*said, {"type": "item_reference", "id": call.id}, night]},
    }
    for way in ways.values():
        ask(program, "", **way)
        assert [(source.image, source.kind) for source in Job.objects.latest("pk").sources.all()] == [(made, "edit")]
    ask(program, "a boat", previous_response_id=first.id, tools=[TOOL | {"action": "generate"}])
    assert not Job.objects.latest("pk").sources.exists()
    with pytest.raises(openai.BadRequestError, match="No picture of yours"):
        ask(program_of(bruno), "at night", previous_response_id=first.id)


def test_a_mask_of_the_tool_says_where_to_repaint(ada, program_of, picture_bytes):
    clear = io.BytesIO()
    Picture.new("RGBA", (96, 64), (0, 0, 0, 0)).save(clear, "PNG")
    content = [
        {"type": "input_text", "text": "a boat"},
        {"type": "input_image", "image_url": uri(picture_bytes("teal"))},
    ]
    tool = TOOL | {"input_image_mask": {"image_url": uri(clear.getvalue())}}
    answer = ask(program_of(ada), [{"role": "user", "content": content}], tools=[tool])
    assert Job.objects.get().task == "inpaint"
    assert answer.tools[0].input_image_mask is None


def test_a_stream_tells_each_step_in_order(ada, program_of):
    with program_of(ada).responses.stream(
        model="gpt-5", input="a pier", tools=[TOOL | {"partial_images": 1}]
    ) as stream:
        events = list(stream)
        final = stream.get_final_response()
    assert [event.type for event in events] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.image_generation_call.in_progress",
        "response.image_generation_call.generating",
        "response.image_generation_call.partial_image",
        "response.image_generation_call.completed",
        "response.output_item.done",
        "response.completed",
    ]
    assert [event.sequence_number for event in events] == list(range(9))
    assert picture(final.output[0]).size == (64, 64)


def test_a_failure_in_the_middle_fails_the_response(ada, program_of, studio):
    studio.engine.failing, studio.engine.retry = 1, False
    *_before, last = ask(program_of(ada), "a pier", stream=True)
    assert (last.type, last.response.status) == ("response.failed", "failed")
    assert (last.response.error.code, last.response.error.message) == ("job_failed", "The paint ran out.")


class Against:
    """What is found in a picture that may not leave."""

    is_clear = False

    def keep(self, image):
        Image.objects.filter(pk=image).update(clearance="refused")


@pytest.fixture
def against():
    before = list(inspection._registered)
    inspection.register(lambda image, picture: Against())
    yield
    inspection._registered[:] = before


def test_what_a_rule_keeps_back_does_not_leave_by_the_tool_either(against, ada, program_of):
    program = program_of(ada)
    with pytest.raises(openai.BadRequestError, match="keeps pictures of these back"):
        ask(program, "a pier")
    last = list(ask(program, "a second pier", stream=True))[-1]
    assert (last.type, last.response.error.code) == ("response.failed", "content_policy_violation")
    assert last.response.output[0].result is None


@pytest.mark.parametrize("wrong", [7, True, {"url": 7}, [7], 1.5])
def test_what_is_no_picture_is_refused_where_it_stands(wrong, ada, program_of, picture_bytes):
    program = program_of(ada)
    words = {"type": "input_text", "text": "at night"}
    with pytest.raises(openai.BadRequestError, match="input: Send it as a file"):
        ask(program, [{"role": "user", "content": [words, {"type": "input_image", "image_url": wrong}]}])
    picture = {"type": "input_image", "image_url": uri(picture_bytes("teal"))}
    with pytest.raises(openai.BadRequestError, match="input_image_mask: Send it as a file"):
        ask(
            program,
            [{"role": "user", "content": [words, picture]}],
            tools=[TOOL | {"input_image_mask": wrong}],
        )
